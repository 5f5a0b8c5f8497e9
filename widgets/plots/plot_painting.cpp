// SPDX-License-Identifier: GPL-3.0-or-later
// What Plot paints itself: header line, hover readout, and the page of an export.
#include <QHash>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/base/fitting_text.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/forwarding_device.h"
#include "widgets/plots/plot.h"

namespace normscope {

namespace {

constexpr int kHeaderLeft = 6;  // px
constexpr int kNarrowest = 65;  // %, of letters
constexpr int kHeaderGap = 7;   // between pieces
constexpr int kBubblePad = 5;   // of a readout
constexpr int kMostLines = 2;   // of full words; short ones may take one more where there is room

QFont headerFont() {
    return plotFont(-1.5);
}

QFont readoutFont() {
    return plotFont(-1.5);
}

QSize bubbleSize(const QString& readout) {
    return QFontMetrics(readoutFont()).size(0, readout) +
           QSize(2 * kBubblePad, 2 * (kBubblePad - 2));
}

bool holdsBubble(const QRect& view, const QString& readout) {
    const QSize size = bubbleSize(readout);
    return size.width() <= view.width() && size.height() <= view.height();
}

/// Width with every digit as wide as the widest, so that texts keep their places while numbers run.
/// Each is worked out once: shaping a text costs more than painting it.
int steadyWidth(const QFont& font, QString text) {
    static QFont kept_font;
    static QHash<QString, int> kept;
    constexpr qsizetype kMost = 4096;
    text = withDigits(std::move(text), u'0');
    if (font != kept_font || kept.size() > kMost) {
        kept.clear();
        kept_font = font;
    }
    auto width = kept.constFind(text);
    if (width == kept.constEnd())
        width = kept.insert(text, QFontMetrics(font).horizontalAdvance(text));
    return *width;
}

/// Left-to-right flow of `widths` into lines of `room` pixels: (x, line) of each.
std::vector<QPoint> flow(const std::vector<int>& widths, int room, int gap) {
    std::vector<QPoint> places;
    int x = 0;
    int line = 0;
    for (const int width : widths) {
        if (x > 0 && x + width > room) {
            x = 0;
            ++line;
        }
        places.push_back({x, line});
        x += width + gap;
    }
    return places;
}

void drawSample(QPainter& painter, const QRectF& box, const QPen& pen, SampleShape shape) {
    const QPointF center = box.center();
    const QPolygonF diamond({center + QPointF(0, -3.4), center + QPointF(3.4, 0),
                             center + QPointF(0, 3.4), center + QPointF(-3.4, 0)});
    const bool filled = shape == SampleShape::Dot || shape == SampleShape::Diamond;
    painter.setBrush(filled ? QBrush(pen.color()) : QBrush(Qt::NoBrush));
    painter.setPen(filled ? QPen(Qt::NoPen) : pen);
    switch (shape) {
        case SampleShape::Line:
            painter.drawLine(QPointF(box.left(), center.y()), {box.right(), center.y()});
            break;
        case SampleShape::Box:
            painter.fillRect(QRectF(box.left() + 4, center.y() - 4, 9, 8), pen.color());
            break;
        case SampleShape::Dot:
        case SampleShape::Ring:
            painter.drawEllipse(center, 2.6, 2.6);
            break;
        case SampleShape::Diamond:
        case SampleShape::HollowDiamond:
            painter.drawPolygon(diamond);
            break;
    }
}

}  // namespace

std::vector<Plot::HeaderPiece> Plot::headerPieces() const {
    if (!hasHeader())
        return {};
    auto pieces = header();
    if (zoomed_ && !pieces.empty())
        pieces.push_back({tr("zoomed"), {}, theme_.accent});
    return pieces;
}

void Plot::placeHeader() {
    placed_header_.clear();
    auto pieces = headerPieces();
    const QFont font = headerFont();
    const QFontMetrics metrics(font);
    const int width = room().width() - 2 * kHeaderLeft;
    std::vector<QString> texts;
    std::vector<int> stretches;
    std::vector<QPoint> places;
    const auto place = [&](bool brief) {
        texts.clear();
        stretches.clear();
        std::vector<int> widths;
        for (const auto& piece : pieces) {
            const bool too_wide = steadyWidth(font, piece.text) > width;
            const bool take_brief = (brief || too_wide) && !piece.brief.isEmpty();
            texts.push_back(take_brief ? piece.brief : piece.text);
            const int full = std::max(steadyWidth(font, texts.back()), 1);
            stretches.push_back(std::clamp(100 * width / full, kNarrowest, 100));
            widths.push_back(std::min(full, width));
        }
        places = flow(widths, width, kHeaderGap);
        return places.empty() ? 0 : places.back().y() + 1;
    };
    // One line if the short words allow it, else the full words in two.
    if (const int lines = place(false); lines > 1 && place(true) > 1 && lines <= kMostLines)
        place(false);
    const int limit = density() == Density::Compact ? kMostLines : kMostLines + 1;
    while (!places.empty() && places.back().y() >= limit) {
        const auto last = std::find_if(pieces.rbegin(), pieces.rend(),
                                       [](const HeaderPiece& piece) { return piece.spare; });
        if (last == pieces.rend())
            break;
        pieces.erase(std::prev(last.base()));
        place(true);
    }
    for (std::size_t i = 0; i < places.size(); ++i)
        placed_header_.push_back(
            {texts[i],
             pieces[i].color,
             {kHeaderLeft + places[i].x(), metrics.ascent() + places[i].y() * metrics.height()},
             stretches[i]});
    const int lines = places.empty() ? 0 : places.back().y() + 1;
    const int needed = lines * metrics.height();
    // Only ever grows between two layouts: a line that comes and goes must not shake the plot.
    if (needed > header_height_) {
        header_height_ = needed;
        layout_dirty_ = true;
    }
}

void Plot::drawHeader(QCPPainter& painter) const {
    const QFont font = headerFont();
    quick_text_.setFont(font);
    for (const auto& piece : placed_header_) {
        if (!fine() && piece.stretch == 100) {
            painter.setPen(piece.color);
            quick_text_.draw(painter, piece.at, piece.text);
            continue;
        }
        QFont narrow = font;
        if (piece.stretch < 100)
            narrow.setStretch(piece.stretch);
        painter.setFont(narrow);
        painter.setPen(piece.color);
        painter.drawText(piece.at, piece.text);
    }
    const QString text = absence();
    if (text.isEmpty())
        return;
    painter.setFont(plotFont(-1.0));
    painter.setPen(theme_.muted);
    painter.drawText(canvas_->viewport().adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     text);
}

void Plot::updateReadout() {
    const QRect view = canvas_->viewport();
    const bool was_outside = !readout_.isEmpty() && !holdsBubble(view, readout_);
    readout_ = mouse_ ? readoutOver(*mouse_) : QString();
    // An axis that grew under a resting mouse moved the value there too.
    if (mouse_)
        hovered(mouse_);
    const bool outside = !readout_.isEmpty() && !holdsBubble(view, readout_);
    if (outside)
        QToolTip::showText(canvas_->mapToGlobal(mouse_->toPoint()), readout_, canvas_);
    else if (was_outside)
        QToolTip::hideText();
    overlayChanged();
}

/// Where the plot is too small for it, a tool tip says it.
void Plot::drawReadout(QCPPainter& painter) const {
    const QRect view = canvas_->viewport();
    if (readout_.isEmpty() || !mouse_ || exporting_ || !holdsBubble(view, readout_))
        return;
    constexpr int kAway = 12;
    QRect bubble(QPoint(), bubbleSize(readout_));
    const QPoint mouse = mouse_->toPoint();
    bubble.moveTopLeft(mouse + QPoint(kAway, kAway));
    if (bubble.right() > view.right())
        bubble.moveRight(std::max(mouse.x() - kAway, view.left() + bubble.width() - 1));
    if (bubble.bottom() > view.bottom())
        bubble.moveBottom(std::max(mouse.y() - 4, view.top() + bubble.height() - 1));
    painter.setFont(readoutFont());
    painter.setAntialiasing(true);
    painter.setPen(QPen(theme_.axis, 1));
    painter.setBrush(theme_.surface);
    painter.drawRoundedRect(bubble, 4, 4);
    painter.setAntialiasing(false);
    painter.setPen(theme_.text);
    painter.drawText(bubble.adjusted(kBubblePad, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     readout_);
}

void Plot::render(QPainter& painter, const QSize& size, const Theme& theme) {
    const Theme own_theme = theme_;
    theme_ = theme;
    exporting_ = true;
    painter.save();
    painter.setClipRect(QRect({}, size),
                        painter.hasClipping() ? Qt::IntersectClip : Qt::ReplaceClip);
    painter.fillRect(QRect({}, size), theme.surface);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const QRect page = QRect({}, size).adjusted(8, 6, -8, -6);
    const QRect inner = paintFrame(painter, page);

    export_room_ = inner.size();
    applyStyle();
    canvas_->setViewport(QRect({}, inner.size()));
    header_height_ = 0;
    placeHeader();
    arrange(density());
    canvas_->updateLayout();
    fitRanges();
    painter.translate(inner.topLeft());
    ForwardingDevice device(painter, inner.size());
    QCPPainter canvas_painter(&device);
    const bool raster =
        painter.paintEngine() && painter.paintEngine()->type() == QPaintEngine::Raster;
    canvas_painter.setMode(QCPPainter::pmVectorized, !raster);
    canvas_->toPainter(&canvas_painter, inner.width(), inner.height());
    canvas_painter.end();
    painter.restore();

    exporting_ = false;
    theme_ = own_theme;
    canvas_->setViewport(canvas_->rect());
    applyStyle();
}

QRect Plot::paintFrame(QPainter& painter, QRect page) const {
    const bool roomy = page.height() >= 240;
    QFont title_font = plotFont(roomy ? 1.5 : -0.5);
    title_font.setWeight(QFont::DemiBold);
    painter.setFont(title_font);
    painter.setPen(theme_.text);
    const QFontMetrics title_metrics(title_font);
    painter.drawText(QPoint(page.left() + kHeaderLeft, page.top() + title_metrics.ascent()),
                     title_metrics.elidedText(title_, Qt::ElideRight, page.width() - kHeaderLeft));
    page.setTop(page.top() + title_metrics.height() + (roomy ? 4 : 0));
    page.setBottom(page.bottom() - paintLegend(painter, page));
    return page;
}

int Plot::paintLegend(QPainter& painter, const QRect& page) const {
    constexpr int kSample = 18;
    constexpr int kSpace = 5;
    constexpr int kBetween = 14;
    const auto entries = legendEntries();
    if (entries.empty())
        return 0;
    const QFont font = plotFont(-1.5);
    const QFontMetrics metrics(font);
    const int line = metrics.height() + 2;
    std::vector<int> widths;
    widths.reserve(entries.size());
    for (const auto& entry : entries)
        widths.push_back(kSample + kSpace + metrics.horizontalAdvance(entry.text));
    const auto places = flow(widths, page.width() - 2 * kHeaderLeft, kBetween);
    const int height = (places.back().y() + 1) * line;
    painter.setFont(font);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const QPoint at(page.left() + kHeaderLeft + places[i].x(),
                        page.bottom() - height + places[i].y() * line);
        drawSample(painter, QRectF(at, QSizeF(kSample, line)), entries[i].pen, entries[i].shape);
        painter.setPen(theme_.text);
        const int room_left = page.right() - kHeaderLeft - at.x() - kSample - kSpace;
        painter.drawText(at + QPoint(kSample + kSpace, metrics.ascent() + 1),
                         metrics.elidedText(entries[i].text, Qt::ElideRight, room_left));
    }
    return height + 3;
}

QImage Plot::toImage(const QSize& size, double scale, const Theme& theme) {
    QImage image(QSize(qRound(size.width() * scale), qRound(size.height() * scale)),
                 QImage::Format_RGB32);
    image.fill(theme.surface);
    QPainter painter(&image);
    painter.scale(scale, scale);
    render(painter, size, theme);
    return image;
}

}  // namespace normscope
