// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "widgets/base/theme.h"
#include "widgets/doctor/run_finding.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace normscope {

/// One finding: what, the numbers, why, what to do, and buttons for it. Shown anew with other
/// numbers it stays the same widget, so that a button does not go from under the mouse.
class FindingCard : public QFrame {
    Q_OBJECT
  public:
    explicit FindingCard(QWidget* parent = nullptr);

    /// `named`: says whose it is, where there are two runs. `past`: seen in the past, where nothing
    /// can be changed.
    void display(const RunFinding& shown, bool named, bool past);
    const RunFinding& shown() const { return shown_; }
    void setTheme(const Theme& theme);

  signals:
    void showRequested(const normscope::RunFinding& finding);
    void remedyRequested(const normscope::RunFinding& finding);
    void guideRequested(const QString& page);
    void muteRequested(normscope::FindingKind kind);

  private:
    QLabel* addWords(const char* name, bool muted);
    void displayHeader(bool named);
    void displayEvidence();
    void displayButtons(bool past);

    RunFinding shown_;
    Theme theme_;
    QLabel *mark_, *title_, *place_;
    QLabel *what_ = nullptr, *why_ = nullptr, *remedy_ = nullptr;
    QGridLayout* evidence_;
    std::vector<std::pair<QLabel*, QLabel*>> rows_;
    QPushButton *show_, *act_;
    QToolButton *more_, *mute_;
};

}  // namespace normscope
