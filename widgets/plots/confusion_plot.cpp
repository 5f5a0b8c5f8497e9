// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/confusion_plot.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/confusion_item.h"

namespace normscope {

namespace {

using Counts = std::vector<std::int64_t>;

/// The share of all that is on the diagonal.
double accuracyOf(const Counts& counts, int side) {
    const auto total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    std::int64_t right = 0;
    for (int i = 0; i < side; ++i)
        right += counts[static_cast<std::size_t>(i * side + i)];
    return static_cast<double>(right) / static_cast<double>(total);
}

std::int64_t rowTotal(const Counts& counts, int row, int side) {
    const auto begin = counts.begin() + static_cast<std::ptrdiff_t>(row) * side;
    return std::accumulate(begin, begin + side, std::int64_t{0});
}

QString signedText(std::int64_t value) {
    if (value == 0)
        return {};
    return value > 0 ? u'+' + formatCount(value) : formatCount(value);
}

}  // namespace

ConfusionPlot::ConfusionPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    item_ = new ConfusionItem(canvas().xAxis, canvas().yAxis);
    canvas().yAxis->setRangeReversed(true);
    for (auto* axis : {canvas().xAxis, canvas().yAxis})
        axis->grid()->setVisible(false);
    setTitle(tr("Confusion of the validation set"));
    setTheme(theme());
}

void ConfusionPlot::setData(const Predictions& own, const std::vector<std::string>& classes) {
    own_ = own;
    if (classes != classes_) {
        classes_ = classes;
        layoutChanged();
    }
    feed();
}

void ConfusionPlot::setTwin(const Predictions* twin) {
    if (!twin && !twin_)
        return;
    twin_.reset();
    if (twin)
        twin_ = *twin;
    feed();
}

void ConfusionPlot::setKind(Kind kind) {
    kind_ = kind;
    feed();
}

void ConfusionPlot::showTwin(bool twin) {
    shows_twin_ = twin;
    feed();
}

void ConfusionPlot::clear() {
    own_.reset();
    twin_.reset();
    feed();
    layoutChanged();
}

const Predictions* ConfusionPlot::shown() const {
    const auto& which = shows_twin_ && twin_ ? twin_ : own_;
    return which ? &*which : nullptr;
}

int ConfusionPlot::side() const {
    return shown() ? static_cast<int>(shown()->classes) : 0;
}

bool ConfusionPlot::has(Kind kind) const {
    const auto size = static_cast<std::size_t>(side()) * static_cast<std::size_t>(side());
    const bool running = size > 0 && shown()->confusion_running.size() == size;
    const bool batch = size > 0 && shown()->confusion_batch.size() == size;
    return (running || kind == Kind::Batch) && (batch || kind == Kind::Running);
}

/// The root makes the few that are wrong visible; the legend says which colour is how much.
QColor ConfusionPlot::colorOf(double share) const {
    const double strength = std::sqrt(std::clamp(std::abs(share), 0.0, 1.0));
    if (kind_ == Kind::Difference)
        return faint(share < 0.0 ? theme().low : theme().high, theme().surface, strength);
    return faint(shows_twin_ && twin_ ? theme().run_b : theme().run_a, theme().surface, strength);
}

QString ConfusionPlot::nameOf(int index) const {
    const auto place = static_cast<std::size_t>(index);
    return place < classes_.size() ? QString::fromStdString(classes_[place])
                                   : QString::number(index);
}

void ConfusionPlot::feed() {
    std::vector<ConfusionItem::Cell> cells;
    const int n = has(kind_) ? side() : 0;
    for (int row = 0; row < n; ++row) {
        const auto& base =
            kind_ == Kind::Batch ? shown()->confusion_batch : shown()->confusion_running;
        const auto total = std::max<std::int64_t>(rowTotal(base, row, n), 1);
        for (int column = 0; column < n; ++column) {
            const auto i = static_cast<std::size_t>(row * n + column);
            const bool difference = kind_ == Kind::Difference;
            const auto value = difference ? base[i] - shown()->confusion_batch[i] : base[i];
            cells.push_back({colorOf(static_cast<double>(value) / static_cast<double>(total)),
                             difference  ? signedText(value)
                             : value > 0 ? formatCount(value)
                                         : QString()});
        }
    }
    item_->setCells(std::move(cells), n);
    dataChanged();
}

QString ConfusionPlot::absence() const {
    if (!shown())
        return tr("no data yet");
    if (!has(Kind::Running) && kind_ != Kind::Batch)
        return tr("no running statistics are kept");
    if (!has(Kind::Batch) && kind_ != Kind::Running)
        return tr("a batch of one has no statistics");
    return {};
}

bool ConfusionPlot::hasHeader() const {
    return shown() != nullptr;
}

void ConfusionPlot::restyle() {
    feed();
}

void ConfusionPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    item_->setVisible(isPresent());
    item_->setFont(plotFont(large ? -0.5 : -1.5));
    const QFontMetrics metrics(plotFont(-1.5));
    int widest = 0;
    for (const bool vertical : {false, true}) {
        auto ticker = QSharedPointer<QCPAxisTickerText>::create();
        // Long names have no room below one another's columns.
        const bool names = vertical && large;
        const int stride = std::max(1, side() / 20);
        for (int i = 0; i < side(); i += stride) {
            const QString full = nameOf(i);
            const QString text = names ? metrics.elidedText(full, Qt::ElideRight, 90)
                                       : (full.size() <= 3 ? full : QString::number(i));
            ticker->addTick(i, text);
            widest = std::max(widest, metrics.horizontalAdvance(text));
        }
        auto* axis = vertical ? canvas().yAxis : canvas().xAxis;
        axis->setTicker(ticker);
        axis->setVisible(isPresent());
        axis->setTickLength(0, 0);
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
    }
    canvas().xAxis->setLabel(tr("predicted"));
    canvas().yAxis->setLabel(tr("true"));
    auto* rect = canvas().axisRect();
    rect->setAutoMargins(QCP::msNone);
    const int line = metrics.height();
    const int left = widest + line + 12;
    const int top = headerHeight() + 5;
    const int bottom = 2 * line + 8;
    // Square, so that the axes end where the cells do.
    constexpr int kRight = 8;
    const int spare = room().width() - left - (room().height() - top - bottom);
    rect->setMargins(
        QMargins(left, top, std::max(kRight, spare), bottom + std::max(0, kRight - spare)));
}

void ConfusionPlot::fitRanges() {
    const QRect area = canvas().axisRect()->rect();
    if (isZoomed() || !has(kind_) || area.width() <= 0 || area.height() <= 0)
        return;
    // Square cells, at the top left where there is more room than needed.
    const double unit = std::max(static_cast<double>(side()) / area.width(),
                                 static_cast<double>(side()) / area.height());
    fit(canvas().xAxis, {-0.5, -0.5 + unit * area.width()});
    fit(canvas().yAxis, {-0.5, -0.5 + unit * area.height()});
}

QString ConfusionPlot::readout(const QPointF& at) const {
    const double column = std::round(canvas().xAxis->pixelToCoord(at.x()));
    const double row = std::round(canvas().yAxis->pixelToCoord(at.y()));
    if (column < 0 || row < 0 || column >= side() || row >= side())
        return {};
    const auto truth = static_cast<int>(row);
    const auto predicted = static_cast<int>(column);
    const auto i = static_cast<std::size_t>(truth * side() + predicted);
    const auto said = [&](const Counts& counts) {
        return tr("%1 of %2")
            .arg(formatCount(counts[i]), formatCount(rowTotal(counts, truth, side())));
    };
    const QString which = tr("true %1, predicted %2: ").arg(nameOf(truth), nameOf(predicted));
    if (kind_ == Kind::Difference)
        return which + tr("\nrunning %1\nbatch %2")
                           .arg(said(shown()->confusion_running), said(shown()->confusion_batch));
    return which +
           said(kind_ == Kind::Running ? shown()->confusion_running : shown()->confusion_batch);
}

std::vector<Plot::HeaderPiece> ConfusionPlot::header() const {
    std::vector<HeaderPiece> pieces;
    if (twin_)
        pieces.push_back({shows_twin_ ? tr("Run B") : tr("Run A"),
                          {},
                          shows_twin_ ? theme().run_b : theme().run_a});
    const auto add = [&](Kind kind, const QString& text, const Counts& counts) {
        if (has(kind))
            pieces.push_back(
                {text.arg(formatShare(accuracyOf(counts, side()))),
                 {},
                 kind == kind_ || kind_ == Kind::Difference ? theme().text : theme().muted});
    };
    add(Kind::Running, tr("running %1"), shown()->confusion_running);
    add(Kind::Batch, tr("batch %1"), shown()->confusion_batch);
    return pieces;
}

std::vector<Plot::LegendEntry> ConfusionPlot::legendEntries() const {
    if (!has(kind_))
        return {};
    std::vector<LegendEntry> entries;
    const auto add = [&](double share, const QString& text) {
        entries.push_back({text, QPen(colorOf(share), 1), SampleShape::Box});
    };
    if (kind_ == Kind::Difference) {
        add(-0.1, tr("10 % of the row more by batch statistics"));
        add(0.1, tr("10 % more by running statistics"));
        return entries;
    }
    add(0.01, tr("1 %"));
    add(0.1, tr("10 %"));
    add(1.0, kind_ == Kind::Running ? tr("100 % of the row, by running statistics")
                                    : tr("100 % of the row, by batch statistics"));
    return entries;
}

Table ConfusionPlot::table() const {
    Table result{{"label", "predicted"}, {}};
    const Predictions own = own_.value_or(Predictions{});
    for (std::int64_t i = 0; i < own.classes * own.classes; ++i)
        result.rows.push_back({QString::number(i / own.classes), QString::number(i % own.classes)});
    result.add("count_running", own.confusion_running);
    result.add("count_batch", own.confusion_batch);
    if (twin_) {
        result.add("count_running_b", twin_->confusion_running);
        result.add("count_batch_b", twin_->confusion_batch);
    }
    return result;
}

}  // namespace normscope
