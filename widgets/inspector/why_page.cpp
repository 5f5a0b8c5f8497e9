// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/why_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "widgets/base/accessible.h"
#include "widgets/base/number_format.h"
#include "widgets/inspector/page_parts.h"
#include "widgets/inspector/why_words.h"
#include "widgets/plots/profile_plot.h"

namespace normscope {

namespace {

constexpr int kPlotHeight = 180;  // px
constexpr double kStretches[] = {1, 4, 20, 100};
constexpr int kUsualStretch = 1;  // its place

/// A quantity of each layer of a look.
struct OfLayer {
    const char* name;
    const char* column;
    double WhyLook::Layer::*value;
    bool log;
};
constexpr OfLayer kOfLayers[] = {
    {QT_TR_NOOP("output gradient ‖∂L/∂h‖"), "output_gradient", &WhyLook::Layer::output_gradient,
     true},
    {QT_TR_NOOP("weight gradient ‖∂L/∂W‖"), "weight_gradient", &WhyLook::Layer::weight_gradient,
     true},
    {QT_TR_NOOP("gradient's change ‖G − G′‖/‖G‖"), "gradient_shift",
     &WhyLook::Layer::gradient_shift, false},
    {QT_TR_NOOP("cosine of G and G′"), "gradient_cosine", &WhyLook::Layer::gradient_cosine, false},
    {QT_TR_NOOP("input's drift in a step, σ"), "input_drift", &WhyLook::Layer::input_drift, false},
    {QT_TR_NOOP("mean |cosine| of two samples"), "sample_cosine", &WhyLook::Layer::sample_cosine,
     false},
    {QT_TR_NOOP("effective rank of the samples"), "effective_rank", &WhyLook::Layer::effective_rank,
     false},
};
constexpr int kDriftSince = static_cast<int>(std::size(kOfLayers));  // the entry behind them

/// A quantity of a look.
struct OfLook {
    const char* name;
    const char* column;
    double (*value)(const WhyLook& look);
};
constexpr OfLook kOfLooks[] = {
    {QT_TR_NOOP("range of the loss"), "loss_range",
     [](const WhyLook& look) { return look.along.most_loss - look.along.least_loss; }},
    {QT_TR_NOOP("largest change of the gradient"), "gradient_change",
     [](const WhyLook& look) { return look.along.most_change; }},
    {QT_TR_NOOP("effective smoothness β"), "smoothness",
     [](const WhyLook& look) { return look.along.smoothness; }},
    {QT_TR_NOOP("sharpness"), "sharpness",
     [](const WhyLook& look) { return look.sharpness.value_or(kNaN); }},
};
constexpr int kSharpness = 3;  // its place

/// The units' medians that the layer before `layer` hands on; null where they are not recorded.
const LayerRecord::Entry* handedOn(const LayerRecord& record, std::size_t layer,
                                   Placement placement) {
    const auto& taps = record.layers[layer - 1];
    const auto& entry = placement == Placement::After && taps.normalized.present ? taps.normalized
                                                                                 : taps.activation;
    return entry.present ? &entry : nullptr;
}

/// Root mean square over units of how far their medians lie apart, in half the width from the 15th
/// to the 85th percentile then; of units that vary.
double driftBetween(const LayerRecord::Entry& then, const LayerRecord::Entry& now) {
    double squares = 0.0;
    int units = 0;
    for (std::size_t i = 0; i < std::min(then.p50.size(), now.p50.size()); ++i) {
        const double half = (static_cast<double>(then.p85[i]) - then.p15[i]) / 2;
        const double moved = static_cast<double>(now.p50[i]) - then.p50[i];
        if (!(half > 0.0) || !std::isfinite(moved))
            continue;
        squares += moved * moved / (half * half);
        ++units;
    }
    return units > 0 ? std::sqrt(squares / units) : kNaN;
}

ProfilePlot::Line driftSince(const History* history, std::int64_t step, Placement placement) {
    ProfilePlot::Line line;
    if (history == nullptr || history->layers.empty())
        return line;
    const auto& records = history->layers;
    auto then = std::ranges::lower_bound(records, step, {}, &LayerRecord::step);
    if (then == records.end())
        --then;
    const auto& now = records.back();
    for (std::size_t layer = 1; layer < now.layers.size(); ++layer) {
        const auto* before = handedOn(*then, layer, placement);
        const auto* after = handedOn(now, layer, placement);
        line.x.push_back(static_cast<double>(layer + 1));
        line.y.push_back(before != nullptr && after != nullptr ? driftBetween(*before, *after)
                                                               : kNaN);
    }
    return line;
}

}  // namespace

PageInfo WhyPage::describe() {
    return {"why", tr("Wh&y"),
            tr("The loss along the gradient, how gradients change and grow by depth, how alike the "
               "samples become, sharpness."),
            "gradients.md#why-i-page-why"};
}

WhyPage::WhyPage(QWidget* parent) : RunPage(describe(), parent) {
    moment_ = addSentence(column(), "why-moment", true);
    addRunChoice();
    buildAlong();
    buildDepth();
    buildTime();
    clear();
}

QComboBox* WhyPage::addChoice(const char* name, const QString& label, const QStringList& texts) {
    auto* box = new QComboBox(this);
    box->setObjectName(QLatin1String(name));
    setSpokenLabel(*box, label);
    box->setToolTip(label);
    box->addItems(texts);
    box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    return box;
}

ProfilePlot* WhyPage::addProfile(const char* id, const QString& title) {
    auto* plot = new ProfilePlot(QLatin1String(id), this);
    plot->setTitle(title);
    addPlot(column(), plot, kPlotHeight);
    return plot;
}

void WhyPage::buildAlong() {
    addHeading(column(), tr("Along the gradient"));
    along_quantity_ = addChoice("why-along", tr("What is shown along the gradient"),
                                {tr("loss"), tr("change of the gradient")});
    QStringList stretches;
    for (const double stretch : kStretches)
        stretches << tr("up to %1 × rate").arg(stretch);
    stretch_ = addChoice("why-stretch", tr("How far along the gradient"), stretches);
    stretch_->setCurrentIndex(kUsualStretch);
    auto* line = new QHBoxLayout;
    line->addWidget(along_quantity_, 1);
    line->addWidget(stretch_, 1);
    column()->addLayout(line);
    along_ = addProfile("inspector-why-along", tr("Along the gradient"));
    along_words_ = addSentence(column(), "why-along-words", false);
    connect(along_quantity_, &QComboBox::currentIndexChanged, this, &WhyPage::displayAlong);
    connect(stretch_, &QComboBox::currentIndexChanged, this, &InspectorPage::requestChanged);
}

void WhyPage::buildDepth() {
    addHeading(column(), tr("By depth"));
    QStringList names;
    for (const auto& quantity : kOfLayers)
        names << tr(quantity.name);
    names << tr("input's drift since a step");
    depth_quantity_ = addChoice("why-depth", tr("What is shown by depth"), names);
    since_ = makeNumberPicker(this, "why-since", tr("Since step"),
                              tr("Drift is from the first step recorded from here on."));
    since_->setRange(1, std::numeric_limits<int>::max());
    since_->setPrefix(tr("since step "));
    since_->hide();
    auto* line = new QHBoxLayout;
    line->addWidget(depth_quantity_, 2);
    line->addWidget(since_, 1);
    column()->addLayout(line);
    depth_ = addProfile("inspector-why-depth", tr("By depth"));
    shift_words_ = addSentence(column(), "why-shift-words", false);
    gradient_words_ = addSentence(column(), "why-gradient-words", false);
    samples_words_ = addSentence(column(), "why-samples-words", false);
    connect(depth_quantity_, &QComboBox::currentIndexChanged, this, &WhyPage::displayDepth);
    connect(since_, &QSpinBox::valueChanged, this, &WhyPage::displayDepth);
}

void WhyPage::buildTime() {
    addHeading(column(), tr("From look to look"));
    QStringList names;
    for (const auto& quantity : kOfLooks)
        names << tr(quantity.name);
    time_quantity_ = addChoice("why-time", tr("What is shown from look to look"), names);
    column()->addWidget(time_quantity_);
    time_ = addProfile("inspector-why-time", tr("From look to look"));
    edge_words_ = addSentence(column(), "why-edge-words", false);
    average_heading_ = addHeading(column(), tr("Averaged weights"));
    average_words_ = addSentence(column(), "why-average-words", false);
    connect(time_quantity_, &QComboBox::currentIndexChanged, this, &WhyPage::displayTime);
}

InspectionRequest WhyPage::request() const {
    InspectionRequest request;
    request.why = kStretches[static_cast<std::size_t>(stretch_->currentIndex())];
    request.averages = optimizer_.average != Averaging::None;
    return request;
}

void WhyPage::follow(const Inspected& what) {
    if (const auto* configuration = shown(what)) {
        const auto before = std::exchange(optimizer_, configuration->optimizer).average;
        if ((before == Averaging::None) != (optimizer_.average == Averaging::None))
            emit requestChanged();
        placement_ = configuration->depth() > 0 ? configuration->normalizationOf(0).placement
                                                : Placement::Before;
    }
    if (what.data) {
        training_samples_ = what.data->train.count();
        task_ = what.data->task;
    }
    histories_ = {what.history, what.twin_history};
    const std::array<std::uint64_t, 2> revisions{
        what.history == nullptr ? 0 : what.history->revision(),
        what.twin_history == nullptr ? 0 : what.twin_history->revision()};
    if (revisions != revisions_ && depth_quantity_->currentIndex() == kDriftSince)
        displayDepth();
    revisions_ = revisions;
}

void WhyPage::forget() {
    for (auto& points : points_)
        points.clear();
    histories_ = {};
    revisions_ = {};
}

/// Looks come in the order of their steps, but where somebody goes back.
void WhyPage::note(std::vector<Point>& points, const Inspection* look) {
    if (look == nullptr || !look->why)
        return;
    std::erase_if(points, [look](const Point& point) { return point.step >= look->step; });
    auto& point = points.emplace_back(Point{look->step, {}});
    for (const auto& quantity : kOfLooks)
        point.values.push_back(quantity.value(*look->why));
}

void WhyPage::displayLooks() {
    const auto* look = shown(&Inspection::why);
    say(moment_,
        look != nullptr
            ? tr("Step %1 · batch of %2").arg(formatCount(shown()->step)).arg(look->batch_size)
            : tr("Waiting for the first look."));
    note(points_[0], lookOfA());
    note(points_[1], lookOfB());
    displayAlong();
    displayDepth();
    displayTime();
    displayWords();
}

void WhyPage::displayAlong() {
    const bool loss = along_quantity_->currentIndex() == 0;
    ProfilePlot::Axes axes{
        .x = tr("step size"),
        .y = loss ? tr("loss") : tr("‖g − g₀‖"),
        .column = loss ? QStringLiteral("loss") : QStringLiteral("gradient_change"),
        .x_column = QStringLiteral("step_size"),
        .guide_name = {}};
    along_->setAxes(axes);
    const auto lineOf = [loss](const WhyLook* look) {
        return look == nullptr
                   ? ProfilePlot::Line{}
                   : ProfilePlot::Line{look->along.rate,
                                       loss ? look->along.loss : look->along.gradient_change};
    };
    along_->setData(lineOf(ofA(&Inspection::why)), lineOf(ofB(&Inspection::why)));
}

void WhyPage::displayDepth() {
    const int chosen = depth_quantity_->currentIndex();
    since_->setVisible(chosen == kDriftSince);
    if (chosen == kDriftSince)
        return displayDrift();
    const auto& quantity = kOfLayers[chosen];
    depth_->setAxes({.x = tr("layer"),
                     .y = tr(quantity.name),
                     .column = QLatin1String(quantity.column),
                     .x_column = QStringLiteral("layer"),
                     .log_y = quantity.log,
                     .whole_x = true,
                     .guide_name = {}});
    const auto lineOf = [&quantity](const WhyLook* look) {
        ProfilePlot::Line line;
        for (std::size_t i = 0; look != nullptr && i < look->layers.size(); ++i) {
            line.x.push_back(static_cast<double>(i + 1));
            line.y.push_back(look->layers[i].*quantity.value);
        }
        return line;
    };
    depth_->setData(lineOf(ofA(&Inspection::why)), lineOf(ofB(&Inspection::why)));
}

void WhyPage::displayDrift() {
    depth_->setAxes({.x = tr("layer"),
                     .y = tr("drift of the units' medians"),
                     .column = QStringLiteral("drift"),
                     .x_column = QStringLiteral("layer"),
                     .whole_x = true,
                     .guide_name = {}});
    depth_->setData(driftSince(histories_[0], since_->value(), placement_),
                    driftSince(histories_[1], since_->value(), placement_));
}

void WhyPage::displayTime() {
    const int chosen = time_quantity_->currentIndex();
    const auto& quantity = kOfLooks[chosen];
    const double edge = words::edgeOf(optimizer_, optimizer_.lr);
    time_->setAxes({.x = tr("step"),
                    .y = tr(quantity.name),
                    .column = QLatin1String(quantity.column),
                    .x_column = QStringLiteral("step"),
                    .log_y = true,
                    .whole_x = true,
                    .guide = chosen == kSharpness && std::isfinite(edge) ? edge : 0.0,
                    .guide_name = tr("where gradient descent becomes unstable")});
    time_->setAbsence(chosen == kSharpness ? tr("full batches only") : tr("no data yet"));
    const auto lineOf = [chosen](const std::vector<Point>& points) {
        ProfilePlot::Line line;
        for (const auto& point : points) {
            line.x.push_back(static_cast<double>(point.step));
            line.y.push_back(point.values[static_cast<std::size_t>(chosen)]);
        }
        return line;
    };
    time_->setData(lineOf(points_[0]), lineOf(points_[1]));
}

void WhyPage::displayWords() {
    const auto* look = shown(&Inspection::why);
    const auto sayOf = [look](QLabel* sentence, const auto& words) {
        say(sentence, look == nullptr ? QString() : words(*look));
    };
    sayOf(along_words_, words::alongGradient);
    sayOf(shift_words_, words::shiftOfGradients);
    sayOf(gradient_words_, words::gradientByDepth);
    sayOf(samples_words_, words::samplesByDepth);
    const auto* averages =
        optimizer_.average != Averaging::None ? shown(&Inspection::averages) : nullptr;
    average_heading_->setVisible(averages != nullptr);
    say(average_words_, averages == nullptr ? QString() : words::averagedWeights(*averages, task_));
    sayOf(edge_words_, [this](const WhyLook& its) {
        return words::edgeOfStability(its, optimizer_, training_samples_);
    });
}

}  // namespace normscope
