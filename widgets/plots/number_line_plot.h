// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "widgets/plots/run_plot.h"

class QCPItemStraightLine;

namespace normscope {

class DotsItem;

/// The values of one statistic's block on a line.
struct NumberLine {
    std::vector<float> values;  ///< the first of them, where there are very many
    std::int64_t count = 0;     ///< how many there are
    double chosen = 0.0;        ///< the value followed
    std::optional<double> mean, deviation;
    /// The same values by running statistics, below the line; may be empty.
    std::vector<float> running;
    std::optional<double> chosen_running;
    /// What they would be with another γ and β; may be empty.
    std::vector<float> preview;
    std::optional<double> chosen_preview, preview_mean, preview_deviation;
};

/// Values as dots on a line, those that come to lie on others piled up; the chosen one is ringed,
/// the mean a line, ± one deviation dashed. A preview shows hollow. Click a dot to follow it.
class NumberLinePlot : public RunPlot {
    Q_OBJECT
  public:
    /// `letter` is what the values are called: "x", "x̂", "y".
    NumberLinePlot(const QString& id, const QString& letter, QWidget* parent = nullptr);

    /// `chosen` is the followed value's place, which may lie beyond those given; `where` names the
    /// block, for the title: "Layer 1, channel 5".
    void setData(const NumberLine& line, std::int64_t chosen, const QString& where, bool twin);
    void clear();

    /// value,by_running,preview; a column is left out where there is nothing of it. Then
    /// chosen: 1 for the one followed, 0 else.
    Table table() const override;

    QSize sizeHint() const override { return {240, 110}; }

  signals:
    /// The value clicked, by its place among them.
    void picked(std::int64_t place);

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString lack() const override;
    bool zoomsVertically() const override { return false; }
    void clicked(const QPointF& at) override;

  private:
    struct Marks {
        QCPItemStraightLine *mean, *low, *high;
    };
    Marks makeMarks();
    void setMarks(const Marks& marks, std::optional<double> mean, std::optional<double> deviation);
    void pile();

    QString letter_;
    std::optional<NumberLine> line_;
    std::int64_t chosen_place_ = -1;
    bool other_ = true;
    double up_ = 1.0, down_ = 0.0;  ///< highest pile, deepest pile, in dots
    DotsItem *values_, *running_, *preview_, *chosen_, *chosen_running_, *chosen_preview_;
    Marks marks_, preview_marks_;
};

}  // namespace normscope
