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

#include "widgets/inspector/boundary_plot.h"
#include "widgets/inspector/confusion_plot.h"
#include "widgets/inspector/page_parts.h"
#include "widgets/inspector/prediction_grid.h"
#include "widgets/inspector/sample_image.h"
#include "widgets/plots/number_format.h"
#include "widgets/segmented_switch.h"

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

PredictionsPage::PredictionsPage(QWidget* parent) : InspectorPage(parent) {
    setObjectName(QStringLiteral("predictions-page"));
    auto* column = makeColumn(this);
    buildBoundary(column);
    buildSamples(column);
    buildConfusion(column);
    no_plane_ = addSentence(column, QStringLiteral("no-boundary"), true);
    column->addStretch(1);
    for (Plot* plot : std::initializer_list<Plot*>{boundary_, grid_, confusion_}) {
        plot->installEventFilter(this);
        connect(plot, &Plot::saveRequested, this, &InspectorPage::saveRequested);
        connect(plot, &Plot::enlargeRequested, this, &InspectorPage::enlargeRequested);
    }
    clear();
}

void PredictionsPage::buildBoundary(QVBoxLayout* column) {
    auto* part = addPart(column, plane_part_);
    addHeading(part, tr("Decision boundary"));
    boundary_ = new BoundaryPlot(QStringLiteral("inspector-boundary"), this);
    addPlot(part, boundary_, kBoundaryHeight);
}

void PredictionsPage::buildSamples(QVBoxLayout* column) {
    auto* part = addPart(column, picture_part_);
    addHeading(part, tr("Samples, running / batch"));
    filter_switch_ = new SegmentedSwitch(QStringLiteral("prediction-filter"),
                                         {{QStringLiteral("all"), tr("All")},
                                          {QStringLiteral("differ"), tr("Differ")},
                                          {QStringLiteral("wrong"), tr("Wrong")}},
                                         this);
    filter_switch_->setHelp(
        tr("Samples shown"),
        tr("All; those whose answers by running and batch statistics differ; those with a wrong "
           "answer. The last two look through the first %1 validation samples.")
            .arg(kFetched));
    filter_switch_->display(QStringLiteral("all"));
    const auto makeButton = [this](const char* name, const QString& arrow, const QString& help) {
        auto* button = new QToolButton(this);
        button->setObjectName(QLatin1String(name));
        button->setText(arrow);
        button->setFixedWidth(kArrowWidth);
        button->setToolTip(help);
        button->setAccessibleName(help);
        return button;
    };
    previous_ = makeButton("prediction-previous", QStringLiteral("‹"), tr("Samples before these"));
    next_ = makeButton("prediction-next", QStringLiteral("›"), tr("Samples after these"));
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(filter_switch_);
    line->addStretch(1);
    line->addWidget(previous_);
    line->addWidget(next_);
    part->addLayout(line);
    which_ = addSentence(part, QStringLiteral("prediction-which"), true);
    grid_ = new PredictionGrid(QStringLiteral("inspector-predictions"), this);
    addPlot(part, grid_, kGridHeight);
    no_pictures_ = addSentence(column, QStringLiteral("no-pictures"), true);
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

void PredictionsPage::buildConfusion(QVBoxLayout* column) {
    addHeading(column, tr("Confusion"));
    run_ = addRunChoice(column, QStringLiteral("confusion-run"));
    kind_ = new SegmentedSwitch(QStringLiteral("confusion-kind"),
                                {{QStringLiteral("running"), tr("Running")},
                                 {QStringLiteral("batch"), tr("Batch")},
                                 {QStringLiteral("difference"), tr("Difference")}},
                                this);
    kind_->setHelp(tr("Statistics"),
                   tr("Predictions by running statistics, by those of each batch, or how many more "
                      "by the former."));
    kind_->display(QStringLiteral("running"));
    column->addWidget(kind_, 0, Qt::AlignLeft);
    confusion_ = new ConfusionPlot(QStringLiteral("inspector-confusion"), this);
    addPlot(column, confusion_, kConfusionHeight);
    connect(kind_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        confusion_->setKind(key == QLatin1String("running") ? ConfusionPlot::Kind::Running
                            : key == QLatin1String("batch") ? ConfusionPlot::Kind::Batch
                                                            : ConfusionPlot::Kind::Difference);
    });
    connect(run_, &SegmentedSwitch::chosen, this,
            [this](const QString& key) { confusion_->showTwin(key == QLatin1String("b")); });
}

std::int64_t PredictionsPage::validationCount() const {
    return data_ ? data_->validation.count() : 0;
}

InspectionRequest PredictionsPage::request() const {
    InspectionRequest request;
    if (isInSight(boundary_))
        request.boundary = kBoundary;
    request.confusion = isInSight(confusion_);
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
    const bool plane = data_ && data_->features() == 2;
    const bool pictures = data_ && isImage(data_->shape);
    plane_part_->setVisible(plane);
    picture_part_->setVisible(!data_ || pictures);
    say(no_plane_, data_ && !plane
                       ? tr("For data with two features the decision boundary is drawn here too.")
                       : QString());
    say(no_pictures_, data_ && !pictures && !plane
                          ? tr("Single samples are shown where they are pictures.")
                          : QString());
    boundary_->setPoints(plane ? data_ : nullptr);
    QTimer::singleShot(0, this, &PredictionsPage::askIfOther);
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
    if (predictions && shown_->request.confusion) {
        confusion_->setData(*predictions, data_ ? data_->classes : std::vector<std::string>{});
        confusion_->setTwin(others);
        run_->setVisible(others != nullptr);
    }
    if (predictions && !predictions->samples.empty()) {
        own_ = shown_;
        twin_ = others != nullptr ? shown_twin_ : nullptr;
        displaySamples();
    }
    askIfOther();
}

/// Run B's answer to the i-th sample; null without one.
const Prediction* PredictionsPage::twinOf(std::size_t i) const {
    if (!twin_ || i >= twin_->predictions->samples.size())
        return nullptr;
    const auto& other = twin_->predictions->samples[i];
    return other.sample == own_->predictions->samples[i].sample ? &other : nullptr;
}

/// Places of the samples the filter lets through.
std::vector<std::size_t> PredictionsPage::matching() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; own_ && i < own_->predictions->samples.size(); ++i) {
        const auto& own = own_->predictions->samples[i];
        if (filter_ == Filter::All || (filter_ == Filter::Differ && anyDiffer(own, twinOf(i))) ||
            (filter_ == Filter::Wrong && anyWrong(own, twinOf(i))))
            places.push_back(i);
    }
    return places;
}

/// Says which samples are shown, and of a filter over how many it looked.
void PredictionsPage::displaySamples() {
    const auto places = matching();
    const auto found = static_cast<std::int64_t>(places.size());
    const bool filtered = filter_ != Filter::All;
    if (filtered)
        page_ = std::clamp<std::int64_t>(page_, 0, std::max<std::int64_t>(found - 1, 0) / kPerPage);
    std::vector<SampleAnswers> shown;
    for (auto i = filtered ? page_ * kPerPage : 0; i < found; ++i) {
        if (static_cast<std::int64_t>(shown.size()) == kPerPage)
            break;
        const auto place = places[static_cast<std::size_t>(i)];
        const auto* other = twinOf(place);
        shown.push_back({own_->predictions->samples[place],
                         other ? std::optional<Prediction>(*other) : std::nullopt});
    }
    if (filtered) {
        const QString text = filter_ == Filter::Differ
                                 ? tr("%1 of the first %2 samples differ.")
                                 : tr("%1 of the first %2 samples have a wrong answer.");
        say(which_, !own_ ? QString()
                          : text.arg(formatCount(found), formatCount(static_cast<std::int64_t>(
                                                             own_->predictions->samples.size()))));
    } else {
        say(which_, shown.empty() ? QString()
                                  : tr("Samples %1 to %2 of %3.")
                                        .arg(formatCount(shown.front().own.sample + 1),
                                             formatCount(shown.back().own.sample + 1),
                                             formatCount(validationCount())));
    }
    previous_->setEnabled(page_ > 0);
    next_->setEnabled((page_ + 1) * kPerPage < (filtered ? found : validationCount()));
    grid_->setSamples(std::move(shown), data_, own_ ? tr("no such samples") : tr("no data yet"));
}

void PredictionsPage::turn(std::int64_t pages) {
    page_ = std::max<std::int64_t>(0, page_ + pages);
    displaySamples();
    askIfOther();
}

void PredictionsPage::clear() {
    own_.reset();
    twin_.reset();
    shown_.reset();
    shown_twin_.reset();
    page_ = 0;
    boundary_->clear();
    boundary_->setPoints(data_ && data_->features() == 2 ? data_ : nullptr);
    confusion_->clear();
    run_->hide();
    displaySamples();
    if (!data_)
        plane_part_->hide();
}

void PredictionsPage::setTheme(const Theme& theme) {
    for (Plot* plot : std::initializer_list<Plot*>{boundary_, grid_, confusion_})
        plot->setTheme(theme);
}

void PredictionsPage::setFine(bool fine) {
    for (Plot* plot : std::initializer_list<Plot*>{boundary_, grid_, confusion_})
        plot->setFine(fine);
}

std::vector<Plot*> PredictionsPage::plots() const {
    std::vector<Plot*> all;
    if (!plane_part_->isHidden())
        all.push_back(boundary_);
    if (!picture_part_->isHidden())
        all.push_back(grid_);
    all.push_back(confusion_);
    return all;
}

}  // namespace normscope
