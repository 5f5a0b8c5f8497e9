// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "model/record/frame.h"
#include "widgets/base/theme.h"

namespace normscope {

/// What the layers' rows stand in; draws residual connections through the gaps between them.
class RowsArea : public QWidget {
    Q_OBJECT
  public:
    explicit RowsArea(QWidget* parent = nullptr);

    void display(const Frame& frame);
    void setTheme(const Theme& theme);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    std::vector<bool> crossed_;  ///< the gap below the i-th row
    Theme theme_;
};

}  // namespace normscope
