// SPDX-License-Identifier: GPL-3.0-or-later
// What is written where: text as a widget or plot paints it, with its ink's place and the clip.
#pragma once

#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainterPath>
#include <QString>
#include <vector>

namespace normscope::testing {

struct WrittenText {
    QString text;
    QRectF ink;   ///< in device coordinates
    QRectF clip;  ///< null: none
};

class TextEngine : public QPaintEngine {
  public:
    TextEngine() : QPaintEngine(AllFeatures) {}
    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState& now) override {
        transform_ = now.transform();
        const auto flags = now.state();
        if ((flags & DirtyClipEnabled) != 0 && !now.isClipEnabled())
            clip_ = {};
        if ((flags & DirtyClipRegion) != 0)
            take(now.clipOperation(), QRectF(now.clipRegion().boundingRect()));
        if ((flags & DirtyClipPath) != 0)
            take(now.clipOperation(), now.clipPath().boundingRect());
    }
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}
    void drawPath(const QPainterPath&) override {}
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override {}
    void drawRects(const QRectF*, int) override {}
    void drawLines(const QLineF*, int) override {}
    void drawEllipse(const QRectF&) override {}
    void drawPoints(const QPointF*, int) override {}
    using QPaintEngine::drawEllipse;
    using QPaintEngine::drawLines;
    using QPaintEngine::drawPoints;
    using QPaintEngine::drawPolygon;
    using QPaintEngine::drawRects;
    void drawTextItem(const QPointF& at, const QTextItem& item) override {
        if (item.text().trimmed().isEmpty())
            return;
        const QRectF ink = QFontMetricsF(item.font()).tightBoundingRect(item.text());
        written.push_back({item.text(), transform_.mapRect(ink.translated(at)), clip_});
    }

    std::vector<WrittenText> written;

  private:
    void take(Qt::ClipOperation operation, const QRectF& bounds) {
        const QRectF mapped = transform_.mapRect(bounds);
        if (operation == Qt::NoClip)
            clip_ = {};
        else
            clip_ = operation == Qt::IntersectClip && !clip_.isNull() ? clip_ & mapped : mapped;
    }

    QTransform transform_;
    QRectF clip_;
};

class TextRecorder : public QPaintDevice {
  public:
    explicit TextRecorder(const QSize& size) : size_(size) {}
    QPaintEngine* paintEngine() const override { return &engine_; }
    const std::vector<WrittenText>& written() const { return engine_.written; }

  protected:
    int metric(PaintDeviceMetric metric) const override {
        constexpr int kDpi = 96;
        switch (metric) {
            case PdmWidth:
                return size_.width();
            case PdmHeight:
                return size_.height();
            case PdmDpiX:
            case PdmDpiY:
            case PdmPhysicalDpiX:
            case PdmPhysicalDpiY:
                return kDpi;
            case PdmDepth:
                return 32;
            case PdmDevicePixelRatio:
                return 1;
            case PdmDevicePixelRatioScaled:
                return static_cast<int>(devicePixelRatioFScale());
            default:
                return 0;
        }
    }

  private:
    mutable TextEngine engine_;
    QSize size_;
};

}  // namespace normscope::testing
