// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QObject>
#include <optional>

#include "app/doctor/doctor_rounds.h"
#include "app/window/window_parts.h"
#include "widgets/base/theme.h"

class QSettings;

namespace normscope {

class DoctorPage;

/// The Doctor in the window: its page and its badge, and what becomes of a finding that is shown or
/// cured.
class WindowDoctor : public QObject {
    Q_OBJECT
  public:
    /// Without settings what is muted lasts as long as the window.
    WindowDoctor(Lab& lab, const WindowParts& parts, QSettings* settings, QWidget* window);

    void setTheme(const Theme& theme);

  private:
    void display();
    void show(const RunFinding& shown);
    void cure(const RunFinding& shown);

    Lab& lab_;
    WindowParts parts_;
    DoctorPage* page_;
    DoctorRounds rounds_;
    Theme theme_;
    QIcon icon_;  ///< of icon_of_; drawn anew where the theme changes
    std::optional<Severity> icon_of_;
};

}  // namespace normscope
