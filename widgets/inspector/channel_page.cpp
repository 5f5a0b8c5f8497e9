// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/channel_page.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "model/network/norms/norm.h"
#include "widgets/base/norm_words.h"
#include "widgets/base/number_format.h"
#include "widgets/base/text.h"
#include "widgets/inspector/affine_preview.h"
#include "widgets/inspector/channel_lines.h"
#include "widgets/inspector/page_parts.h"
#include "widgets/inspector/slow_motion.h"
#include "widgets/inspector/stage_card.h"

namespace normscope {

namespace {

constexpr int kLineHeight = 104;  // px
constexpr const char* kStageNames[] = {"stage-input",  "stage-statistics", "stage-normalize",
                                       "stage-scale",  "stage-buffers",    "stage-dy",
                                       "stage-affine", "stage-dx"};
constexpr std::size_t kForward = 5;  ///< of the stages; the others are the way back

void bringInSight(StageCard& card) {
    for (QWidget* parent = card.parentWidget(); parent != nullptr; parent = parent->parentWidget())
        if (auto* scroll = qobject_cast<QScrollArea*>(parent)) {
            scroll->ensureWidgetVisible(&card, 0, 12);
            return;
        }
}

QLabel* addCode(QVBoxLayout* column, const QString& name) {
    QLabel* code = addSentence(column, name, false);
    QFont font("monospace");
    font.setStyleHint(QFont::Monospace);
    font.setPixelSize(11);
    code->setFont(font);
    code->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return code;
}

QString absenceIn(const ChannelArithmetic& of) {
    const NormRow& norm = normRow(of.config.kind);
    if (!norm.reduces)
        return ChannelPage::tr("%1, in layer %2, takes no statistics: each value by itself.")
            .arg(toQString(norm.label))
            .arg(of.layer + 1);
    return ChannelPage::tr(
               "Layer %1 has no normalization. Switch one on with B, or choose a kind on the page "
               "Norm.")
        .arg(of.layer + 1);
}

}  // namespace

PageInfo ChannelPage::describe() {
    return {"channel", tr("&Channel"),
            tr("One value through a norm and back, with all the numbers, in slow motion."),
            "channel.md#the-number-lines"};
}

ChannelPage::ChannelPage(QWidget* parent) : RunPage(describe(), parent) {
    addRunChoice();
    buildPickers();
    moment_ = addSentence(column(), "channel-moment", true);
    absence_ = addSentence(column(), "channel-absence", false);
    body_ = new QWidget(this);
    column()->addWidget(body_);
    auto* inside = new QVBoxLayout(body_);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(2);
    slow_ = new SlowMotion(static_cast<int>(kChannelStages.size()), body_);
    inside->addWidget(slow_);
    buildStages(inside);
    buildCode(inside);
    wirePickers();
    wireStages();
    clear();
}

void ChannelPage::buildPickers() {
    const auto make = [this](const char* name, const QString& label, const QString& prefix,
                             const QString& help) {
        auto* spin = makeNumberPicker(this, QString::fromLatin1(name), label, help);
        spin->setPrefix(prefix);
        return spin;
    };
    layer_ = make("channel-layer", tr("Layer"), tr("layer "), tr("The layer looked at."));
    layer_->setRange(1, 1);
    channel_ = make("channel-channel", tr("Channel"), tr("channel "), tr("The channel looked at."));
    sample_ = make("channel-sample", tr("Sample"), tr("sample "),
                   tr("Which sample of the last training batch is followed."));
    position_ = make("channel-position", tr("Position"), tr("pixel "),
                     tr("Which position of the channel's map, row by row."));
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    grid->addWidget(layer_, 0, 0);
    grid->addWidget(channel_, 0, 1);
    grid->addWidget(sample_, 1, 0);
    grid->addWidget(position_, 1, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    column()->addLayout(grid);
}

void ChannelPage::buildStages(QVBoxLayout* column) {
    addHeading(column, tr("Forward"));
    for (std::size_t i = 0; i < cards_.size(); ++i) {
        if (i == kForward)
            addHeading(column, tr("Backward"));
        const bool links_on = i + 1 != kForward && i + 1 != cards_.size();
        cards_[i] = new StageCard(QString::fromLatin1(kStageNames[i]), links_on, body_);
        column->addWidget(cards_[i]);
    }
    const auto addLine = [this](ChannelStage stage, const char* id, const QString& letter) {
        auto* plot = new NumberLinePlot(QString::fromLatin1(id), letter, this);
        addPlot(cards_[static_cast<std::size_t>(stage)]->column(), plot, kLineHeight);
        return plot;
    };
    lines_[0] = addLine(ChannelStage::Input, "inspector-channel-x", "x");
    lines_[1] = addLine(ChannelStage::Normalize, "inspector-channel-normalized", "x\u0302");
    lines_[2] = addLine(ChannelStage::Scale, "inspector-channel-y", "y");
    preview_ = new AffinePreview(this);
    cards_[static_cast<std::size_t>(ChannelStage::Scale)]->column()->addWidget(preview_);
}

void ChannelPage::buildCode(QVBoxLayout* column) {
    addHeading(column, tr("In PyTorch"));
    module_ = addCode(column, "channel-module");
    call_ = addCode(column, "channel-call");
    copy_ = new QPushButton(tr("Copy"), body_);
    copy_->setObjectName("channel-copy");
    copy_->setToolTip(tr("Copies both lines."));
    column->addWidget(copy_, 0, Qt::AlignLeft);
}

void ChannelPage::wirePickers() {
    const auto chosen = [this] {
        select(layer_->value() - 1, channel_->value());
        emit selected(layer_->value() - 1, channel_->value());
        emit requestChanged();
    };
    connect(layer_, &QSpinBox::valueChanged, this, chosen);
    connect(channel_, &QSpinBox::valueChanged, this, chosen);
    connect(sample_, &QSpinBox::valueChanged, this, &InspectorPage::requestChanged);
    connect(position_, &QSpinBox::valueChanged, this, &InspectorPage::requestChanged);
}

void ChannelPage::wireStages() {
    for (NumberLinePlot* line : lines_) {
        connect(line, &NumberLinePlot::picked, this, &ChannelPage::pick);
    }
    connect(preview_, &AffinePreview::changed, this, &ChannelPage::displayLines);
    connect(preview_, &AffinePreview::applied, this, &ChannelPage::applyPreview);
    connect(slow_, &SlowMotion::begun, this, &InspectorPage::pauseRequested);
    connect(slow_, &SlowMotion::stageChanged, this, [this](int stage) {
        displayStage();
        if (stage >= 0)
            bringInSight(*cards_[static_cast<std::size_t>(stage)]);
    });
    connect(copy_, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(module_->text() + u'\n' + call_->text() + u'\n');
    });
}

InspectionRequest ChannelPage::request() const {
    InspectionRequest request;
    request.channel = InspectionRequest::Channel{layer_->value() - 1, channel_->value(),
                                                 sample_->value(), position_->value()};
    return request;
}

/// How many layers, channels, samples and positions there are to choose from.
void ChannelPage::follow(const Inspected& what) {
    const Configuration* configuration = shown(what);
    if (configuration == nullptr)
        return;
    std::vector<Shape> places;
    if (what.frame)
        for (const NormPlace& place : placesIn(*what.frame))
            places.push_back(place.slot);
    if (places.empty())
        places = slots_;
    if (configuration->network.hidden == widths_ && places == slots_ &&
        configuration->data.batch_size == batch_)
        return;
    const InspectionRequest before = request();
    widths_ = configuration->network.hidden;
    slots_ = std::move(places);
    batch_ = configuration->data.batch_size;
    showRanges();
    if (!(request() == before))
        emit requestChanged();
}

void ChannelPage::showRanges() {
    const QSignalBlocker no_sample(sample_);
    sample_->setRange(0, static_cast<int>(std::max<std::int64_t>(batch_, 1)) - 1);
    select(wanted_layer_, wanted_channel_);
}

void ChannelPage::select(int layer, int channel) {
    wanted_layer_ = layer;
    wanted_channel_ = channel;
    const QSignalBlocker no_layer(layer_);
    const QSignalBlocker no_channel(channel_);
    const QSignalBlocker no_position(position_);
    std::int64_t positions = 1;
    if (!widths_.empty()) {
        layer_->setRange(1, static_cast<int>(widths_.size()));
        layer = std::clamp(layer, 0, static_cast<int>(widths_.size()) - 1);
        const auto index = static_cast<std::size_t>(layer);
        channel_->setRange(0, static_cast<int>(widths_[index]) - 1);
        if (index < slots_.size())
            positions = positionsOf(slots_[index]);
    }
    position_->setRange(0, static_cast<int>(positions) - 1);
    position_->setVisible(positions > 1);
    layer_->setValue(layer + 1);
    channel_->setValue(channel);
}

/// The value at a place of the block: samples, in these channels, in these positions.
void ChannelPage::pick(std::int64_t place) {
    const ChannelArithmetic* of = arithmetic();
    if (of == nullptr || !of->present)
        return;
    const auto& block = of->block;
    const auto position = block.first_position + place % block.positions;
    const auto row = place / block.positions;
    {
        const QSignalBlocker no_sample(sample_);
        const QSignalBlocker no_position(position_);
        sample_->setValue(static_cast<int>(block.first_sample + row / block.channels));
        position_->setValue(static_cast<int>(position));
    }
    const int channel = static_cast<int>(block.first_channel + row % block.channels);
    if (channel != channel_->value())
        channel_->setValue(channel);
    else
        emit requestChanged();
}

void ChannelPage::forget() {
    preview_->forget();
    slow_->stop();
}

void ChannelPage::displayLooks() {
    const ChannelArithmetic* of = arithmetic();
    const bool present = of != nullptr && of->present;
    body_->setVisible(present);
    say(absence_, of != nullptr && !present ? absenceIn(*of) : QString());
    if (!present) {
        say(moment_, of == nullptr ? tr("Waiting for the first look.") : QString());
        for (NumberLinePlot* line : lines_)
            line->clear();
        slow_->stop();
        return;
    }
    say(moment_,
        tr("Step %1 · %2 · %3")
            .arg(formatCount(shown()->step), normTitle(of->config.kind, of->slot),
                 of->by_data ? tr("by the data's statistics") : tr("by running statistics")));
    for (std::size_t i = 0; i < cards_.size(); ++i)
        cards_[i]->display(wordsOf(kChannelStages[i], *of));
    displayLines();
    displayCode();
    displayStage();
}

void ChannelPage::displayLines() {
    const ChannelArithmetic* of = arithmetic();
    if (of == nullptr || !of->present)
        return;
    const auto own = [](const std::vector<float>& all, double value) {
        return all.empty() ? std::nullopt : std::optional(value);
    };
    preview_->display(own(of->gammas, of->gamma), own(of->betas, of->beta));
    NumberLine output = outputLine(*of);
    if (preview_->isTried())
        output = withPreview(std::move(output), *of, preview_->gamma(), preview_->beta());
    const QString place = tr("Layer %1, channel %2").arg(of->layer + 1).arg(of->channel);
    const NumberLine lines[] = {inputLine(*of), normalizedLine(*of), output};
    for (std::size_t i = 0; i < lines_.size(); ++i)
        lines_[i]->setData(lines[i], of->place, place, showsTwin());
}

void ChannelPage::applyPreview() {
    const ChannelArithmetic* of = arithmetic();
    if (of == nullptr || !of->present)
        return;
    std::vector<Setting> settings;
    const auto add = [&](bool tried, std::string_view action, double value) {
        if (tried)
            settings.push_back(
                {layerPath(of->layer, action), toText(ChannelValue{of->channel, value})});
    };
    add(preview_->triesGamma(), action_path::kSetGamma, preview_->gamma());
    add(preview_->triesBeta(), action_path::kSetBeta, preview_->beta());
    preview_->forget();
    emit settingsOfRunRequested(settings, showsTwin());
}

void ChannelPage::displayCode() {
    const ChannelArithmetic& of = *arithmetic();
    const auto line = pytorchLine(of.config, of.slot, of.by_data ? Mode::Train : Mode::Eval);
    say(module_, "norm = " + QString::fromStdString(line.module));
    say(call_, "y = " + QString::fromStdString(line.call));
}

void ChannelPage::displayStage() {
    const int stage = slow_->stage();
    const ChannelArithmetic* of = arithmetic();
    for (std::size_t i = 0; i < cards_.size(); ++i)
        cards_[i]->setCurrent(static_cast<int>(i) == stage);
    if (stage < 0 || of == nullptr || !of->present) {
        emit watchRequested({});
        return;
    }
    const auto index = static_cast<std::size_t>(stage);
    slow_->setName(cards_[index]->title());
    emit watchRequested(partsOf(kChannelStages[index], *of));
}

void ChannelPage::hideEvent(QHideEvent* event) {
    slow_->stop();
    RunPage::hideEvent(event);
}

void ChannelPage::setTheme(const Theme& theme) {
    for (StageCard* card : cards_)
        card->setTheme(theme);
    RunPage::setTheme(theme);
    preview_->setTheme(theme);
    slow_->setTheme(theme);
}

}  // namespace normscope
