// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "model/data/summary.h"
#include "widgets/base/theme.h"

namespace normscope {

/// How many samples there are of each class: a filled bar for training, an outlined one behind it
/// for validation, with the counts.
class ClassBars : public QWidget {
    Q_OBJECT
  public:
    explicit ClassBars(QWidget* parent = nullptr);

    void display(const std::vector<ClassShare>& classes);
    void setTheme(const Theme& theme);

    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    int rowHeight() const;
    QString countText(const ClassShare& one) const;

    std::vector<ClassShare> classes_;
    std::int64_t largest_ = 1;  ///< samples of a class, training and validation
    Theme theme_;
};

}  // namespace normscope
