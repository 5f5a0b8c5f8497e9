// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_image.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/faint.h"

namespace normscope {

namespace {

constexpr double kStandsOut = 1.5;

/// Share of all values below `value`, straight within a bin.
class Cumulative {
  public:
    explicit Cumulative(const Histogram& histogram) : h_(histogram), sums_(h_.counts.size() + 1) {
        for (std::size_t i = 0; i < h_.counts.size(); ++i)
            sums_[i + 1] = sums_[i] + static_cast<double>(h_.counts[i]);
    }
    double at(double value) const {
        const auto bins = static_cast<double>(h_.counts.size());
        const double place = std::clamp((value - h_.lo) / (h_.hi - h_.lo) * bins, 0.0, bins);
        const auto bin = std::min(static_cast<std::size_t>(place), h_.counts.size() - 1);
        const double within = place - static_cast<double>(bin);
        return (sums_[bin] + within * (sums_[bin + 1] - sums_[bin])) /
               static_cast<double>(h_.total);
    }

  private:
    const Histogram& h_;
    std::vector<double> sums_;
};

/// Mean density in each pixel of a column, from the top.
void profileOf(const Histogram& histogram, double top, double bottom, std::vector<float>& profile) {
    const Cumulative cumulative(histogram);
    const double step = (bottom - top) / static_cast<double>(profile.size());
    double before = cumulative.at(top);
    for (std::size_t y = 0; y < profile.size(); ++y) {
        const double after = cumulative.at(top + step * static_cast<double>(y + 1));
        profile[y] = static_cast<float>(std::abs((after - before) / step));
        before = after;
    }
}

}  // namespace

HeatImage::HeatImage(const std::vector<HeatColumn>& columns, QSize size, double top, double bottom)
    : size_(size) {
    const auto width = static_cast<std::size_t>(size.width());
    const auto height = static_cast<std::size_t>(size.height());
    density_.assign(width * height, 0.0F);
    std::vector<float> weights(width), profile(height);
    for (const auto& column : columns) {
        const auto* histogram = column.histogram;
        if (column.right <= 0.0 || column.left >= size.width() || histogram->total == 0 ||
            histogram->counts.empty())
            continue;
        profileOf(*histogram, top, bottom, profile);
        const bool thin = column.right - column.left < 1.0;
        const int first = static_cast<int>(std::max(
            thin ? std::floor((column.left + column.right) / 2) : std::round(column.left), 0.0));
        const int end = thin ? first + 1 : static_cast<int>(std::round(column.right));
        const float weight = thin ? static_cast<float>(column.right - column.left) : 1.0F;
        for (int x = first; x < std::min(end, size.width()); ++x) {
            weights[static_cast<std::size_t>(x)] += weight;
            float* to = density_.data() + index(x, 0);
            for (std::size_t y = 0; y < height; ++y)
                to[y] += weight * profile[y];
        }
    }
    for (std::size_t x = 0; x < width; ++x)
        for (std::size_t y = 0; y < height; ++y) {
            float& value = density_[x * height + y];
            value = weights[x] > 0.0F ? value / weights[x] : -1.0F;
        }
    fitScale();
}

void HeatImage::fitScale() {
    std::vector<float> peaks;
    const auto height = static_cast<std::ptrdiff_t>(size_.height());
    for (int x = 0; x < size_.width(); ++x) {
        const auto begin = density_.begin() + static_cast<std::ptrdiff_t>(index(x, 0));
        const float peak = *std::max_element(begin, begin + height);
        if (peak > 0.0F)
            peaks.push_back(peak);
    }
    if (peaks.empty())
        return;
    const auto middle = peaks.begin() + static_cast<std::ptrdiff_t>(peaks.size() / 2);
    std::nth_element(peaks.begin(), middle, peaks.end());
    const double largest = *std::max_element(peaks.begin(), peaks.end());
    const double enough = kStandsOut * static_cast<double>(*middle);
    cut_ = largest > enough;
    scale_ = cut_ ? enough : largest;
}

QImage HeatImage::colored(const std::array<QRgb, 256>& colors) const {
    QImage image(size_, QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < size_.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < size_.width(); ++x) {
            const double density = at(x, y);
            line[x] =
                density < 0.0 ? qRgba(0, 0, 0, 0) : colors[heatIndex(heatPlace(density, scale_))];
        }
    }
    return image;
}

std::array<QRgb, 256> heatColors(const QColor& surface, const QColor& run, bool dark) {
    constexpr double kRarest = 0.10;  // of the run's colour in the palest shade
    constexpr double kPureAt = 0.65;  // place of the run's own colour
    constexpr double kBeyond = 0.62;  // of black or white in the strongest shade
    const QColor strongest = faint(dark ? QColor(Qt::white) : QColor(Qt::black), run, kBeyond);
    std::array<QRgb, 256> colors{};
    colors[0] = surface.rgb();
    for (std::size_t i = 1; i < colors.size(); ++i) {
        const double place = static_cast<double>(i - 1) / static_cast<double>(colors.size() - 2);
        const QColor color = place <= kPureAt
                                 ? faint(run, surface, kRarest + (1.0 - kRarest) * place / kPureAt)
                                 : faint(strongest, run, (place - kPureAt) / (1.0 - kPureAt));
        colors[i] = color.rgb();
    }
    return colors;
}

double heatPlace(double density, double scale) {
    return density > 0.0 && scale > 0.0 ? std::sqrt(std::min(density / scale, 1.0)) : 0.0;
}

std::size_t heatIndex(double place) {
    return place > 0.0 ? 1 + static_cast<std::size_t>(std::lround(std::min(place, 1.0) * 254.0))
                       : 0;
}

}  // namespace normscope
