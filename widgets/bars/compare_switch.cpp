// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/compare_switch.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <array>
#include <utility>

#include "widgets/bars/difference_dialog.h"
#include "widgets/base/segmented_switch.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/difference_text.h"

namespace normscope {

namespace {

constexpr int kLongestName = 20;  // of what B differs in, characters
constexpr double kRateFactor = 10;

struct AimName {
    Target aim;
    const char* key;
    const char* text;
};
constexpr std::array<AimName, 3> kAims{{{Target::A, "a", QT_TR_NOOP("A")},
                                        {Target::B, "b", QT_TR_NOOP("B")},
                                        {Target::Both, "both", QT_TR_NOOP("Both")}}};

}  // namespace

CompareSwitch::CompareSwitch(QWidget* parent)
    : QWidget(parent),
      label_(new QLabel(tr("Compare"), this)),
      runs_(new SegmentedSwitch(
          QStringLiteral("compare"),
          {{QStringLiteral("solo"), tr("Solo")}, {QStringLiteral("twin"), tr("Twin")}}, this)),
      more_(new QToolButton(this)),
      menu_(new QMenu(this)),
      aim_label_(new QLabel(tr("Change"), this)) {
    setObjectName(QStringLiteral("compare-switch"));
    std::vector<std::pair<QString, QString>> aims;
    for (const AimName& name : kAims)
        aims.emplace_back(QLatin1String(name.key), tr(name.text));
    aims_ = new SegmentedSwitch(QStringLiteral("aim"), aims, this);
    aims_->setHelp(tr("Change"), tr("Which run the switches, the panel and the layers' chips show "
                                    "and change: A (blue), B (orange) or both."));
    runs_->setHelp(tr("Compare"),
                   tr("One run alone, or a twin at its side: same seed, same first weights, same "
                      "batches, but for one difference (T)."));
    label_->setProperty("muted", true);
    aim_label_->setProperty("muted", true);
    more_->setObjectName(QStringLiteral("compare-more"));
    more_->setProperty("flat", true);
    more_->setToolTip(tr("Other differences for the twin."));
    more_->setAccessibleName(tr("Other differences for the twin"));
    runs_->addToStop(more_);
    more_->setFixedWidth(22);
    more_->setPopupMode(QToolButton::InstantPopup);
    more_->setMenu(menu_);
    menu_->setObjectName(QStringLiteral("compare-menu"));
    menu_->setToolTipsVisible(true);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(label_);
    line->addWidget(runs_);
    line->addWidget(more_);
    line->addWidget(aim_label_);
    line->addWidget(aims_);
    connect(runs_, &SegmentedSwitch::chosen, this, &CompareSwitch::toggle);
    connect(menu_, &QMenu::aboutToShow, this, &CompareSwitch::fillMenu);
    connect(aims_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        for (const AimName& name : kAims)
            if (key == QLatin1String(name.key)) {
                aim_ = name.aim;
                emit aimChosen(name.aim);
            }
    });
    update();
}

std::vector<Setting> CompareSwitch::offer() const {
    const bool off = !normInUse(configuration_);
    return {settingOf(&NormalizationConfig::kind, off ? last_norm_ : kNoNorm)};
}

void CompareSwitch::toggle() {
    if (!differences_)
        return ask(offer());
    differences_.reset();
    update();
    emit soloRequested();
}

/// Shown at once: a second press before the answer must see the first.
void CompareSwitch::ask(const std::vector<Setting>& differences) {
    differences_ = differences;
    update();
    emit twinRequested(differences);
}

void CompareSwitch::addOffer(const QString& name, const QString& text,
                             const std::vector<Setting>& differences) {
    QAction* action = menu_->addAction(text);
    action->setObjectName(QStringLiteral("twin-") + name);
    action->setToolTip(tr("Begin run B with this difference; it catches up with run A."));
    action->setCheckable(true);
    action->setChecked(differences_ == differences);
    connect(action, &QAction::triggered, this, [this, differences] { ask(differences); });
}

void CompareSwitch::fillMenu() {
    menu_->clear();
    addHeading(tr("Run B is run A with:"));
    const auto offerOne = [this](const char* name, const Setting& one) {
        addOffer(QLatin1String(name), QString::fromStdString(markLabel({one}, configuration_)),
                 {one});
    };
    offerOne("norm", offer().front());
    const bool before = commonValue(configuration_, &NormalizationConfig::placement) ==
                        Value{std::string(keyOf(Placement::Before))};
    offerOne("placement", settingOf(&NormalizationConfig::placement,
                                    before ? Placement::After : Placement::Before));
    offerOne("mode", settingOf(&Configuration::mode,
                               configuration_.mode == Mode::Train ? Mode::Eval : Mode::Train));
    const double rate = configuration_.optimizer.lr;
    offerOne("lr-up", settingOf(&OptimizerConfig::lr, rate * kRateFactor));
    offerOne("lr-down", settingOf(&OptimizerConfig::lr, rate / kRateFactor));
    addOffer(QStringLiteral("equal"), tr("no difference"), {});
    QAction* choose =
        menu_->addAction(hasTwin() ? tr("Change its settings…") : tr("Choose settings…"));
    choose->setObjectName(QStringLiteral("twin-choose"));
    choose->setToolTip(tr("Any number of differences, of all layers or single ones."));
    connect(choose, &QAction::triggered, this, &CompareSwitch::choose);
    QAction* here = menu_->addAction(
        tr("%1, from this step on")
            .arg(QString::fromStdString(markLabel({offer().front()}, configuration_))));
    here->setObjectName(QStringLiteral("twin-here"));
    here->setToolTip(
        tr("Run B is run A up to the step shown and differs from there: nothing to catch up."));
    connect(here, &QAction::triggered, this, &CompareSwitch::partHere);
    addAims();
    addPins();
}

void CompareSwitch::partHere() {
    emit twinFromHereRequested(offer());
}

void CompareSwitch::choose() {
    auto* dialog = new DifferenceDialog(configuration_, differences_, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DifferenceDialog::chosen, this, &CompareSwitch::ask);
    dialog->open();
}

void CompareSwitch::addPins() {
    menu_->addSeparator();
    addHeading(tr("Keep to compare with later:"));
    const auto add = [this](const char* name, const QString& text, Target aim) {
        QAction* action = menu_->addAction(text);
        action->setObjectName(QLatin1String(name));
        action->setToolTip(tr("Keeps the curves as they are now, drawn thin beside later runs."));
        connect(action, &QAction::triggered, this, [this, aim] { emit pinRequested(aim); });
    };
    add("pin-a", hasTwin() ? tr("Pin run A…") : tr("Pin this run…"), Target::A);
    if (!hasTwin())
        return;
    add("pin-b", tr("Pin run B…"), Target::B);
    add("pin-both", tr("Pin both"), Target::Both);
}

void CompareSwitch::addHeading(const QString& text) {
    menu_->addAction(text)->setEnabled(false);
}

void CompareSwitch::addAims() {
    if (!differences_)
        return;
    menu_->addSeparator();
    addHeading(tr("Changes are for:"));
    auto* group = new QActionGroup(menu_);
    for (const AimName& name : kAims) {
        QAction* action = menu_->addAction(
            name.aim == Target::Both ? tr("Both runs") : tr("Run %1").arg(tr(name.text)));
        action->setObjectName(QStringLiteral("twin-aim-") + QLatin1String(name.key));
        action->setCheckable(true);
        action->setChecked(aim_ == name.aim);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, aim = name.aim] {
            displayAim(aim);
            emit aimChosen(aim);
        });
    }
}

bool CompareSwitch::display(const Configuration& configuration,
                            const std::optional<std::vector<Setting>>& differences) {
    configuration_ = configuration;
    differences_ = differences;
    last_norm_ = normInUse(configuration).value_or(last_norm_);
    update();
    const auto says = std::pair(hasTwin(), name_);
    return std::exchange(said_, says) != says;
}

void CompareSwitch::displayAim(Target aim) {
    aim_ = aim;
    for (const AimName& name : kAims)
        if (name.aim == aim)
            aims_->display(QString::fromLatin1(name.key));
}

void CompareSwitch::setDensity(int density) {
    density_ = density;
    update();
}

void CompareSwitch::displayTip() {
    QString tip =
        tr("One run alone, or a twin at its side: same seed, same first weights, same "
           "batches, but for what differs (T).");
    if (hasTwin() && !differences_->empty())
        tip += tr("\nRun B now: %1.").arg(differenceText(configuration_, *differences_));
    QPushButton* button = runs_->button(QStringLiteral("twin"));
    if (button->toolTip() != tip)
        button->setToolTip(tip);
}

void CompareSwitch::update() {
    const bool twin = hasTwin();
    name_ = differenceNames(configuration_, twin ? *differences_ : offer(), kLongestName);
    if (twin && differences_->empty())
        name_ = tr("equal");
    const std::vector<QString> texts{tr("Solo"),
                                     density_ < 2 ? tr("Twin: %1").arg(name_) : tr("Twin")};
    if (texts != texts_) {
        texts_ = texts;
        runs_->setTexts(texts);
        runs_->button(QStringLiteral("twin"))->setAccessibleName(tr("Compare: %1").arg(texts[1]));
    }
    displayTip();
    runs_->display(twin ? QStringLiteral("twin") : QStringLiteral("solo"));
    label_->setVisible(density_ < 1);
    aim_label_->setVisible(twin && density_ < 1);
    aims_->setVisible(twin && density_ < 3);
    displayAim(aim_);
    layout()->invalidate();
    updateGeometry();
}

}  // namespace normscope
