// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/record/frame.h"
#include "widgets/plots/plot.h"

namespace normscope {

class BreakItem;
class HistogramItem;
class SummaryItem;
enum class HistogramScale;
struct CutBar;

/// The values of one tap of one layer. The x range is the histogram's (shared by a column, decided
/// where it was binned) until the user zooms; the y range follows the tallest bar, at ease. A bar
/// that would flatten all others (the zeros of a ReLU) is drawn cut and says its share.
class HistogramPlot : public Plot {
    Q_OBJECT
  public:
    explicit HistogramPlot(const QString& id, QWidget* parent = nullptr);

    /// `values`: what is shown of them, where it is not all: "unit 3".
    void setData(const TapFrame& tap, const QString& axis_label, const QString& values = {});
    /// Run B's values of the same tap, as an outline; null: there is no run B.
    void setTwin(const TapFrame* twin);
    /// The same batch by the statistics that the bars are not by: a dark outline for the running, a
    /// thin grey one for the batch's; null: not asked for.
    void setDual(const TapFrame* dual, bool running);
    /// What is said where the tap does not exist.
    void setAbsence(const QString& text);
    void clear();

    void setLogY(bool log);
    bool logY() const { return log_y_; }
    void setScale(HistogramScale scale);
    /// Whether even a bar that flattens all others is drawn whole.
    void setFullHeight(bool full);
    bool fullHeight() const { return full_height_; }

    /// kind,bin_lower,bin_upper,count: one row "bin" per bin, then "below", "above" and
    /// "nonfinite". With run B also count_b, with the other statistics count_running or
    /// count_batch; in rows of their own where their bins are others.
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
    void addActions(QMenu& menu) override;
    bool zoomsVertically() const override { return false; }

  private:
    /// What is drawn over the bars as an outline.
    struct Overlay {
        std::optional<TapFrame> tap;
        HistogramItem* outline = nullptr;
        bool cut = false;  ///< its tallest bar is left out of the y range
    };
    bool showsOwn() const { return has_data_ && tap_.present; }
    bool shows(const Overlay& overlay) const {
        return has_data_ && overlay.tap && overlay.tap->present;
    }
    bool showsTwin() const { return shows(twin_); }
    void setOverlay(Overlay& overlay, const TapFrame* tap);
    QPen dualPen() const;
    QString dualName() const;
    QString heightLabel() const;
    void addPieces(std::vector<HeaderPiece>& pieces, const TapFrame& tap, bool twin) const;
    void addDualPiece(std::vector<HeaderPiece>& pieces) const;
    void addActivationPieces(std::vector<HeaderPiece>& pieces) const;
    void fitHeight();
    double shownPeak(const Histogram& histogram, bool& cut) const;
    std::vector<CutBar> cutBars() const;

    TapFrame tap_;
    Overlay twin_, dual_;
    bool dual_running_ = true;  ///< the dual outline is by the running statistics
    QString axis_label_, values_;
    QString absence_;
    bool has_data_ = false;
    bool log_y_ = false;
    bool full_height_ = false;
    bool cut_ = false;  ///< the tallest bar is left out of the y range
    HistogramScale scale_;
    double top_ = 0.0;  ///< of the y range now
    HistogramItem* bars_;
    SummaryItem* summary_;
    BreakItem* breaks_;
};

}  // namespace normscope
