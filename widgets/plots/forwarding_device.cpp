// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/forwarding_device.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace normscope {

namespace {

/// The part of a line inside a rectangle (Liang and Barsky); nothing if it lies outside.
std::optional<QLineF> cut(const QLineF& line, const QRectF& rect) {
    double from = 0.0;
    double to = 1.0;
    const auto narrow = [&](double direction, double room) {
        if (direction == 0.0)
            return room >= 0.0;
        const double at = room / direction;
        if (direction < 0.0)
            from = std::max(from, at);
        else
            to = std::min(to, at);
        return from <= to;
    };
    const bool inside = narrow(-line.dx(), line.x1() - rect.left()) &&
                        narrow(line.dx(), rect.right() - line.x1()) &&
                        narrow(-line.dy(), line.y1() - rect.top()) &&
                        narrow(line.dy(), rect.bottom() - line.y1());
    if (!inside)
        return std::nullopt;
    return QLineF(from == 0.0 ? line.p1() : line.pointAt(from),
                  to == 1.0 ? line.p2() : line.pointAt(to));
}

}  // namespace

ForwardingEngine::ForwardingEngine(QPainter& target)
    : QPaintEngine(AllFeatures),
      target_(target),
      base_(target.transform()),
      had_clip_(target.hasClipping()),
      base_clip_(had_clip_ ? target.clipPath() : QPainterPath()) {}

QRectF ForwardingEngine::localClip() const {
    return clip_.isNull() ? QRectF() : transform_.inverted().mapRect(clip_);
}

void ForwardingEngine::narrowClip(const QRectF& bounds) {
    const QRectF device = transform_.mapRect(bounds);
    clip_ = clip_.isNull() ? device : clip_.intersected(device);
}

void ForwardingEngine::resetClip() {
    clip_ = {};
    const QTransform present = target_.transform();
    target_.setTransform(base_);
    if (had_clip_)
        target_.setClipPath(base_clip_);
    else
        target_.setClipping(false);
    target_.setTransform(present);
}

void ForwardingEngine::updateState(const QPaintEngineState& now) {
    const auto dirty = now.state();
    if (dirty & DirtyTransform) {
        transform_ = now.transform();
        target_.setTransform(transform_ * base_);
    }
    if (dirty & DirtyClipEnabled && !now.isClipEnabled())
        resetClip();
    if (dirty & (DirtyClipRegion | DirtyClipPath)) {
        // Every replacement starts from the clip the page had.
        if (now.clipOperation() != Qt::IntersectClip)
            resetClip();
        const bool clips = now.clipOperation() != Qt::NoClip;
        if (clips)
            narrowClip(dirty & DirtyClipRegion ? QRectF(now.clipRegion().boundingRect())
                                               : now.clipPath().boundingRect());
        if (clips && dirty & DirtyClipRegion)
            target_.setClipRegion(now.clipRegion(),
                                  target_.hasClipping() ? Qt::IntersectClip : Qt::ReplaceClip);
        if (clips && dirty & DirtyClipPath)
            target_.setClipPath(now.clipPath(),
                                target_.hasClipping() ? Qt::IntersectClip : Qt::ReplaceClip);
    }
    if (dirty & DirtyPen)
        target_.setPen(now.pen());
    if (dirty & DirtyBrush)
        target_.setBrush(now.brush());
    if (dirty & DirtyBrushOrigin)
        target_.setBrushOrigin(now.brushOrigin());
    if (dirty & DirtyFont)
        target_.setFont(now.font());
    if (dirty & DirtyOpacity)
        target_.setOpacity(now.opacity());
    if (dirty & DirtyCompositionMode)
        target_.setCompositionMode(now.compositionMode());
    if (dirty & DirtyHints)
        for (const auto hint :
             {QPainter::Antialiasing, QPainter::TextAntialiasing, QPainter::SmoothPixmapTransform})
            target_.setRenderHint(hint, now.renderHints().testFlag(hint));
}

void ForwardingEngine::drawRects(const QRectF* rects, int count) {
    const QRectF clip = localClip();
    if (clip.isNull()) {
        target_.drawRects(rects, count);
        return;
    }
    std::vector<QRectF> visible;
    for (int i = 0; i < count; ++i)
        if (const QRectF part = rects[i].intersected(clip); !part.isEmpty())
            visible.push_back(part);
    target_.drawRects(visible.data(), static_cast<int>(visible.size()));
}

void ForwardingEngine::drawLines(const QLineF* lines, int count) {
    const QRectF clip = localClip();
    if (clip.isNull()) {
        target_.drawLines(lines, count);
        return;
    }
    for (int i = 0; i < count; ++i)
        if (const auto part = cut(lines[i], clip))
            target_.drawLine(*part);
}

void ForwardingEngine::drawEllipse(const QRectF& rect) {
    const QRectF clip = localClip();
    if (clip.isNull() || clip.contains(rect.center()))
        target_.drawEllipse(rect);
}

void ForwardingEngine::drawPath(const QPainterPath& path) {
    const QRectF clip = localClip();
    if (clip.isNull() || clip.contains(path.controlPointRect())) {
        target_.drawPath(path);
        return;
    }
    QPainterPath window;
    window.addRect(clip);
    target_.drawPath(path.intersected(window));
}

void ForwardingEngine::drawPoints(const QPointF* points, int count) {
    const QRectF clip = localClip();
    for (int i = 0; i < count; ++i)
        if (clip.isNull() || clip.contains(points[i]))
            target_.drawPoint(points[i]);
}

void ForwardingEngine::drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) {
    const QRectF clip = localClip();
    if (mode == PolylineMode) {
        drawCutPolyline(points, count, clip);
        return;
    }
    QPolygonF polygon(QList<QPointF>(points, points + count));
    if (!clip.isNull() && !clip.contains(polygon.boundingRect()))
        polygon = polygon.intersected(QPolygonF(clip));
    target_.drawPolygon(polygon, mode == WindingMode ? Qt::WindingFill : Qt::OddEvenFill);
}

/// Keeps what is inside, as one polyline for each stretch, so that dashes run on.
void ForwardingEngine::drawCutPolyline(const QPointF* points, int count, const QRectF& clip) {
    if (clip.isNull()) {
        target_.drawPolyline(points, count);
        return;
    }
    QPolygonF stretch;
    const auto flush = [&] {
        if (stretch.size() > 1)
            target_.drawPolyline(stretch);
        stretch.clear();
    };
    for (int i = 1; i < count; ++i) {
        const auto part = cut(QLineF(points[i - 1], points[i]), clip);
        if (!part) {
            flush();
            continue;
        }
        if (stretch.isEmpty() || stretch.back() != part->p1()) {
            flush();
            stretch << part->p1();
        }
        stretch << part->p2();
    }
    flush();
}

void ForwardingEngine::drawPixmap(const QRectF& to, const QPixmap& pixmap, const QRectF& from) {
    target_.drawPixmap(to, pixmap, from);
}

void ForwardingEngine::drawTextItem(const QPointF& at, const QTextItem& item) {
    target_.drawTextItem(at, item);
}

int ForwardingDevice::metric(PaintDeviceMetric metric) const {
    constexpr int kDpi = 96;
    constexpr double kMillimetersPerInch = 25.4;
    switch (metric) {
        case PdmWidth:
            return size_.width();
        case PdmHeight:
            return size_.height();
        case PdmWidthMM:
            return qRound(size_.width() * kMillimetersPerInch / kDpi);
        case PdmHeightMM:
            return qRound(size_.height() * kMillimetersPerInch / kDpi);
        case PdmNumColors:
            return 1 << 24;
        case PdmDepth:
            return 32;
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return kDpi;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return qRound(devicePixelRatioFScale());
        default:
            return QPaintDevice::metric(metric);
    }
}

}  // namespace normscope
