// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot.h"

#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/item.h"
#include "widgets/plots/paint_turns.h"
#include "widgets/plots/plot_accessible.h"
#include "widgets/plots/view_state.h"

namespace normscope {

namespace {

constexpr int kCardInset = 3;        // px between the card's border and the canvas
constexpr int kCompactHeight = 112;  // px
constexpr QSize kLargeRoom(300, 190);

double toScale(const QCPAxis* axis, double value) {
    return axis->scaleType() == QCPAxis::stLogarithmic ? std::log10(value) : value;
}

double fromScale(const QCPAxis* axis, double value) {
    return axis->scaleType() == QCPAxis::stLogarithmic ? std::pow(10.0, value) : value;
}

}  // namespace

Plot::Plot(const QString& id, QWidget* parent)
    : QFrame(parent), id_(id), title_(id), theme_(Theme::light()), canvas_(new Canvas(*this)) {
    setObjectName(QStringLiteral("plot-") + id);
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(
        tr("Wheel zooms, drag pans, double click resets; Return enlarges, the Menu key or a "
           "right click opens more."));
    setToolTipDuration(4000);
    setAccessibleName(title_);
    exposeAs<Plot, PlotAccessible>();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kCardInset, kCardInset, kCardInset, kCardInset);
    column->setSpacing(0);
    column->setSizeConstraint(QLayout::SetNoConstraint);
    column->addWidget(canvas_, 1);
    canvas_->addLayer(QStringLiteral("data"), canvas_->layer(QStringLiteral("main")));
    data_layer_ = canvas_->layer(QStringLiteral("data"));
    data_layer_->setMode(QCPLayer::lmBuffered);
    canvas_->setCurrentLayer(data_layer_);
    // The header changes with the data.
    new Painting(canvas_, QStringLiteral("data"), [this](QCPPainter& p) { drawHeader(p); });
    new Painting(canvas_, QStringLiteral("overlay"), [this](QCPPainter& p) {
        drawOverlay(p);
        drawReadout(p);
    });
    setUpCornerButton();
}

Plot::~Plot() = default;

void Plot::setTitle(const QString& title) {
    title_ = title;
    setAccessibleName(title);
}

void Plot::setView(const ViewState& view) {
    if (view.theme != theme_)
        setTheme(view.theme);
    setFine(view.fine);
}

void Plot::setTheme(const Theme& theme) {
    theme_ = theme;
    applyStyle();
    update();
}

void Plot::applyStyle() {
    canvas_->setBackground(QBrush(theme_.surface));
    for (auto* rect : canvas_->axisRects())
        for (auto* axis : rect->axes())
            styleAxis(axis);
    for (int i = 0; i < canvas_->plottableCount(); ++i)
        if (auto* item = dynamic_cast<Item*>(canvas_->plottable(i)))
            item->setTheme(theme_);
    restyle();
    updateCornerButton();
    layoutChanged();
}

void Plot::setFine(bool fine) {
    if (fine_ == fine)
        return;
    fine_ = fine;
    layoutChanged();
}

void Plot::refresh() {
    layoutChanged();
}

QSize Plot::room() const {
    return exporting_ ? export_room_ : canvas_->size();
}

Plot::Density Plot::density() const {
    const QSize size = room();
    if (size.height() < kCompactHeight)
        return Density::Compact;
    const bool large = size.width() >= kLargeRoom.width() && size.height() >= kLargeRoom.height();
    return large ? Density::Large : Density::Small;
}

Range Plot::limits(const QCPAxis*) const {
    constexpr double kFar = 1e100;
    return {-kFar, kFar};
}

void Plot::dataChanged() {
    data_dirty_ = true;
    if (takesTurns() && !fine_)
        PaintTurns::instance().wait(*canvas_);
    else
        canvas_->update();
}

void Plot::dataAndLayoutChanged() {
    layout_dirty_ = true;
    dataChanged();
}

void Plot::layoutChanged() {
    layout_dirty_ = true;
    canvas_->update();
}

void Plot::overlayChanged() {
    overlay_dirty_ = true;
    canvas_->update();
}

void Plot::prepare() {
    if (canvas_->bufferDevicePixelRatio() != canvas_->devicePixelRatioF()) {
        canvas_->setBufferDevicePixelRatio(canvas_->devicePixelRatioF());
        layout_dirty_ = true;
    }
    if (canvas_->viewport() != canvas_->rect()) {
        canvas_->setViewport(canvas_->rect());
        layout_dirty_ = true;
    }
    if (!data_dirty_ && !layout_dirty_ && !overlay_dirty_)
        return;
    // QCustomPlot asks for a repaint after drawing to its buffers; one is under way already.
    canvas_->setAttribute(Qt::WA_UpdatesDisabled, true);
    if (data_dirty_ || layout_dirty_) {
        if (parts_ != parts())
            layout_dirty_ = true;
        parts_ = parts();
        if (layout_dirty_)
            header_height_ = 0;
        placeHeader();
        if (layout_dirty_) {
            arrange(density());
            canvas_->updateLayout();
        }
        const auto before = ranges();
        fitRanges();
        if (mouse_)
            updateReadout();
        if (layout_dirty_ || ranges() != before) {
            canvas_->replot(QCustomPlot::rpQueuedRefresh);
            overlay_dirty_ = false;
        } else {
            data_layer_->replot();
        }
    }
    if (overlay_dirty_)
        canvas_->layer(QStringLiteral("overlay"))->replot();
    data_dirty_ = layout_dirty_ = overlay_dirty_ = false;
    canvas_->setAttribute(Qt::WA_UpdatesDisabled, false);
}

void Plot::arrangeAnew() {
    arrange(density());
    canvas_->updateLayout();
    layout_dirty_ = true;
}

std::vector<Range> Plot::ranges() const {
    std::vector<Range> all;
    for (const auto* rect : canvas_->axisRects())
        for (const auto* axis : rect->axes())
            all.push_back(rangeOf(axis));
    return all;
}

void Plot::settle() {
    layout()->activate();
    prepare();
}

QRect Plot::dataRect() {
    settle();
    QRect all;
    for (const auto* rect : canvas_->axisRects())
        all |= rect->rect();
    return all.translated(canvas_->pos());
}

/// In a large plot every axis has its name.
std::vector<std::pair<QString, QCPAxis*>> Plot::namedAxes() {
    exporting_ = true;
    export_room_ = {1000, 1000};
    arrange(density());
    exporting_ = false;
    std::vector<std::pair<QString, QCPAxis*>> axes;
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft})
        for (auto* rect : canvas_->axisRects())
            if (auto* axis = rect->axis(side); !axis->label().isEmpty())
                axes.emplace_back(axis->label(), axis);
    layoutChanged();
    return axes;
}

QStringList Plot::axisLabels() {
    QStringList labels;
    for (const auto& [label, axis] : namedAxes())
        labels << label;
    labels.removeDuplicates();
    return labels;
}

QString Plot::axesText() {
    QStringList axes;
    for (const auto& [label, axis] : namedAxes())
        axes << tr("%1 %2 … %3")
                    .arg(label, formatShort(axis->range().lower), formatShort(axis->range().upper));
    axes.removeDuplicates();
    return axes.join(QStringLiteral(", "));
}

QStringList Plot::summary() const {
    QStringList words;
    for (const HeaderPiece& piece : headerPieces())
        words << piece.text;
    return words;
}

QString Plot::valueText() {
    settle();
    if (!isPresent())
        return absence();
    const QString read = readout_.isEmpty() ? summary().join(u'\n') : readout_;
    return QString(read).replace(u'\n', QStringLiteral(", "));
}

void Plot::setTopRow(QWidget* row) {
    top_row_ = row;
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, row);
}

void Plot::resetZoom() {
    if (!zoomed_)
        return;
    zoomed_ = false;
    layoutChanged();
    emit zoomChanged(false);
    emit zoomMoved();
}

void Plot::moveAxis(QCPAxis* axis, Range wanted) {
    if (!std::isfinite(wanted.lo) || !std::isfinite(wanted.hi))
        return;
    const Range within = limits(axis);
    Range scaled{toScale(axis, within.lo), toScale(axis, within.hi)};
    if (wanted.span() >= scaled.span()) {
        wanted = scaled;
    } else if (wanted.lo < scaled.lo) {
        wanted = {scaled.lo, scaled.lo + wanted.span()};
    } else if (wanted.hi > scaled.hi) {
        wanted = {scaled.hi - wanted.span(), scaled.hi};
    }
    const Range result{fromScale(axis, wanted.lo), fromScale(axis, wanted.hi)};
    if (sane(result) != result)
        return;  // too narrow for its ticks to differ
    axis->setRange(result.lo, result.hi);
    layoutChanged();
    if (!zoomed_) {
        zoomed_ = true;
        emit zoomChanged(true);
    }
    emit zoomMoved();
}

void Plot::choose(QCPAxis* axis, const Range& range) {
    moveAxis(axis, {toScale(axis, range.lo), toScale(axis, range.hi)});
}

void Plot::zoomBy(double factor, const QPointF& center, bool horizontal, bool vertical) {
    settle();
    auto* rect = canvas_->rectNear(center);
    if (!rect)
        return;
    for (auto* axis : rect->axes()) {
        const bool is_horizontal = axis->orientation() == Qt::Horizontal;
        if (!axis->visible() || !(is_horizontal ? horizontal : vertical))
            continue;
        const double at =
            toScale(axis, axis->pixelToCoord(is_horizontal ? center.x() : center.y()));
        const double lo = toScale(axis, axis->range().lower);
        const double hi = toScale(axis, axis->range().upper);
        moveAxis(axis, {at + (lo - at) * factor, at + (hi - at) * factor});
    }
}

void Plot::panBy(const QPointF& pixels, bool horizontal, bool vertical) {
    settle();
    auto* rect = canvas_->rectNear(canvas_->pressed_ ? canvas_->pressed_at_
                                                     : QPointF(canvas_->axisRect()->center()));
    if (!rect)
        return;
    for (auto* axis : rect->axes()) {
        const bool is_horizontal = axis->orientation() == Qt::Horizontal;
        if (!axis->visible() || !(is_horizontal ? horizontal : vertical))
            continue;
        const double lo = toScale(axis, axis->range().lower);
        const double hi = toScale(axis, axis->range().upper);
        const double length = is_horizontal ? rect->width() : rect->height();
        const double moved = is_horizontal ? -pixels.x() : pixels.y();
        const double shift = length > 0 ? (hi - lo) * moved / length : 0.0;
        if (shift != 0.0)
            moveAxis(axis, {lo + shift, hi + shift});
    }
}

void Plot::zoomAll(double factor) {
    settle();
    for (auto* rect : canvas_->axisRects())
        zoomBy(factor, rect->center(), rect == canvas_->axisRect(), zoomsVertically());
}

void Plot::panAll(const QPointF& pixels) {
    panBy(pixels, pixels.x() != 0, pixels.y() != 0 && zoomsVertically());
}

bool Plot::wheelZooms(bool control_held) const {
    if (control_held || hasFocus())
        return true;
    for (auto* widget = parentWidget(); widget; widget = widget->parentWidget())
        if (const auto* area = qobject_cast<const QAbstractScrollArea*>(widget))
            if (area->verticalScrollBar()->maximum() > area->verticalScrollBar()->minimum())
                return false;
    return true;
}

}  // namespace normscope
