// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "widgets/plots/plot.h"

class QCPItemStraightLine;

namespace normscope {

class SeriesItem;

/// Some quantity over another one that is no step count, for run A and, in orange, run B: along the
/// gradient, by depth, from look to look.
class ProfilePlot : public Plot {
    Q_OBJECT
  public:
    struct Line {
        std::vector<double> x, y;  ///< as many; values that are not finite interrupt the line
        bool empty() const { return x.empty(); }
        bool operator==(const Line&) const = default;
    };
    struct Axes {
        QString x, y;      ///< names
        QString column;    ///< of tables: "loss"
        QString x_column;  ///< likewise: "rate"
        bool log_y = false;
        bool whole_x = false;  ///< whole numbers along it
        double guide = 0.0;    ///< a dashed line across at this height; 0: none
        QString guide_name;
        bool operator==(const Axes&) const = default;
    };
    explicit ProfilePlot(const QString& id, QWidget* parent = nullptr);

    void setAxes(const Axes& axes);
    void setData(Line own, Line twin);
    /// What is said where there is nothing to show.
    void setAbsence(const QString& text);
    void clear() { setData({}, {}); }

    /// Both x and y of run A, then those of run B, ending in _b.
    Table table() const override;

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    unsigned parts() const override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;

  private:
    bool shows(std::size_t run) const;

    Axes axes_;
    QString absence_;
    std::array<Line, 2> lines_;
    std::array<SeriesItem*, 2> items_{};
    QCPItemStraightLine* guide_;
    bool anew_ = true;  ///< the axes begin anew
};

}  // namespace normscope
