// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QStringList>

namespace normscope {

/// The first of `texts`, longest first, that fits; the last one, cut, where none does.
QString fittingText(const QStringList& texts, const QFontMetrics& metrics, int room);

/// Says as much as there is room for.
class FittingLabel : public QLabel {
    Q_OBJECT
  public:
    using QLabel::QLabel;
    /// Longest first. `padding`: px of the style's padding and border, left and right together.
    void setTexts(const QStringList& texts, int padding = 0);
    QString fullText() const { return texts_.value(0); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fit();

    QStringList texts_;
    int padding_ = 0;
};

/// The same as a button.
class FittingButton : public QPushButton {
    Q_OBJECT
  public:
    using QPushButton::QPushButton;
    void setTexts(const QStringList& texts, int padding = 0);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fit();

    QStringList texts_;
    int padding_ = 0;
};

}  // namespace normscope
