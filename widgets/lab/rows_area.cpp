// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lab/rows_area.h"

#include <QLayout>
#include <QPainter>

#include "widgets/lab/layer_header.h"

namespace normscope {

RowsArea::RowsArea(QWidget* parent) : QWidget(parent), theme_(Theme::light()) {}

void RowsArea::display(const Frame& frame) {
    std::vector<bool> crossed(frame.layers.size(), false);
    for (std::size_t last = 0; last < frame.layers.size(); ++last)
        if (const auto first = frame.layers[last].structure.shortcut)
            for (auto row = static_cast<std::size_t>(*first); row < last; ++row)
                crossed[row] = true;
    if (crossed == crossed_)
        return;
    crossed_ = std::move(crossed);
    update();
}

void RowsArea::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

void RowsArea::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme_.muted, 1.4));
    const double x = LayerHeader::kGutter + 0.5;
    for (int row = 0; row + 1 < layout()->count(); ++row)
        if (static_cast<std::size_t>(row) < crossed_.size() &&
            crossed_[static_cast<std::size_t>(row)])
            painter.drawLine(QPointF(x, layout()->itemAt(row)->geometry().bottom()),
                             QPointF(x, layout()->itemAt(row + 1)->geometry().top() + 1));
}

}  // namespace normscope
