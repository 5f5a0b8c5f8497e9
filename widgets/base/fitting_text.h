// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QStringList>

namespace normscope {

/// With every digit that one, for what is to keep its width while numbers run.
QString withDigits(QString text, QChar digit);

/// The first of `texts`, longest first, that fits; the last one, cut, where none does.
QString fittingText(const QStringList& texts, const QFontMetrics& metrics, int room);

/// A label or button that says as much as there is room for.
template <class Base>
class Fitting : public Base {
  public:
    using Base::Base;
    /// Longest first. `padding`: px of the style's padding and border, left and right together.
    void setTexts(const QStringList& texts, int padding = 0);
    QString fullText() const { return texts_.value(0); }

    /// The room there is decides, not the words.
    QSize sizeHint() const override { return {10, Base::sizeHint().height()}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fit();

    QStringList texts_;
    int padding_ = 0;
};

extern template class Fitting<QLabel>;
extern template class Fitting<QPushButton>;

class FittingLabel : public Fitting<QLabel> {
  public:
    using Fitting::Fitting;
};

class FittingButton : public Fitting<QPushButton> {
  public:
    using Fitting::Fitting;
};

}  // namespace normscope
