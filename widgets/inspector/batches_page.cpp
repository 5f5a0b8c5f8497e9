// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/batches_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/base/segmented_switch.h"
#include "widgets/inspector/page_parts.h"
#include "widgets/inspector/sample_image.h"
#include "widgets/inspector/words.h"
#include "widgets/panel/common_value.h"
#include "widgets/plots/companion_plot.h"
#include "widgets/plots/scatter_plot.h"

namespace normscope {

namespace {

constexpr int kScatterHeight = 220;  // px
constexpr int kCompanionHeight = 190;
constexpr int kPictureSide = 56;

std::vector<std::pair<QString, QString>> batchSizes() {
    std::vector<std::pair<QString, QString>> options;
    for (const char* size : {"1", "2", "4", "8", "16", "64"})
        options.emplace_back(QLatin1String(size), QLatin1String(size));
    return options;
}

}  // namespace

PageInfo BatchesPage::describe() {
    return {"batches", tr("&Batches"),
            tr("How batches scatter, and what companions do to a sample's answer."),
            "batches.md#tiny-batches-i-page-batches"};
}

BatchesPage::BatchesPage(QWidget* parent) : RunPage(describe(), parent) {
    moment_ = addSentence(column(), "batches-moment", true);
    addRunChoice();
    buildScatter();
    buildCompanions();
    wire();
    clear();
}

void BatchesPage::buildScatter() {
    addHeading(column(), tr("Many batches, one channel"));
    layer_ = makeNumberPicker(this, "scatter-layer", tr("Layer"), tr("The layer looked at."));
    layer_->setRange(1, 1);
    layer_->setPrefix(tr("layer "));
    channel_ =
        makeNumberPicker(this, "scatter-channel", tr("Channel"), tr("The channel looked at."));
    channel_->setPrefix(tr("channel "));
    auto* line = new QHBoxLayout;
    line->addWidget(layer_);
    line->addWidget(channel_);
    column()->addLayout(line);
    scatter_ = new ScatterPlot("inspector-batches", this);
    addPlot(column(), scatter_, kScatterHeight);
    spread_ = addSentence(column(), "batches-spread", false);
    sizes_ = new SegmentedSwitch("batch-size", batchSizes(), this);
    sizes_->setHelp(tr("Batch size"), tr("Batch size of the run, from the next step on."));
    for (const auto& [key, text] : batchSizes()) {
        QPushButton* size = sizes_->button(key);
        size->setMinimumWidth(30);
        size->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    column()->addWidget(sizes_);
    size_note_ = addSentence(column(), "batch-size-note", true);
}

void BatchesPage::buildCompanions() {
    addHeading(column(), tr("One sample, many companions"));
    picture_ = new QLabel(this);
    picture_->setObjectName("companion-picture");
    picture_->setFixedSize(kPictureSide, kPictureSide);
    picture_->setAccessibleName(tr("The sample"));
    sample_ = makeNumberPicker(this, "companion-sample", tr("Validation sample"),
                               tr("Which validation sample is looked at."));
    sample_->setPrefix(tr("sample "));
    truth_ = new QLabel(this);
    truth_->setObjectName("companion-truth");
    truth_->setMinimumWidth(1);
    reshuffle_ = new QPushButton(tr("Reshuffle"), this);
    reshuffle_->setObjectName("reshuffle");
    reshuffle_->setToolTip(tr("The same sample among other companions of the training set."));
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    grid->addWidget(picture_, 0, 0, 2, 1);
    grid->addWidget(sample_, 0, 1);
    grid->addWidget(reshuffle_, 0, 2);
    grid->addWidget(truth_, 1, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    column()->addLayout(grid);
    companions_ = new CompanionPlot("inspector-companions", this);
    addPlot(column(), companions_, kCompanionHeight, "batches.md#companions");
    predictions_ = addSentence(column(), "companion-predictions", false);
    unsteady_ = addSentence(column(), "companion-unsteady", false);
}

void BatchesPage::wire() {
    const auto chosen = [this] {
        select(layer_->value() - 1, channel_->value());
        emit selected(layer_->value() - 1, channel_->value());
        emit requestChanged();
    };
    connect(layer_, &QSpinBox::valueChanged, this, chosen);
    connect(channel_, &QSpinBox::valueChanged, this, chosen);
    connect(sample_, &QSpinBox::valueChanged, this, &InspectorPage::requestChanged);
    connect(reshuffle_, &QPushButton::clicked, this, [this] {
        ++shuffle_;
        emit requestChanged();
    });
    connect(sizes_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        emit settingsRequested({settingOf(&DataConfig::batch_size, key.toLongLong())});
    });
}

InspectionRequest BatchesPage::request() const {
    InspectionRequest request;
    request.batches = InspectionRequest::Batches{layer_->value() - 1, channel_->value()};
    request.companions.emplace();
    request.companions->sample = sample_->value();
    request.companions->shuffle = shuffle_;
    request.samples = {sample_->value()};  // for its picture, as the network is given it
    return request;
}

void BatchesPage::follow(const Inspected& what) {
    displayData(what.data);
    if (const Configuration* configuration = shown(what))
        displayConfiguration(*configuration, what.aimed != nullptr ? *what.aimed : *configuration);
}

void BatchesPage::displayLooks() {
    displayScatter();
    displayCompanions();
}

void BatchesPage::displayConfiguration(const Configuration& shown, const Configuration& aimed) {
    sizes_->display(QString::number(aimed.data.batch_size));
    say(size_note_, tr("Batch size of the run, now %1. Another one applies at the next step.")
                        .arg(aimed.data.batch_size));
    const bool normalized = anyBatchNorm(shown);
    if (normalized != normalized_) {
        normalized_ = normalized;
        displayLooks();
    }
    if (shown.network.hidden == widths_)
        return;
    widths_ = shown.network.hidden;
    select(wanted_layer_, wanted_channel_);
    emit requestChanged();
}

void BatchesPage::displayData(const std::shared_ptr<const Dataset>& dataset) {
    if (dataset == data_)
        return;
    data_ = dataset;
    const std::int64_t count = dataset ? dataset->validation.count() : 0;
    const QSignalBlocker silent(sample_);
    sample_->setRange(0, static_cast<int>(std::max<std::int64_t>(count - 1, 0)));
    displayCompanions();
}

void BatchesPage::displayScatter() {
    say(moment_, shown() != nullptr ? tr("Step %1").arg(formatCount(shown()->step))
                                    : tr("Waiting for the first look."));
    const auto* scatter = shown(&Inspection::batches);
    if (scatter != nullptr)
        scatter_->setData(*scatter, showsTwin());
    else
        scatter_->clear();
    say(spread_, scatter != nullptr ? words::spreadOfBatches(*scatter) : QString());
}

void BatchesPage::displayCompanions() {
    const auto* check = shown(&Inspection::companions);
    if (check != nullptr)
        companions_->setData(*check, data_ ? data_->classes : std::vector<std::string>{},
                             showsTwin());
    else
        companions_->clear();
    QString said = check != nullptr ? words::predictionsInBatches(*check) : QString();
    if (!said.isEmpty() && !normalized_)
        said += QLatin1Char(' ') + tr("Without batch norm companions make no difference.");
    say(predictions_, said);
    say(unsteady_, check != nullptr && normalized_ ? words::unsteadyShare(*check) : QString());
    displaySample(check);
}

/// What is true of the sample.
QString BatchesPage::truthText(const CompanionCheck& check) const {
    const auto label = static_cast<std::size_t>(check.label);
    if (label >= data_->classes.size())
        return {};
    const QString name = QString::fromStdString(data_->classes[label]);
    if (data_->task == Task::Classification)
        return tr("true class %1").arg(name);
    const bool known = std::isfinite(check.truth);
    return known ? tr("true %1: %2").arg(name, formatShort(check.truth)) : QString();
}

void BatchesPage::displaySample(const CompanionCheck* check) {
    truth_->setText(check != nullptr && data_ ? truthText(*check) : QString());
    const auto* answers = shown(&Inspection::predictions);
    const auto* seen =
        answers != nullptr && !answers->samples.empty() ? &answers->samples.front() : nullptr;
    const QImage image =
        seen != nullptr && data_ ? sampleImage(seen->values, data_->shape) : QImage();
    picture_->setVisible(!data_ || isImage(data_->shape));
    picture_->setPixmap(
        image.isNull() ? QPixmap()
                       : QPixmap::fromImage(image.scaled(picture_->size(), Qt::IgnoreAspectRatio,
                                                         Qt::SmoothTransformation)));
    if (seen != nullptr && seen->values.size() == 2)
        truth_->setText(
            truth_->text() +
            tr(" at (%1, %2)").arg(formatShort(seen->values[0]), formatShort(seen->values[1])));
}

void BatchesPage::select(int layer, int channel) {
    wanted_layer_ = layer;
    wanted_channel_ = channel;
    const QSignalBlocker no_layer(layer_);
    const QSignalBlocker no_channel(channel_);
    if (!widths_.empty()) {
        layer_->setRange(1, static_cast<int>(widths_.size()));
        layer = std::clamp(layer, 0, static_cast<int>(widths_.size()) - 1);
        channel_->setRange(0, static_cast<int>(widths_[static_cast<std::size_t>(layer)]) - 1);
    }
    layer_->setValue(layer + 1);
    channel_->setValue(channel);
}

}  // namespace normscope
