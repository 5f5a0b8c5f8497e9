// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

class QLabel;

namespace normscope {

/// One answer to choose: a button whose text may have several lines. After the choice it tells
/// whether it is right, by a sign, words and its edge, and why not.
class OptionCard : public QPushButton {
    Q_OBJECT
  public:
    enum class Verdict { None, Right, ChosenRight, Wrong, ChosenWrong };

    /// `key` is the digit that chooses it.
    OptionCard(int key, const QString& text, QWidget* parent = nullptr);

    /// `why` is shown below the text; empty: nothing. A card with a verdict cannot be pressed.
    void reveal(Verdict verdict, const QString& why);
    Verdict verdict() const { return verdict_; }
    QString why() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  private:
    Verdict verdict_ = Verdict::None;
    QString plain_;
    QLabel* sign_;
    QLabel* text_;
    QLabel* why_;
};

}  // namespace normscope
