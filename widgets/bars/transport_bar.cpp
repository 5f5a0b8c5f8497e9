// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/transport_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>
#include <algorithm>
#include <array>

#include "widgets/bars/norm_menu.h"
#include "widgets/base/accessible.h"
#include "widgets/base/icons.h"
#include "widgets/base/one_stop.h"
#include "widgets/base/segmented_switch.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

constexpr std::array kSpeeds{2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 0.0};

std::optional<QString> keyText(const std::optional<Value>& value) {
    const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
    return text == nullptr ? std::nullopt : std::optional(QString::fromStdString(*text));
}

}  // namespace

TransportBar::TransportBar(QWidget* parent)
    : QWidget(parent), layout_(new QHBoxLayout(this)), theme_(Theme::light()) {
    setObjectName(QStringLiteral("transport-bar"));
    setAttribute(Qt::WA_StyledBackground);
    layout_->setContentsMargins(12, 7, 12, 7);
    layout_->setSpacing(6);
    layout_->setSizeConstraint(QLayout::SetNoConstraint);  // fit() drops words instead
    buildTransport();
    buildSpeed();
    layout_->addStretch(1);
    buildSwitches();
    compare_ = new CompareSwitch(this);
    layout_->addWidget(compare_);
    connect(compare_, &CompareSwitch::twinRequested, this, &TransportBar::twinRequested);
    connect(compare_, &CompareSwitch::twinFromHereRequested, this,
            &TransportBar::twinFromHereRequested);
    connect(compare_, &CompareSwitch::soloRequested, this, &TransportBar::soloRequested);
    connect(compare_, &CompareSwitch::aimChosen, this, &TransportBar::aimChosen);
    connect(compare_, &CompareSwitch::pinRequested, this, &TransportBar::pinRequested);
    layout_->addStretch(1);
    export_ = new QToolButton(this);
    export_->setObjectName(QStringLiteral("export-menu"));
    export_->setText(tr("Export"));
    export_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    export_->setPopupMode(QToolButton::InstantPopup);
    export_->setToolTip(tr("Save pictures of the plots, or the data behind them."));
    export_->setAccessibleName(tr("Export menu"));
    export_->setFocusPolicy(Qt::TabFocus);
    layout_->addWidget(export_);
    displayPlaying(false);
    displaySpeed(kDefaultSpeed);
    setTheme(theme_);
}

QPushButton* TransportBar::addButton(const QString& name, const QString& text, const QString& tip) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setProperty("words", text);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    layout_->addWidget(button);
    return button;
}

void TransportBar::buildTransport() {
    reset_ = addButton(QStringLiteral("reset"), tr("Reset"),
                       tr("Start anew with the present settings and the same seed (Ctrl+R)."));
    new_seed_ = addButton(QStringLiteral("new-seed"), tr("New seed"),
                          tr("Start anew with the present settings and another seed (Ctrl+N)."));
    play_ = addButton(QStringLiteral("play"), tr("Play"), tr("Train or pause (Space)."));
    play_->setProperty("primary", true);
    step_ =
        addButton(QStringLiteral("step"), tr("Step"), tr("Make one step, then pause (S or .)."));
    connect(reset_, &QPushButton::clicked, this, &TransportBar::resetRequested);
    connect(new_seed_, &QPushButton::clicked, this, &TransportBar::newSeedRequested);
    connect(play_, &QPushButton::clicked, this, &TransportBar::togglePlaying);
    connect(step_, &QPushButton::clicked, this, &TransportBar::stepRequested);
    joinStops(this, {reset_, new_seed_, play_, step_});
}

void TransportBar::buildSpeed() {
    slow_ =
        addButton(QStringLiteral("slow"), tr("Slow"),
                  tr("Five steps a second, to watch each one; again: back to the speed before."));
    slow_->setCheckable(true);
    speeds_ = new QComboBox(this);
    speeds_->setObjectName(QStringLiteral("speed"));
    speeds_->setToolTip(tr("How many training steps a second at most."));
    setSpokenLabel(*speeds_, tr("Training speed"));
    speeds_->setFocusPolicy(Qt::TabFocus);
    for (const double speed : kSpeeds)
        speeds_->addItem(speed > 0 ? tr("%1/s").arg(speed) : tr("max"), speed);
    layout_->addWidget(speeds_);
    fast_ = addButton(QStringLiteral("max-speed"), tr("Max"),
                      tr("As fast as it goes; again: back to the speed before."));
    fast_->setCheckable(true);
    const auto alternate = [this](double speed) {
        setSpeed(speed_ == speed ? usual_speed_ : speed);
    };
    connect(slow_, &QPushButton::clicked, this, [alternate] { alternate(kSlowSpeed); });
    connect(fast_, &QPushButton::clicked, this, [alternate] { alternate(0); });
    connect(speeds_, &QComboBox::activated, this,
            [this](int index) { setSpeed(speeds_->itemData(index).toDouble()); });
    // For the mouse: both are among the speeds.
    slow_->setFocusPolicy(Qt::NoFocus);
    fast_->setFocusPolicy(Qt::NoFocus);
}

SegmentedSwitch* TransportBar::addSwitch(const QString& name, const QString& label,
                                         const std::vector<std::pair<QString, QString>>& options,
                                         const QString& tip) {
    auto* text = new QLabel(label, this);
    text->setTextFormat(Qt::RichText);
    text->setProperty("muted", true);
    text->setToolTip(tip);
    layout_->addWidget(text);
    switch_labels_.push_back(text);
    auto* result = new SegmentedSwitch(name, options, this);
    result->setHelp(QString(label).remove(QStringLiteral("<u>")).remove(QStringLiteral("</u>")),
                    tip);
    layout_->addWidget(result);
    layout_->addSpacing(6);
    return result;
}

void TransportBar::buildSwitches() {
    norm_ =
        addSwitch(QStringLiteral("batch-norm"), tr("<u>B</u>atch norm"),
                  {{QStringLiteral("none"), tr("Off")}, {QStringLiteral("batch"), tr("On")}}, {});
    norm_label_ = switch_labels_.back();
    addKinds();
    placement_ = addSwitch(
        QStringLiteral("placement"), tr("<u>P</u>lacement"),
        {{QStringLiteral("before"), tr("Before")}, {QStringLiteral("after"), tr("After")}},
        tr("The norm before or after the activation, from the next step on (P)."));
    mode_ =
        addSwitch(QStringLiteral("mode"), tr("<u>M</u>ode"),
                  {{QStringLiteral("train"), tr("train")}, {QStringLiteral("eval"), tr("eval")}},
                  tr("train: batch statistics; eval: running statistics, which then stand "
                     "still (M). Training goes on in either mode."));
    dual_ = addButton(QStringLiteral("dual"), tr("Dual"),
                      tr("Shows the same batch by the other statistics too: an outline over every "
                         "histogram (D). The run is not touched."));
    dual_->setCheckable(true);
    layout_->addSpacing(6);
    connect(dual_, &QPushButton::clicked, this, &TransportBar::dualToggled);
    connect(norm_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        const bool off = key == QLatin1String("none");
        request(settingOf(&NormalizationConfig::kind, off ? kNoNorm : last_norm_));
    });
    connect(placement_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        request(settingOf(&NormalizationConfig::placement, key.toStdString()));
    });
    connect(mode_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        request(settingOf(&Configuration::mode, key.toStdString()));
    });
}

/// Beside the switch: every kind.
void TransportBar::addKinds() {
    kinds_place_ = new QWidget(this);
    auto* inside = new QHBoxLayout(kinds_place_);
    inside->setContentsMargins(0, 0, 0, 0);
    kinds_ = new QToolButton(kinds_place_);
    inside->addWidget(kinds_);
    kinds_->setObjectName(QStringLiteral("norm-kinds"));
    kinds_->setProperty("flat", true);
    kinds_->setToolTip(tr("Another kind of norm, in every layer."));
    kinds_->setAccessibleName(tr("Kind of norm in every layer"));
    norm_->addToStop(kinds_);
    kinds_->setFixedWidth(22);
    kinds_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new NormMenu(
        QStringLiteral("norm-kinds-menu"), [this] { return withSettings(places_, configuration_); },
        this);
    kinds_->setMenu(menu);
    connect(menu, &NormMenu::chosen, this,
            [this](NormKind kind) { request(settingOf(&NormalizationConfig::kind, kind)); });
    layout_->insertWidget(layout_->indexOf(norm_) + 1, kinds_place_);
}

/// The switch stands for the kind in force, or for the one that was last.
void TransportBar::displayNorm() {
    std::int64_t on = 0;
    for (std::int64_t layer = 0; layer < configuration_.depth(); ++layer)
        on += configuration_.normalizationOf(layer).isOn() ? 1 : 0;
    last_norm_ = normInUse(configuration_).value_or(last_norm_);
    if (on == 0)
        norm_->display(QStringLiteral("none"));
    else
        norm_->display(on == configuration_.depth() ? std::optional(QStringLiteral("batch"))
                                                    : std::nullopt);
    const bool agreed =
        on == 0 || keyText(commonValue(configuration_, &NormalizationConfig::kind)).has_value();
    const QString name = agreed ? toQString(labelOf(last_norm_)) : tr("Norms");
    const QString label = last_norm_ == kUsualNorm && agreed
                              ? tr("<u>B</u>atch norm")
                              : tr("%1 <u>B</u>").arg(name.toHtmlEscaped());
    const QString tip =
        tr("%1 in every layer, from the next step on (B).").arg(toQString(labelOf(last_norm_)));
    if (norm_label_->text() == label && norm_label_->toolTip() == tip)
        return;
    norm_label_->setText(label);
    norm_label_->setToolTip(tip);
    norm_->setHelp(name, tip);
    fit();
}

void TransportBar::request(const Setting& setting) {
    // Shown at once: a second press before the trainer has answered must see the first.
    assign(configuration_, setting);
    display(Configuration(configuration_));
    emit settingsRequested({setting});
}

void TransportBar::display(const Configuration& configuration) {
    configuration_ = configuration;
    displayNorm();
    placement_->display(keyText(commonValue(configuration, &NormalizationConfig::placement)));
    mode_->display(QString::fromLatin1(keyOf(configuration.mode).data()));
}

void TransportBar::displayTwin(const Configuration& first,
                               const std::optional<std::vector<Setting>>& differences) {
    if (compare_->display(first, differences))
        fit();
}

void TransportBar::displayDual(bool dual) {
    dual_->setChecked(dual);
}

void TransportBar::displayPlaying(bool playing) {
    playing_ = playing;
    play_->setProperty("words", playing ? tr("Pause") : tr("Play"));
    play_->setAccessibleName(playing ? tr("Pause") : tr("Play"));
    if (density_ < kLeast)
        play_->setText(play_->property("words").toString());
    play_->setIcon(
        icon(playing ? Glyph::Pause : Glyph::Play, theme_.dark ? theme_.window : theme_.surface));
}

void TransportBar::displaySpeed(double steps_per_second) {
    speed_ = steps_per_second;
    if (speed_ != kSlowSpeed && speed_ > 0)
        usual_speed_ = speed_;
    const QSignalBlocker quiet(speeds_);
    int index = speeds_->findData(speed_);
    if (index < 0) {
        speeds_->insertItem(0, tr("%1/s").arg(speed_), speed_);
        index = 0;
    }
    speeds_->setCurrentIndex(index);
    slow_->setChecked(speed_ == kSlowSpeed);
    fast_->setChecked(speed_ == 0);
}

void TransportBar::setSpeed(double steps_per_second) {
    displaySpeed(steps_per_second);
    emit speedRequested(steps_per_second);
}

void TransportBar::togglePlaying() {
    if (playing_)
        emit pauseRequested();
    else
        emit playRequested();
}

void TransportBar::toggleNorm() {
    bool all = true;
    for (std::int64_t layer = 0; layer < configuration_.depth(); ++layer)
        all = all && configuration_.normalizationOf(layer).isOn();
    request(settingOf(&NormalizationConfig::kind, all ? kNoNorm : last_norm_));
}

void TransportBar::togglePlacement() {
    const auto now = keyText(commonValue(configuration_, &NormalizationConfig::placement));
    request(settingOf(&NormalizationConfig::placement,
                      now == QLatin1String("before") ? Placement::After : Placement::Before));
}

void TransportBar::toggleMode() {
    request(settingOf(&Configuration::mode,
                      configuration_.mode == Mode::Train ? Mode::Eval : Mode::Train));
}

void TransportBar::setExportMenu(QMenu* menu) {
    export_->setMenu(menu);
}

void TransportBar::setTheme(const Theme& theme) {
    theme_ = theme;
    reset_->setIcon(icon(Glyph::Reset, theme.text));
    new_seed_->setIcon(icon(Glyph::Dice, theme.text));
    step_->setIcon(icon(Glyph::Step, theme.text));
    slow_->setIcon({});
    export_->setIcon(icon(Glyph::Export, theme.text));
    displayPlaying(playing_);
    fit();
}

QSize TransportBar::minimumSizeHint() const {
    return {640, layout_->minimumSize().height()};
}

void TransportBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

/// The same for Play and Pause, so that nothing beside it moves.
int TransportBar::playWidth() const {
    const QFontMetrics metrics = play_->fontMetrics();
    const int longest =
        std::max(metrics.horizontalAdvance(tr("Play")), metrics.horizontalAdvance(tr("Pause")));
    return play_->sizeHint().width() + longest - metrics.horizontalAdvance(play_->text());
}

/// Drops words until everything fits: those that an icon or a neighbour says too go first, the
/// switches' labels and Play and Step last.
void TransportBar::fit() {
    const auto apply = [this](int density) {
        density_ = density;
        const auto show = [](QPushButton* button, bool words) {
            button->setText(words ? button->property("words").toString() : QString());
        };
        show(new_seed_, density < 1);
        show(reset_, density < 5);
        show(step_, density < 5);
        show(play_, density < kLeast);
        play_->setMinimumWidth(density < kLeast ? playWidth() : 0);
        fast_->setVisible(density < 2);  // the speeds beside it end in it
        slow_->setVisible(density < 5);  // it is among the speeds too
        compare_->setDensity(density < 1 ? 0 : density < 3 ? 1 : density < 6 ? 2 : 3);
        export_->setToolButtonStyle(density < kLeast ? Qt::ToolButtonTextBesideIcon
                                                     : Qt::ToolButtonIconOnly);
        for (QLabel* label : switch_labels_)
            label->setVisible(density < 6);
        kinds_place_->setVisible(density < 4);  // the Normalization menu has them too
        layout_->invalidate();
        return layout_->sizeHint().width() <= width();
    };
    for (int density = 0; density <= kLeast; ++density)
        if (apply(density))
            break;
}

}  // namespace normscope
