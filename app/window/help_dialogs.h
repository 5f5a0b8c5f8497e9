// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace normscope {

struct BackendInfo;

/// The user's guide in a window of its own, one at a time; does not stop the lab.
void showGuide(QWidget* parent);

/// Version, libraries, licence and the credit of the embedded data.
void showAbout(QWidget* parent, const BackendInfo& backend);

}  // namespace normscope
