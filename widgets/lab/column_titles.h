// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/lab/column.h"

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace normscope {

/// The line above the layer matrix: what each column shows, in data-flow order, in which way, and
/// for the histograms whether their shared range follows the data or is locked.
class ColumnTitles : public QWidget {
    Q_OBJECT
  public:
    explicit ColumnTitles(QWidget* parent = nullptr);

    void apply(const ViewState& state);
    /// Where the columns begin and how wide the matrix is, to stand exactly above them.
    void setColumns(int header_width, int spacing, int right_margin);

  signals:
    /// Of a place in layerColumns().
    void lockToggled(std::size_t column, bool locked);
    void distributionChosen(std::size_t column, normscope::Distribution kind);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Title {
        QWidget* cell = nullptr;
        QLabel* text = nullptr;
        QToolButton* lock = nullptr;  ///< null, as `kind`: not of a tap
        QToolButton* kind = nullptr;
    };
    Title makeTitle(std::size_t column);
    QToolButton* makeButton(const QString& name, QWidget* cell) const;
    void addWays(std::size_t column, QToolButton* button);
    void updateLock(std::size_t column);
    void updateKind(std::size_t column);
    void fitWords(std::size_t column);

    QHBoxLayout* layout_;
    QWidget* header_space_;
    std::vector<Title> titles_;  ///< in the order of layerColumns()
    ViewState state_;
};

}  // namespace normscope
