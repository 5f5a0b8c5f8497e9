// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "widgets/learn/exercise.h"

namespace normscope {

/// One check of an exercise: whether it passed, and below a failed one what was expected, what
/// came, and the hint. How it looks is in checkCardSheet().
class CheckCard : public QFrame {
    Q_OBJECT
  public:
    /// `place`: from 0; names it "check-0".
    CheckCard(int place, const CheckResult& check, QWidget* parent = nullptr);
};

QString checkCardSheet();

}  // namespace normscope
