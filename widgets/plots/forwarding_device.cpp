// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/forwarding_device.h"

namespace normscope {

ForwardingEngine::ForwardingEngine(QPainter& target)
    : QPaintEngine(AllFeatures),
      target_(target),
      base_(target.transform()),
      had_clip_(target.hasClipping()),
      base_clip_(had_clip_ ? target.clipPath() : QPainterPath()) {}

void ForwardingEngine::resetClip() {
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
    if (dirty & DirtyTransform)
        target_.setTransform(now.transform() * base_);
    if (dirty & DirtyClipEnabled && !now.isClipEnabled())
        resetClip();
    if (dirty & (DirtyClipRegion | DirtyClipPath)) {
        // Every replacement starts from the clip the page had.
        if (now.clipOperation() != Qt::IntersectClip)
            resetClip();
        const bool clips = now.clipOperation() != Qt::NoClip;
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
    target_.drawRects(rects, count);
}

void ForwardingEngine::drawLines(const QLineF* lines, int count) {
    target_.drawLines(lines, count);
}

void ForwardingEngine::drawEllipse(const QRectF& rect) {
    target_.drawEllipse(rect);
}

void ForwardingEngine::drawPath(const QPainterPath& path) {
    target_.drawPath(path);
}

void ForwardingEngine::drawPoints(const QPointF* points, int count) {
    target_.drawPoints(points, count);
}

void ForwardingEngine::drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) {
    if (mode == PolylineMode)
        target_.drawPolyline(points, count);
    else if (mode == ConvexMode)
        target_.drawConvexPolygon(points, count);
    else
        target_.drawPolygon(points, count, mode == WindingMode ? Qt::WindingFill : Qt::OddEvenFill);
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
