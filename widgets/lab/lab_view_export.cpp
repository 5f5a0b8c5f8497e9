// SPDX-License-Identifier: GPL-3.0-or-later
// The whole view on one sheet, all layers, whatever of it is in sight on the screen.
#include <QPainter>

#include "widgets/base/number_format.h"
#include "widgets/lab/lab_view.h"
#include "widgets/lab/layer_cell.h"
#include "widgets/lab/layer_header.h"
#include "widgets/lab/layer_row.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/curve_plot.h"

namespace normscope {

namespace {

constexpr int kMargin = 16;
constexpr int kGap = 8;
constexpr int kTitleHeight = 30;
constexpr int kHeaderWidth = 150;
constexpr int kWidth = 1600;
constexpr int kRowHeight = 210;
constexpr int kCurveHeight = 340;

void paintPlot(QPainter& painter, Plot& plot, const QRect& rect, const Theme& theme) {
    painter.save();
    painter.translate(rect.topLeft());
    plot.render(painter, rect.size(), theme);
    painter.restore();
}

/// The layer's piece of the diagram as text in boxes, in data-flow order.
void paintHeader(QPainter& painter, const LayerHeader& header, int layer, const QRect& rect,
                 const Theme& theme) {
    constexpr int kLine = 24;
    QFont bold = plotFont();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(theme.text);
    QRect line(rect.left(), rect.top() + 4, rect.width(), kLine);
    painter.drawText(line, Qt::AlignVCenter, LabView::tr("Layer %1").arg(layer + 1));
    painter.setFont(plotFont());
    for (const QString& stage : header.stages()) {
        line.translate(0, kLine + 4);
        painter.setPen(theme.border);
        painter.drawRoundedRect(line, 4, 4);
        painter.setPen(stage == header.normStage() ? theme.gamma : theme.text);
        painter.drawText(line.adjusted(6, 0, -4, 0), Qt::AlignVCenter, stage);
    }
    painter.setPen(theme.muted);
    for (const QString& text :
         header.remarks() +
             QStringList{header.badgeText(), header.gradientText(), header.twinText()}) {
        if (text.isEmpty() || line.bottom() + kLine > rect.bottom() + 1)
            continue;
        line.translate(0, kLine);
        if (text == header.twinText())
            painter.setPen(theme.run_b);
        painter.drawText(line, Qt::AlignVCenter, text);
    }
}

}  // namespace

QSize LabView::exportSize() const {
    const int rows = static_cast<int>(rows_.size());
    return {kWidth, 2 * kMargin + kTitleHeight + rows * (kRowHeight + kGap) + kCurveHeight};
}

void LabView::render(QPainter& painter, const QSize& size, const Theme& theme) {
    feed(false);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(0, 0), size), theme.window);
    const QRect room = QRect(QPoint(0, 0), size).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    QFont title_font = plotFont(2);
    title_font.setBold(true);
    painter.setFont(title_font);
    painter.setPen(theme.text);
    const QString title =
        frame_ ? tr("All layers at step %1, %2 mode, batch of %3")
                     .arg(formatCount(frame_->step), toQString(labelOf(frame_->mode)))
                     .arg(frame_->batch_size)
               : tr("Loss and accuracy");
    painter.drawText(room, Qt::AlignTop | Qt::AlignLeft, title);

    const int rows = static_cast<int>(rows_.size());
    const int content = room.height() - kTitleHeight;
    const int curve_height = rows == 0 ? content : std::max(kCurveHeight, content / (rows + 2));
    const int row_height = rows == 0 ? 0 : (content - curve_height) / rows - kGap;
    int top = room.top() + kTitleHeight;
    for (int i = 0; i < rows; ++i, top += row_height + kGap) {
        const LayerRow& row = *rows_[static_cast<std::size_t>(i)];
        paintHeader(painter, *row.header(), i, {room.left(), top, kHeaderWidth - kGap, row_height},
                    theme);
        const auto cells = row.cells();
        const int count = static_cast<int>(cells.size());
        const int width = (room.width() - kHeaderWidth - (count - 1) * kGap) / count;
        for (int k = 0; k < count; ++k)
            paintPlot(painter, *cells[static_cast<std::size_t>(k)]->shown(),
                      {room.left() + kHeaderWidth + k * (width + kGap), top, width, row_height},
                      theme);
    }
    const int width = (room.width() - kGap) / 2;
    const int height = room.bottom() + 1 - top;
    paintPlot(painter, *loss_, {room.left(), top, width, height}, theme);
    paintPlot(painter, *accuracy_, {room.left() + width + kGap, top, width, height}, theme);
    painter.restore();
}

}  // namespace normscope
