// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/maps_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/items/items/field_item.h"

namespace normscope {

namespace {

constexpr double kGap = 4.0;  // px between pictures

}  // namespace

std::vector<QRectF> MapsItem::places() const {
    if (images_.empty())
        return {};
    const QRectF within(area());
    const auto count = static_cast<int>(images_.size());
    const double aspect =
        static_cast<double>(images_.front().width()) / std::max(1, images_.front().height());
    int columns = 1;
    double width = 0.0;
    for (int tried = 1; tried <= count; ++tried) {
        const int rows = (count + tried - 1) / tried;
        const double across = (within.width() - kGap * (tried - 1)) / tried;
        const double down = (within.height() - kGap * (rows - 1)) / rows;
        if (const double fitting = std::min(across, down * aspect); fitting > width) {
            width = fitting;
            columns = tried;
        }
    }
    const double height = width / aspect;
    const int rows = (count + columns - 1) / columns;
    const double left = within.center().x() - (columns * (width + kGap) - kGap) / 2;
    const double top = within.center().y() - (rows * (height + kGap) - kGap) / 2;
    std::vector<QRectF> places;
    for (int i = 0; i < count; ++i)
        places.emplace_back(left + (i % columns) * (width + kGap),
                            top + (i / columns) * (height + kGap), width, height);
    return places;
}

void MapsItem::draw(QCPPainter* painter) {
    const auto rects = places();
    for (std::size_t i = 0; i < rects.size(); ++i) {
        drawSharp(*painter, rects[i], images_[i]);
        painter->setPen(QPen(theme().border, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(rects[i]);
    }
}

}  // namespace normscope
