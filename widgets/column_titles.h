// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>

#include "model/observation/frame.h"
#include "widgets/plots/distribution.h"
#include "widgets/theme.h"

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

    /// `agreed` is false where layers differ in placement; then the plots name themselves.
    void display(Placement placement, bool agreed);
    void displayLocked(Tap tap, bool locked);
    /// How a column's values are shown; the range matters to histograms only.
    void displayDistribution(Tap tap, Distribution kind);
    /// Whether there is a column of feature maps.
    void displayMaps(bool shown);
    void setTheme(const Theme& theme);
    /// Where the columns begin and how wide the matrix is, to stand exactly above them.
    void setColumns(int header_width, int spacing, int right_margin);

  signals:
    void lockToggled(normscope::Tap tap, bool locked);
    void distributionChosen(normscope::Tap tap, normscope::Distribution kind);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    static constexpr int kWordyWidth = 150;  ///< of a column; narrower ones have brief titles
    static constexpr int kTerseWidth = 110;
    struct Column {
        QLabel* title = nullptr;
        QToolButton* lock = nullptr;
        QToolButton* kind = nullptr;
        bool locked = false;
        Distribution shown = Distribution::Histogram;
    };
    void buildColumn(Tap tap);
    void updateLock(std::size_t tap);
    void updateKind(std::size_t tap);
    QString tapTitle(Tap tap) const;
    QStringList tapTitles(Tap tap) const;  ///< the full one first, then ever shorter ones
    void fitWords();

    QHBoxLayout* layout_;
    QWidget* header_space_;
    std::array<QWidget*, 6> cells_{};
    std::array<Column, 3> taps_;
    QString full_channels_, brief_channels_, full_traces_, brief_traces_, terse_traces_;
    QLabel* channels_;
    QLabel* traces_;
    QLabel* maps_;
    Placement placement_ = Placement::Before;
    bool agreed_ = true;
    Theme theme_;
};

}  // namespace normscope
