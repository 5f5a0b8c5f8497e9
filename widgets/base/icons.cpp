// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <algorithm>
#include <memory>

namespace normscope {

namespace {

/// Of the files, in the order of Glyph.
constexpr const char* kNames[] = {
    "play", "pause", "step",   "reset", "dice", "lock",   "unlock", "swap",    "back",   "export",
    "slow", "fast",  "rewind", "bars",  "heat", "ridges", "bands",  "enlarge", "restore"};
static_assert(std::size(kNames) == static_cast<std::size_t>(Glyph::Restore) + 1);

class GlyphEngine : public QIconEngine {
  public:
    GlyphEngine(Glyph glyph, const QColor& color) {
        QFile file(QStringLiteral(":/icons/%1.svg")
                       .arg(QLatin1String(kNames[static_cast<std::size_t>(glyph)])));
        if (file.open(QIODevice::ReadOnly))
            drawing_->load(file.readAll().replace("currentColor", color.name().toLatin1()));
    }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        painter->save();
        if (mode == QIcon::Disabled)
            painter->setOpacity(painter->opacity() * 0.4);
        const double side = std::min(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        drawing_->render(painter, square);
        painter->restore();
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        painter.setRenderHint(QPainter::Antialiasing);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return result;
    }
    QIconEngine* clone() const override { return new GlyphEngine(*this); }

  private:
    std::shared_ptr<QSvgRenderer> drawing_ = std::make_shared<QSvgRenderer>();
};

}  // namespace

QIcon icon(Glyph glyph, const QColor& color) {
    return QIcon(new GlyphEngine(glyph, color));
}

}  // namespace normscope
