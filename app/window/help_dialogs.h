// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace normscope {

struct BackendInfo;

/// What is shown and how to use it, with the table of all settings; does not stop the lab.
void showGuide(QWidget* parent);

/// Version, libraries, licence and the credit of the embedded data.
void showAbout(QWidget* parent, const BackendInfo& backend);

}  // namespace normscope
