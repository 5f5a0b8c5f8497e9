// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/observation/frame.h"
#include "widgets/plots/plot.h"

namespace normscope {

class HistogramItem;
class SummaryItem;
enum class HistogramScale;

/// The values of one tap of one layer. The x range is the histogram's (shared by a column, decided
/// where it was binned) until the user zooms; the y range follows the tallest bar, at ease.
class HistogramPlot : public Plot {
    Q_OBJECT
  public:
    explicit HistogramPlot(const QString& id, QWidget* parent = nullptr);

    /// Which tap is shown; for Activation the shares of saturated and dead units are told.
    void setTap(Tap which);
    void setData(const TapFrame& tap, const QString& axis_label);
    /// Another run's values of the same tap, as an outline; null takes it away.
    void setOverlay(const Histogram* histogram);
    /// What is said where the tap does not exist.
    void setAbsence(const QString& text);
    void clear();

    void setLogY(bool log);
    bool logY() const { return log_y_; }
    void setScale(HistogramScale scale);

    /// kind,bin_lower,bin_upper,count: one row "bin" per bin, then "below", "above" and
    /// "nonfinite".
    Table table() const override;

  protected:
    void restyle() override;
    void arrange(Density density) override;
    bool fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;
    void addActions(QMenu& menu) override;
    bool zoomsVertically() const override { return false; }

  private:
    QString heightLabel() const;
    void addActivationPieces(std::vector<HeaderPiece>& pieces) const;

    Tap which_ = Tap::Linear;
    TapFrame tap_;
    std::optional<Histogram> overlay_;
    QString axis_label_;
    QString absence_;
    bool has_data_ = false;
    bool log_y_ = false;
    HistogramScale scale_;
    double top_ = 0.0;  ///< of the y range now
    HistogramItem* bars_;
    HistogramItem* outline_;
    SummaryItem* summary_;
};

}  // namespace normscope
