// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/record/frame.h"
#include "widgets/plots/plot.h"

namespace normscope {

class MapsItem;

/// One channel's activations of a batch's first samples as images: black the layer's smallest value
/// there, white its largest, the same for all of them.
class FeatureMapPlot : public Plot {
    Q_OBJECT
  public:
    static constexpr int kSamples = 6;

    explicit FeatureMapPlot(const QString& id, QWidget* parent = nullptr);

    void setData(const LayerFrame& layer);
    void clear();

    /// sample,y,x,value
    Table table() const override;

  protected:
    void arrange(Density density) override;
    void fitRanges() override {}
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    QString absence() const override;

  private:
    bool shows() const { return maps_.samples > 0 && !maps_.values.empty(); }

    FeatureMaps maps_;
    double low_ = 0.0, high_ = 0.0;  ///< of the finite values; low_ > high_: none
    std::int64_t broken_ = 0;        ///< values that are not finite
    bool convolutional_ = false;
    bool has_data_ = false;
    MapsItem* item_;
};

}  // namespace normscope
