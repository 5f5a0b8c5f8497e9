// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of a heat strip, apart from QCustomPlot.
#pragma once

#include <QColor>
#include <QImage>
#include <array>
#include <vector>

#include "model/record/histogram.h"

namespace normscope {

/// One record of a strip: from and to which pixel column it stands.
struct HeatColumn {
    double left = 0.0;
    double right = 0.0;
    const Histogram* histogram = nullptr;
};

/// Densities (share of all values per unit of value) as pixels. Each pixel has the mean over its
/// own area, so that bins thinner than a pixel neither vanish nor outshine the others; where
/// several records share a pixel column, the mean of theirs. −1: no record.
class HeatImage {
  public:
    /// `top` and `bottom` are the values at the image's edges.
    HeatImage(const std::vector<HeatColumn>& columns, QSize size, double top, double bottom);

    float at(int x, int y) const { return density_[index(x, y)]; }
    /// The density that has the strongest colour: the largest, or 1.5 times the median of the
    /// pixel columns' peaks where some columns stand out further than that.
    double scale() const { return scale_; }
    /// Whether there are densities beyond scale().
    bool isCut() const { return cut_; }
    QImage colored(const std::array<QRgb, 256>& colors) const;

  private:
    std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(x) * static_cast<std::size_t>(size_.height()) +
               static_cast<std::size_t>(y);
    }
    void fitScale();

    QSize size_;
    std::vector<float> density_;  ///< column by column, from the top
    double scale_ = 1.0;
    bool cut_ = false;
};

/// From the surface (nothing) through the run's colour to its strongest shade. The rarest is told
/// from nothing; lightness changes all the way, so that colour vision is not needed.
std::array<QRgb, 256> heatColors(const QColor& surface, const QColor& run, bool dark);

/// Place of a density on the colour scale, in [0, 1]: its square root over that of `scale`, so that
/// the rare is seen.
double heatPlace(double density, double scale);
/// The colour at a place; 0 is the surface.
std::size_t heatIndex(double place);

}  // namespace normscope
