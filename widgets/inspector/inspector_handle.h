// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include "widgets/base/theme.h"

namespace normscope {

/// The slim strip at the window's right edge that opens and closes the inspector.
class InspectorHandle : public QAbstractButton {
    Q_OBJECT
  public:
    explicit InspectorHandle(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Theme theme_;
};

}  // namespace normscope
