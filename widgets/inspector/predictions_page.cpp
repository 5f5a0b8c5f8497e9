// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/predictions_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "widgets/base/segmented_switch.h"
#include "widgets/inspector/page_parts.h"
#include "widgets/inspector/prediction_grid.h"
#include "widgets/inspector/sample_image.h"
#include "widgets/plots/boundary_plot.h"
#include "widgets/plots/confusion_plot.h"
#include "widgets/plots/value_plot.h"

namespace normscope {

namespace {

constexpr int kBoundaryHeight = 290;  // px
constexpr int kGridHeight = 300;
constexpr int kConfusionHeight = 300;
constexpr int kArrowWidth = 26;

/// A part of the page that comes and goes as one.
QVBoxLayout* addPart(QVBoxLayout* column, QWidget*& part) {
    part = new QWidget(column->parentWidget());
    auto* inside = new QVBoxLayout(part);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(column->spacing());
    column->addWidget(part);
    return inside;
}

bool isInSight(const QWidget* widget) {
    return widget->isVisible() && !widget->visibleRegion().isEmpty();
}

}  // namespace

PageInfo PredictionsPage::describe() {
    return {"predictions", tr("&Predictions"),
            tr("What the network says, by running and by batch statistics: samples, confusion, "
               "decision boundary."),
            "batches.md#predictions-i-page-predictions"};
}

PredictionsPage::PredictionsPage(QWidget* parent) : InspectorPage(describe(), parent) {
    buildBoundary();
    buildSamples();
    buildConfusion();
    no_plane_ = addSentence(column(), "no-boundary", true);
    column()->addStretch(1);
    for (Plot* plot : InspectorPage::plots())
        plot->installEventFilter(this);
    displayTask(false, false);
    clear();
}

void PredictionsPage::buildBoundary() {
    auto* part = addPart(column(), plane_part_);
    addHeading(part, tr("Decision boundary"));
    boundary_ = new BoundaryPlot("inspector-boundary", this);
    addPlot(part, boundary_, kBoundaryHeight);
}

void PredictionsPage::buildSamples() {
    auto* part = addPart(column(), picture_part_);
    addHeading(part, tr("Samples, running / batch"));
    filter_switch_ = new SegmentedSwitch(
        "prediction-filter", {{"all", tr("All")}, {"differ", tr("Differ")}, {"wrong", tr("Wrong")}},
        this);
    filter_switch_->setHelp(
        tr("Samples shown"),
        tr("All; those whose answers by running and batch statistics differ; those with a wrong "
           "answer. The last two look through the first %1 validation samples.")
            .arg(kFetched));
    filter_switch_->display("all");
    const auto makeButton = [this](const char* name, const QString& arrow, const QString& help) {
        auto* button = new QToolButton(this);
        button->setObjectName(QLatin1String(name));
        button->setText(arrow);
        button->setFixedWidth(kArrowWidth);
        button->setToolTip(help);
        button->setAccessibleName(help);
        return button;
    };
    previous_ = makeButton("prediction-previous", "‹", tr("Samples before these"));
    next_ = makeButton("prediction-next", "›", tr("Samples after these"));
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(filter_switch_);
    line->addStretch(1);
    line->addWidget(previous_);
    line->addWidget(next_);
    part->addLayout(line);
    which_ = addSentence(part, "prediction-which", true);
    grid_ = new PredictionGrid("inspector-predictions", this);
    addPlot(part, grid_, kGridHeight);
    no_pictures_ = addSentence(column(), "no-pictures", true);
    connect(previous_, &QToolButton::clicked, this, [this] { turn(-1); });
    connect(next_, &QToolButton::clicked, this, [this] { turn(1); });
    connect(filter_switch_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        filter_ = key == QLatin1String("differ")  ? Filter::Differ
                  : key == QLatin1String("wrong") ? Filter::Wrong
                                                  : Filter::All;
        page_ = 0;
        displaySamples();
        askIfOther();
    });
}

void PredictionsPage::buildConfusion() {
    all_heading_ = addHeading(column(), tr("Confusion"));
    run_ = addRunChoice(column(), "confusion-run");
    kind_ = new SegmentedSwitch(
        "confusion-kind",
        {{"running", tr("Running")}, {"batch", tr("Batch")}, {"difference", tr("Difference")}},
        this);
    kind_->setHelp(tr("Statistics"),
                   tr("Predictions by running statistics, by those of each batch, or how many more "
                      "by the former."));
    kind_->display("running");
    column()->addWidget(kind_, 0, Qt::AlignLeft);
    confusion_ = new ConfusionPlot("inspector-confusion", this);
    confusion_place_ = addPlot(column(), confusion_, kConfusionHeight);
    values_ = new ValuePlot("inspector-values", this);
    values_place_ =
        addPlot(column(), values_, kConfusionHeight, "networks.md#a-number-instead-of-classes");
    no_classes_ = addSentence(column(), "no-classes", true);
    connect(kind_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        confusion_->setKind(key == QLatin1String("running") ? ConfusionPlot::Kind::Running
                            : key == QLatin1String("batch") ? ConfusionPlot::Kind::Batch
                                                            : ConfusionPlot::Kind::Difference);
    });
    connect(run_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        confusion_->showTwin(key == QLatin1String("b"));
        values_->showTwin(key == QLatin1String("b"));
    });
}

std::int64_t PredictionsPage::validationCount() const {
    return data_ ? data_->validation.count() : 0;
}

InspectionRequest PredictionsPage::request() const {
    InspectionRequest request;
    if (isInSight(boundary_))
        request.boundary = kBoundary;
    request.confusion = isInSight(confusion_) || isInSight(values_);
    if (isInSight(grid_)) {
        const bool all = filter_ == Filter::All;
        const auto first = all ? page_ * kPerPage : 0;
        const auto last = std::min(first + (all ? kPerPage : kFetched), validationCount());
        request.samples.resize(static_cast<std::size_t>(std::max<std::int64_t>(last - first, 0)));
        std::iota(request.samples.begin(), request.samples.end(), first);
    }
    return request;
}

void PredictionsPage::askIfOther() {
    const auto wanted = request();
    if (wanted == asked_)
        return;
    asked_ = wanted;
    emit requestChanged();
}

/// What comes into sight by scrolling is painted; that is when it is asked for.
bool PredictionsPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Paint || event->type() == QEvent::Hide)
        QTimer::singleShot(0, this, &PredictionsPage::askIfOther);
    return InspectorPage::eventFilter(watched, event);
}

void PredictionsPage::displayData(const std::shared_ptr<const Dataset>& source) {
    if (source == data_)
        return;
    data_ = source;
    page_ = 0;
    const bool plane = data_ && data_->features() == 2 && !isRegression();
    displayTask(plane, data_ && isImage(data_->shape) && !isRegression());
    boundary_->setPoints(plane ? data_ : nullptr);
    QTimer::singleShot(0, this, &PredictionsPage::askIfOther);
}

void PredictionsPage::displayTask(bool plane, bool pictures) {
    const bool regression = isRegression();
    plane_part_->setVisible(plane);
    picture_part_->setVisible(!data_ || pictures);
    all_heading_->setText(
        (regression ? tr("Predicted against true values") : tr("Confusion")).toUpper());
    kind_->setVisible(!regression);
    confusion_place_->setVisible(!regression);
    values_place_->setVisible(regression);
    say(no_plane_, data_ && !plane && !regression
                       ? tr("For data with two features the decision boundary is drawn here too.")
                       : QString());
    say(no_pictures_, data_ && !pictures && !plane && !regression
                          ? tr("Single samples are shown where they are pictures.")
                          : QString());
    say(no_classes_, regression ? tr("A number is predicted here: there are no classes to confuse, "
                                     "and no boundary between them.")
                                : QString());
}

void PredictionsPage::displayAll(const Predictions& own, const Predictions* twin) {
    const auto names = data_ ? data_->classes : std::vector<std::string>{};
    run_->setVisible(twin != nullptr);
    if (isRegression() && !own.targets.empty()) {
        values_->setData(own, names.empty() ? QString() : QString::fromStdString(names.front()));
        return values_->setTwin(twin);
    }
    confusion_->setData(own, names);
    confusion_->setTwin(twin);
}

void PredictionsPage::display(const Inspected& what) {
    displayData(what.data);
    const bool same = what.inspection == shown_ && what.twin == shown_twin_;
    if (same || !what.inspection)
        return;
    shown_ = what.inspection;
    shown_twin_ = what.twin;
    const auto* twin = what.twin.get();
    // What was not asked for is not there: the last that came stays.
    if (shown_->request.boundary > 0) {
        boundary_->setBoundary(shown_->boundary);
        boundary_->setTwin(twin && twin->boundary ? &*twin->boundary : nullptr);
    }
    const auto& predictions = shown_->predictions;
    const auto* others = twin && twin->predictions ? &*twin->predictions : nullptr;
    if (predictions && shown_->request.confusion)
        displayAll(*predictions, others);
    if (predictions && !predictions->samples.empty()) {
        own_ = shown_;
        twin_ = others != nullptr ? shown_twin_ : nullptr;
        displaySamples();
    }
    askIfOther();
}

void PredictionsPage::clear() {
    own_.reset();
    twin_.reset();
    shown_.reset();
    shown_twin_.reset();
    page_ = 0;
    boundary_->clear();
    boundary_->setPoints(data_ && data_->features() == 2 && !isRegression() ? data_ : nullptr);
    confusion_->clear();
    values_->clear();
    run_->hide();
    displaySamples();
    if (!data_)
        plane_part_->hide();
}

std::vector<Plot*> PredictionsPage::plots() const {
    std::vector<Plot*> all;
    if (!plane_part_->isHidden())
        all.push_back(boundary_);
    if (!picture_part_->isHidden())
        all.push_back(grid_);
    all.push_back(isRegression() ? static_cast<Plot*>(values_) : confusion_);
    return all;
}

}  // namespace normscope
