// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include "model/network/reduction.h"
#include "widgets/base/theme.h"

namespace normscope {

/// One kind of norm: a small drawing of what it reduces over, its name, and how many values a
/// statistic has. Checked: it is in force.
class NormTile : public QAbstractButton {
    Q_OBJECT
  public:
    NormTile(NormKind kind, QWidget* parent = nullptr);

    NormKind kind() const { return kind_; }
    /// `why_not`: why it cannot be; empty where it can.
    void display(const Reduction& reduction, const QString& name, bool in_force,
                 const QString& why_not);
    void setTheme(const Theme& theme);

    QSize sizeHint() const override { return {128, 84}; }
    QSize minimumSizeHint() const override { return {96, 84}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    NormKind kind_;
    Reduction reduction_;
    Theme theme_;
};

}  // namespace normscope
