// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QSize>

namespace normscope {

/// Repeats everything painted on it on another, already active painter, under that painter's
/// present transform and clip. Needed because QCustomPlot paints only with its own painter class,
/// while an export has one painter for the whole page.
class ForwardingEngine : public QPaintEngine {
  public:
    explicit ForwardingEngine(QPainter& target);

    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState& now) override;
    void drawRects(const QRectF* rects, int count) override;
    void drawLines(const QLineF* lines, int count) override;
    void drawEllipse(const QRectF& rect) override;
    void drawPath(const QPainterPath& path) override;
    void drawPoints(const QPointF* points, int count) override;
    void drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) override;
    void drawPixmap(const QRectF& to, const QPixmap& pixmap, const QRectF& from) override;
    void drawTextItem(const QPointF& at, const QTextItem& item) override;
    using QPaintEngine::drawEllipse;
    using QPaintEngine::drawLines;
    using QPaintEngine::drawPoints;
    using QPaintEngine::drawPolygon;
    using QPaintEngine::drawRects;

  private:
    void resetClip();
    void narrowClip(const QRectF& bounds);
    /// The clip's bounds in the coordinates things are drawn in now; null when nothing is clipped.
    QRectF localClip() const;
    void drawCutPolyline(const QPointF* points, int count, const QRectF& clip);

    QPainter& target_;
    QTransform base_;
    bool had_clip_;
    QPainterPath base_clip_;
    QTransform transform_;
    QRectF clip_;  ///< bounds in device coordinates; null without a clip
};

class ForwardingDevice : public QPaintDevice {
  public:
    ForwardingDevice(QPainter& target, const QSize& size) : engine_(target), size_(size) {}
    QPaintEngine* paintEngine() const override { return &engine_; }

  protected:
    int metric(PaintDeviceMetric metric) const override;

  private:
    mutable ForwardingEngine engine_;
    QSize size_;
};

}  // namespace normscope
