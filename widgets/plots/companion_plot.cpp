// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/companion_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/dots_item.h"

namespace normscope {

namespace {

constexpr double kHalfColumn = 0.36;  // of the place a class has

/// The extent of some batches' logits for one class.
Range extentOf(const CompanionCheck& check, std::size_t index) {
    Extent extent;
    const auto classes = static_cast<std::size_t>(check.classes);
    for (std::size_t i = index; i < check.batch_logits.size(); i += classes)
        extent.add(check.batch_logits[i]);
    return extent.range();
}

}  // namespace

CompanionPlot::CompanionPlot(const QString& id, QWidget* parent) : RunPlot(id, parent) {
    setTitle(tr("One sample's logits in many batches"));
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    truth_ = new QCPItemRect(&canvas());
    truth_->setSelectable(false);
    truth_->setPen(Qt::NoPen);
    for (auto* corner : {truth_->topLeft, truth_->bottomRight})
        corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
    draws_ = new DotsItem(x, y);
    running_ = new DotsItem(x, y);
    draws_->setMarker(SampleShape::Dot, 1.7);
    running_->setMarker(SampleShape::Line, kHalfColumn);
    x->grid()->setVisible(false);
    setTheme(theme());
}

std::size_t CompanionPlot::draws() const {
    return check_ && check_->classes > 0
               ? check_->batch_logits.size() / static_cast<std::size_t>(check_->classes)
               : 0;
}

QString CompanionPlot::nameOf(std::size_t index) const {
    return index < classes_.size() ? QString::fromStdString(classes_[index])
                                   : QString::number(index);
}

void CompanionPlot::setData(const CompanionCheck& check, const std::vector<std::string>& classes,
                            bool twin) {
    check_ = check;
    classes_ = classes;
    setRun(twin);
    std::vector<QPointF> points;
    const auto width = static_cast<std::size_t>(std::max<std::int64_t>(check.classes, 1));
    const auto last = static_cast<double>(std::max<std::size_t>(draws(), 2) - 1);
    for (std::size_t i = 0; i < check.batch_logits.size(); ++i) {
        const double along = static_cast<double>(i / width) / last;  // first batch to last
        points.emplace_back(static_cast<double>(i % width) + kHalfColumn * (2 * along - 1),
                            check.batch_logits[i]);
    }
    draws_->setPoints(std::move(points));
    std::vector<QPointF> bars;
    for (std::size_t i = 0; i < check.running_logits.size(); ++i)
        bars.emplace_back(static_cast<double>(i), check.running_logits[i]);
    running_->setPoints(std::move(bars));
    const auto label = static_cast<double>(check.label);
    truth_->topLeft->setCoords(label - 0.5, 0.0);
    truth_->bottomRight->setCoords(label + 0.5, 1.0);
    setTitle((isRegression() ? tr("Validation sample %1 · predictions in %2 batches of %3%4")
                             : tr("Validation sample %1 · logits in %2 batches of %3%4"))
                 .arg(check.sample)
                 .arg(draws())
                 .arg(check.batch_size)
                 .arg(ofRun()));
    dataChanged();
}

void CompanionPlot::clear() {
    check_.reset();
    draws_->setPoints({});
    running_->setPoints({});
    layoutChanged();
}

QString CompanionPlot::lack() const {
    if (!check_)
        return tr("no data yet");
    return check_->batch_logits.empty() && check_->running_logits.empty()
               ? tr("neither statistics give an answer")
               : QString();
}

void CompanionPlot::restyle() {
    draws_->setPen(QPen(faintRunColor(theme().batch), 1));
    running_->setPen(QPen(runColor(theme().running), 2.5, Qt::SolidLine, Qt::FlatCap));
    truth_->setBrush(faint(theme().accent, theme().surface, theme().dark ? 0.18 : 0.1));
}

void CompanionPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    for (auto* item : {draws_, running_})
        item->show(isPresent(), true);
    truth_->setVisible(isPresent() && !isRegression());
    dress(x, isRegression() ? QString() : tr("class"), large ? 4 : 3);
    dress(y, isRegression() ? tr("predicted") : tr("logit"), large ? 4 : 3);
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; check_ && i < static_cast<std::size_t>(check_->classes); ++i)
        ticker->addTick(static_cast<double>(i),
                        large || isRegression() ? nameOf(i) : QString::number(i));
    x->setTicker(ticker);
    setTicks(y, 6, 4);
    setMargins(canvas().axisRect(), /*gap=*/5, /*left=*/52, {30, 0, 8, 7});
}

void CompanionPlot::fitRanges() {
    if (isZoomed() || !isPresent())
        return;
    const Range columns{-0.5,
                        static_cast<double>(std::max<std::int64_t>(check_->classes, 1)) - 0.5};
    if (rangeOf(canvas().xAxis) != columns)
        arrangeAnew();  // the tick labels are the classes' own
    fit(canvas().xAxis, columns);
    Extent extent = draws_->values();
    extent.add(running_->values());
    fitSteadily(canvas().yAxis, extent);
}

std::vector<Plot::HeaderPiece> CompanionPlot::header() const {
    const QColor color = runColor(theme().text);
    std::vector<HeaderPiece> pieces;
    if (isRegression())
        pieces.push_back({tr("predicted from batch to batch"), tr("predicted"), color});
    else
        pieces.push_back({tr("logits by class, true class %1").arg(check_->label),
                          tr("logits, true %1").arg(check_->label), color});
    if (draws() == 0)
        pieces.push_back({tr("alone: no batch statistics"), {}, theme().warning});
    if (check_->running_logits.empty())
        pieces.push_back({tr("no running statistics"), {}, theme().warning});
    return pieces;
}

std::vector<Plot::LegendEntry> CompanionPlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    if (draws() > 0)
        entries.push_back(
            {tr("by batch statistics, one batch each"), draws_->pen(), SampleShape::Dot});
    if (!running_->points().empty())
        entries.push_back({tr("by running statistics"), running_->pen(), SampleShape::Line});
    return entries;
}

QString CompanionPlot::readout(const QPointF& at) const {
    const double place = std::round(canvas().xAxis->pixelToCoord(at.x()));
    if (!(place >= 0.0 && place < static_cast<double>(check_->classes)))
        return {};
    const auto index = static_cast<std::size_t>(place);
    QStringList lines{isRegression() ? nameOf(index) : tr("class %1").arg(nameOf(index))};
    if (draws() > 0) {
        const Range range = extentOf(*check_, index);
        lines << tr("batch: %1 … %2").arg(formatShort(range.lo), formatShort(range.hi));
    }
    if (index < check_->running_logits.size())
        lines << tr("running: %1").arg(formatShort(check_->running_logits[index]));
    return lines.join(u'\n');
}

Table CompanionPlot::table() const {
    Table result{{"draw", "class", "logit"}, {}};
    if (!absence().isEmpty())
        return result;
    const auto classes = static_cast<std::size_t>(std::max<std::int64_t>(check_->classes, 1));
    for (std::size_t i = 0; i < check_->batch_logits.size(); ++i)
        result.rows.push_back({QString::number(i / classes), QString::number(i % classes),
                               toCsvNumber(check_->batch_logits[i])});
    for (std::size_t i = 0; i < check_->running_logits.size(); ++i)
        result.rows.push_back(
            {"running", QString::number(i), toCsvNumber(check_->running_logits[i])});
    return result;
}

}  // namespace normscope
