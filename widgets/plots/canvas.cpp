// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/canvas.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/plot.h"

namespace normscope {

namespace {
constexpr int kDragThreshold = 4;     // px before a press becomes a drag
constexpr double kWheelFactor = 0.8;  // range after one notch
}  // namespace

Canvas::Canvas(Plot& owner) : QCustomPlot(&owner), owner_(owner) {
    setFocusPolicy(Qt::NoFocus);
    // A wheel event we do not want has to reach the scroll area behind the plot.
    setAttribute(Qt::WA_NoMousePropagation, false);
    setPlottingHint(QCP::phImmediateRefresh, false);
    setInteractions(QCP::iNone);
}

QCPAxisRect* Canvas::rectNear(const QPointF& position) const {
    for (auto* rect : axisRects())
        if (QRectF(rect->outerRect()).contains(position))
            return rect;
    return nullptr;
}

std::pair<bool, bool> Canvas::directionsAt(const QPointF& position) const {
    const auto* rect = rectNear(position);
    const bool vertical = owner_.zoomsVertically();
    if (!rect)
        return {true, vertical};
    const bool beside = position.x() < rect->left() || position.x() > rect->right();
    const bool under = position.y() > rect->bottom();
    if (beside && vertical && !under)
        return {false, true};
    if (under && !beside)
        return {true, false};
    return {true, vertical};
}

void Canvas::paintEvent(QPaintEvent*) {
    owner_.prepare();
    QCPPainter painter(this);
    painter.fillRect(viewport(), owner_.theme().surface);
    // As QCustomPlot does, but for an overlay in which there is nothing, which is the last.
    const auto buffers = mPaintBuffers.size() - (owner_.hasOverlay() ? 0 : 1);
    for (qsizetype i = 0; i < buffers; ++i)
        mPaintBuffers[i]->draw(&painter);
}

void Canvas::resizeEvent(QResizeEvent*) {
    setViewport(rect());
    owner_.layoutChanged();
}

void Canvas::mousePressEvent(QMouseEvent* event) {
    owner_.setFocus(Qt::MouseFocusReason);
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    pressed_ = true;
    dragging_ = false;
    pressed_at_ = last_ = event->position();
    event->accept();
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (pressed_ && !dragging_)
        dragging_ = (at - pressed_at_).manhattanLength() >= kDragThreshold;
    if (dragging_) {
        const auto [horizontal, vertical] = directionsAt(pressed_at_);
        owner_.panBy(at - last_, horizontal, vertical);
        last_ = at;
    }
    owner_.mouseAt(at);
    event->accept();
}

void Canvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    if (pressed_ && !dragging_)
        owner_.clicked(event->position());
    pressed_ = dragging_ = false;
    event->accept();
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    pressed_ = dragging_ = false;
    owner_.resetZoom();
    event->accept();
}

void Canvas::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0.0 || !owner_.wheelZooms(event->modifiers().testFlag(Qt::ControlModifier))) {
        event->ignore();
        return;
    }
    const auto [horizontal, vertical] = directionsAt(event->position());
    owner_.zoomBy(std::pow(kWheelFactor, notches), event->position(), horizontal, vertical);
    event->accept();
}

void Canvas::leaveEvent(QEvent*) {
    owner_.mouseAt(std::nullopt);
}

void Canvas::updateLayout() {
    QCustomPlot::updateLayout();
    if (laid_out_ == viewport().size())
        return;
    laid_out_ = viewport().size();
    QCustomPlot::updateLayout();
}

namespace {

constexpr int kLabelGap = 3;  // px between two labels

bool isLaidOut(const QCPAxis& axis) {
    constexpr int kLeast = 12;  // px; less is the width before the first layout
    return axis.axisRect()->width() >= kLeast;
}

}  // namespace

std::pair<double, double> ShortTicker::spanOf(double tick, const QString& label) const {
    const double centre = along_->coordToPixel(tick);
    const double half = 0.5 * QFontMetrics(along_->tickLabelFont()).horizontalAdvance(label);
    return {centre - half, centre + half};
}

QVector<QString> ShortTicker::createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                                QChar format, int precision) {
    auto labels = QCPAxisTicker::createLabelVector(ticks, locale, format, precision);
    if (along_ == nullptr || !isLaidOut(*along_))
        return labels;
    const QFontMetrics metrics(along_->tickLabelFont());
    if (along_->orientation() == Qt::Vertical) {
        if (along_->axisRect()->autoMargins().testFlag(QCP::msLeft))
            return labels;
        const int room = along_->axisRect()->left() - along_->tickLabelPadding();
        for (QString& label : labels)
            if (metrics.horizontalAdvance(label) > room)
                label.clear();
        return labels;
    }
    // Every second, third, … so that 0 is among them.
    qsizetype zero = 0;
    for (qsizetype i = 0; i < ticks.size(); ++i)
        if (std::abs(ticks[i]) < std::abs(ticks[zero]))
            zero = i;
    const auto fits = [&](qsizetype stride) {
        for (qsizetype i = zero % stride; i + stride < ticks.size(); i += stride)
            if (spanOf(ticks[i], labels[i]).second + kLabelGap >
                spanOf(ticks[i + stride], labels[i + stride]).first)
                return false;
        return true;
    };
    qsizetype stride = 1;
    while (stride < ticks.size() && !fits(stride))
        ++stride;
    for (qsizetype i = 0; i < labels.size(); ++i)
        if (i % stride != zero % stride)
            labels[i].clear();
    return labels;
}

QString ShortTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    // A step of 0.1 added up may miss zero by a rounding error.
    return formatTick(std::abs(tick) < 1e-12 * step_ ? 0.0 : tick);
}

double ShortTicker::getTickStep(const QCPRange& range) {
    const double step = QCPAxisTicker::getTickStep(range);
    // A multiple of the least: of 1 2 rather than 2.5.
    return step_ = least_ > 0.0 ? std::max(1.0, std::floor(step / least_)) * least_ : step;
}

QVector<QString> CountTicker::createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                                QChar format, int precision) {
    auto labels = ShortTicker::createLabelVector(ticks, locale, format, precision);
    const auto* axis = along();
    if (name_.isEmpty() || axis == nullptr || !axis->label().isEmpty() ||
        axis->orientation() == Qt::Vertical || !isLaidOut(*axis))
        return labels;
    const auto labelled = [&](qsizetype from) {
        while (from < ticks.size() &&
               (labels[from].isEmpty() || !axis->range().contains(ticks[from])))
            ++from;
        return from;
    };
    const auto first = labelled(0);
    if (first == ticks.size())
        return labels;
    const auto named = name_ + QChar(QChar::Nbsp) + labels[first];
    const auto [begin, end] = spanOf(ticks[first], named);
    const auto next = labelled(first + 1);
    const bool fits = next == ticks.size()
                          ? end < axis->parentPlot()->width()
                          : end + kLabelGap < spanOf(ticks[next], labels[next]).first;
    if (begin >= 0 && fits)
        labels[first] = named;
    return labels;
}

QString CountTicker::getTickLabel(double tick, const QLocale& locale, QChar format, int precision) {
    if (std::abs(tick) >= 1e6 || tick != std::floor(tick))
        return ShortTicker::getTickLabel(tick, locale, format, precision);
    return formatCount(static_cast<std::int64_t>(tick));
}

QVector<double> LogTicker::createTickVector(double, const QCPRange& range) {
    QVector<double> ticks;
    if (range.lower <= 0.0)
        return ticks;
    const auto first = static_cast<int>(std::floor(std::log10(range.lower)));
    const auto last = static_cast<int>(std::ceil(std::log10(range.upper)));
    const int stride = std::max(1, (last - first + 5) / 6);  // six decades, or about
    const bool few = std::log10(range.upper / range.lower) < 2.0;
    for (int exponent = first; exponent <= last; exponent += stride)
        for (const double digit : {1.0, 2.0, 5.0}) {
            const double tick = digit * std::pow(10.0, exponent);
            if ((few || digit == 1.0) && tick >= range.lower && tick <= range.upper)
                ticks.append(tick);
        }
    return ticks;
}

QString LogTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    return formatTick(tick);
}

QCPAxisRect* addAxisRect(Canvas& canvas, int row) {
    auto* rect = new QCPAxisRect(&canvas, true);
    rect->setMinimumSize(10, 8);
    rect->removeAxis(rect->axis(QCPAxis::atTop));
    rect->removeAxis(rect->axis(QCPAxis::atRight));
    canvas.plotLayout()->addElement(row, 0, rect);
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) {
        auto* axis = rect->axis(side);
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
        axis->grid()->setVisible(false);
    }
    return rect;
}

void link(QCPAxis* first, QCPAxis* second) {
    const auto changed = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
    const auto set = qOverload<const QCPRange&>(&QCPAxis::setRange);
    QObject::connect(first, changed, second, set);
    QObject::connect(second, changed, first, set);
}

}  // namespace normscope
