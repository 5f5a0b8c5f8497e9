// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/feature_map_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/maps_item.h"

namespace normscope {

namespace {

/// Grey from black at `low` to white at `high`; what is not finite in `broken`.
QImage pictureOf(const float* values, int width, int height, double low, double high, QRgb broken) {
    QImage image(width, height, QImage::Format_RGB32);
    const double scale = high > low ? 255.0 / (high - low) : 0.0;
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x, ++values) {
            if (!std::isfinite(*values)) {
                line[x] = broken;
                continue;
            }
            const int grey = static_cast<int>(std::lround((*values - low) * scale));
            line[x] = qRgb(grey, grey, grey);
        }
    }
    return image;
}

}  // namespace

FeatureMapPlot::FeatureMapPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    hideAxes();
    item_ = new MapsItem(canvas().xAxis, canvas().yAxis);
    setToolTip(
        tr("What the chosen channel makes of the first samples of the batch. Black is the smallest "
           "of these values, white the largest."));
    setTheme(theme());
}

void FeatureMapPlot::setData(const LayerFrame& layer) {
    maps_ = layer.maps;
    convolutional_ = layer.structure.dims > 0;
    has_data_ = true;
    low_ = std::numeric_limits<double>::infinity();
    high_ = -low_;
    broken_ = 0;
    for (const double value : maps_.values) {
        if (!std::isfinite(value)) {
            ++broken_;
            continue;
        }
        low_ = std::min(low_, value);
        high_ = std::max(high_, value);
    }
    std::vector<QImage> images;
    const auto area = maps_.width * maps_.height;
    for (std::int64_t i = 0; shows() && i < maps_.samples; ++i)
        images.push_back(pictureOf(maps_.values.data() + i * area, static_cast<int>(maps_.width),
                                   static_cast<int>(maps_.height), low_, high_,
                                   theme().error.rgb()));
    item_->setImages(std::move(images));
    dataChanged();
}

void FeatureMapPlot::clear() {
    setData({});
    has_data_ = false;
    layoutChanged();
}

void FeatureMapPlot::arrange(Density density) {
    const int side = density == Density::Large ? 12 : 5;
    canvas().axisRect()->setMargins(QMargins(side, headerHeight() + 4, side, side));
}

QString FeatureMapPlot::absence() const {
    if (!has_data_ || (convolutional_ && !shows()))
        return tr("no data yet");
    return convolutional_ ? QString() : tr("a linear layer has no maps");
}

std::vector<Plot::HeaderPiece> FeatureMapPlot::header() const {
    std::vector<HeaderPiece> pieces{
        {tr("channel %1").arg(maps_.channel), tr("ch %1").arg(maps_.channel), theme().text}};
    if (low_ <= high_)
        pieces.push_back({tr("black %1, white %2").arg(formatShort(low_), formatShort(high_)),
                          tr("%1…%2").arg(formatShort(low_), formatShort(high_)), theme().muted});
    if (maps_.slice)
        pieces.push_back({tr("middle slice, depth %1").arg(*maps_.slice),
                          tr("slice %1").arg(*maps_.slice), theme().muted, true});
    if (broken_ > 0)
        pieces.push_back({tr("NaN/inf: %1 values").arg(formatCount(broken_)),
                          tr("NaN: %1").arg(formatCount(broken_)), theme().error});
    return pieces;
}

QString FeatureMapPlot::readout(const QPointF& at) const {
    const auto places = item_->places();
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!places[i].contains(at))
            continue;
        const auto place = [&](double from, double length, std::int64_t count) {
            return std::clamp<std::int64_t>(
                static_cast<std::int64_t>(from / length * static_cast<double>(count)), 0,
                count - 1);
        };
        const auto x = place(at.x() - places[i].left(), places[i].width(), maps_.width);
        const auto y = place(at.y() - places[i].top(), places[i].height(), maps_.height);
        const auto index = (static_cast<std::int64_t>(i) * maps_.height + y) * maps_.width + x;
        return tr("sample %1 of the batch\nrow %2, column %3\na %4")
            .arg(i)
            .arg(y)
            .arg(x)
            .arg(formatShort(maps_.values[static_cast<std::size_t>(index)]));
    }
    return {};
}

Table FeatureMapPlot::table() const {
    Table result{{"sample", "y", "x", "value"}, {}};
    std::size_t index = 0;
    for (std::int64_t sample = 0; shows() && sample < maps_.samples; ++sample)
        for (std::int64_t y = 0; y < maps_.height; ++y)
            for (std::int64_t x = 0; x < maps_.width; ++x, ++index)
                result.rows.push_back({QString::number(sample), QString::number(y),
                                       QString::number(x), toCsvNumber(maps_.values[index])});
    return result;
}

}  // namespace normscope
