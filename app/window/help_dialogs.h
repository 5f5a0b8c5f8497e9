// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;
class QWidget;

namespace normscope {

struct BackendInfo;

/// The user's guide in a window of its own, one at a time; does not stop the lab.
void showGuide(QWidget* parent);

/// "page.md" or "page.md#heading" in the guide; anything else in the system's browser.
void followLink(QWidget* parent, const QString& link);

/// Version, libraries, licence and the credit of the embedded data.
void showAbout(QWidget* parent, const BackendInfo& backend);

}  // namespace normscope
