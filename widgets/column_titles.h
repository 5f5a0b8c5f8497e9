// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>

#include "model/observation/frame.h"
#include "widgets/theme.h"

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace normscope {

/// The line above the layer matrix: what each column shows, in data-flow order, and for the
/// histograms whether their shared range follows the data or is locked.
class ColumnTitles : public QWidget {
    Q_OBJECT
  public:
    explicit ColumnTitles(QWidget* parent = nullptr);

    /// `agreed` is false where layers differ in placement; then the plots name themselves.
    void display(Placement placement, bool agreed);
    void displayLocked(Tap tap, bool locked);
    void setTheme(const Theme& theme);
    /// Where the columns begin and how wide the matrix is, to stand exactly above them.
    void setColumns(int header_width, int spacing, int right_margin);

  signals:
    void lockToggled(normscope::Tap tap, bool locked);

  private:
    struct Column {
        QLabel* title = nullptr;
        QToolButton* lock = nullptr;
    };
    void updateLock(std::size_t tap);
    QString tapTitle(Tap tap) const;

    QHBoxLayout* layout_;
    QWidget* header_space_;
    std::array<QWidget*, 5> cells_{};
    std::array<Column, 3> taps_;
    QLabel* channels_;
    QLabel* traces_;
    std::array<bool, 3> locked_{};
    Placement placement_ = Placement::Before;
    bool agreed_ = true;
    Theme theme_;
};

}  // namespace normscope
