// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "model/record/history.h"
#include "widgets/plots/distribution.h"
#include "widgets/plots/step_plot.h"

namespace normscope {

class MarksItem;

/// The recorded values of one tap of one layer over the steps of a run. Base of HeatPlot, RidgePlot
/// and BandsPlot, which differ in how they draw them.
class DistributionPlot : public StepPlot {
    Q_OBJECT
  public:
    explicit DistributionPlot(const QString& id, QWidget* parent = nullptr);

    virtual Distribution kind() const = 0;
    /// What of a record is shown.
    void setPlace(int layer, Tap tap);
    /// What is said where no record has the tap.
    void setAbsence(const QString& text);
    /// Shows run A's records and, where there is a run B, its own. Both have to outlive this plot
    /// or the next display() or clear(). Cheap where no record is new.
    void display(const History& history, const History* twin = nullptr);
    void clear();

    void setView(const ViewState& view) override;
    /// The unit told apart from the whole layer.
    int unit() const { return unit_; }

    /// Largest over smallest distance from the 15th to the 85th percentile among the records shown,
    /// of a run's (0: A) whole layer or, with `unit`, of one unit; NaN where there is none.
    double spread(int run, std::optional<int> unit = std::nullopt) const;

  protected:
    /// From the histories to what is drawn; when records or what is shown of them changed.
    virtual void feed() = 0;
    /// The values that are to be seen.
    virtual Range valueRange() const = 0;
    virtual QString readoutOf(double step, double value) const = 0;
    /// px at the right of the axis rect in a large plot, beside the usual ones.
    virtual int rightMargin() const { return 0; }
    /// How the header tells spread(); `with_unit`: of the unit too.
    void addSpread(std::vector<HeaderPiece>& pieces, int run, bool with_unit) const;

    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    QString absence() const override;
    Range limits(const QCPAxis* axis) const override;

    bool hasTwin() const { return histories_[1] != nullptr; }
    /// Whether a run (0: A) has a record of this tap.
    bool shows(int run) const;
    /// A run's records; none without the run.
    std::span<const LayerRecord> records(int run) const;
    /// What a record has of this tap; null where it has nothing.
    const LayerRecord::Entry* entryOf(const LayerRecord& record) const;
    const LayerRecord::Affine* affineOf(const LayerRecord& record) const;
    /// The record nearest to a step that has this tap; null where there is none.
    const LayerRecord* nearest(int run, double step) const;
    /// Where the bulk of a record's values lies: mean ± 4 deviations, no farther than the extremes.
    static Extent bulkOf(const LayerRecord::Entry& entry);
    /// "A " or "B " before what is said of a run, where there are two.
    QString runPrefix(int run) const;
    /// What names the values: "z".
    QString symbol() const;
    Tap tap() const { return tap_; }
    int layer() const { return layer_; }
    /// Feed again at the next paint.
    void recordsChanged();
    /// Over everything made so far.
    void raiseMarks();

  private:
    /// What tells one state of a recording from another.
    struct Seen {
        const History* history = nullptr;
        std::uint64_t revision = 0;
        std::size_t count = 0;
        std::int64_t last = 0;
        bool operator==(const Seen&) const = default;
    };
    static Seen seenOf(const History* history);
    double lastStep() const;
    bool isShown(const LayerRecord& record) const;

    std::array<const History*, 2> histories_{};
    std::array<Seen, 2> seen_;
    int layer_ = 0;
    Tap tap_ = Tap::Linear;
    QString absence_;
    int unit_ = 0;
    bool log_x_ = false;
    bool stale_ = true;
    double axis_end_ = 0.0;
    MarksItem* marks_ = nullptr;
};

/// A plot of that kind; not for Histogram.
DistributionPlot* makeDistributionPlot(Distribution kind, const QString& id,
                                       QWidget* parent = nullptr);

}  // namespace normscope
