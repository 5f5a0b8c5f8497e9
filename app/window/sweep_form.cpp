// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/sweep_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <algorithm>

#include "app/sweep/sweep_values.h"
#include "model/settings/dataset_row.h"
#include "widgets/base/accessible.h"
#include "widgets/base/text.h"

namespace normscope {

namespace {

constexpr int kMostSeeds = 20;
constexpr int kMostSteps = 1'000'000;
constexpr int kUsualSteps = 200;

bool canVary(const Key& key) {
    return !isOneOf(key, &Configuration::seed, &Configuration::steps);
}

}  // namespace

SweepForm::SweepForm(const Configuration& configuration, QWidget* parent)
    : QWidget(parent), task_(taskOf(configuration)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnStretch(2, 1);
    axes_ = {addAxis(0, configuration, keyFor(&OptimizerConfig::lr)),
             addAxis(1, configuration, keyFor(&NormalizationConfig::kind))};
    auto* line = new QHBoxLayout;
    const auto add = [&](const QString& text, QWidget* field) {
        auto* label = new QLabel(text, this);
        label->setBuddy(field);
        line->addWidget(label);
        line->addWidget(field);
        line->addSpacing(12);
    };
    seeds_ = addCount("sweep-seeds", tr("Seeds of each cell"),
                      tr("The experiment's seed and those that follow it."), 1, kMostSeeds);
    steps_ = addCount("sweep-steps", tr("Steps of each run"), tr("How far each run goes."),
                      kUsualSteps, kMostSteps);
    shown_ = new QComboBox(this);
    shown_->setObjectName("sweep-shown");
    shown_->setAccessibleName(tr("What the map shows"));
    shown_->setToolTip(tr("What the map shows: the figure at the end of each run."));
    for (const auto& measure : measures())
        shown_->addItem(QString::fromStdString(labelOf(measure, task_)));
    shown_->setCurrentIndex(static_cast<int>(&usualMeasure() - measures().data()));
    connect(shown_, &QComboBox::currentIndexChanged, this, &SweepForm::shownChanged);
    add(tr("S&eeds"), seeds_);
    add(tr("S&teps"), steps_);
    add(tr("S&how"), shown_);
    line->addStretch(1);
    grid->addLayout(line, 2, 0, 1, 3);
}

SweepForm::Axis SweepForm::addAxis(int place, const Configuration& configuration,
                                   const Key& first) {
    auto* grid = static_cast<QGridLayout*>(layout());
    const auto number = QString::number(place + 1);
    const Axis axis{new QComboBox(this), new QLineEdit(this)};
    axis.key->setObjectName("sweep-key-" + number);
    axis.values->setObjectName("sweep-values-" + number);
    axis.key->setAccessibleName(tr("Setting %1").arg(number));
    setSpokenLabel(*axis.values, tr("Values of setting %1").arg(number));
    axis.key->setMaxVisibleItems(24);
    axis.values->setToolTip(
        tr("The values it takes, separated by commas; lists such as 100,100 by semicolons."));
    if (place > 0)
        axis.key->addItem(tr("no other setting"));
    for (const auto& key : settingKeys())
        if (canVary(key))
            axis.key->addItem(
                QStringLiteral("%1 (%2)").arg(toQString(key.label), toQString(key.path)),
                toQString(key.path));
    axis.key->setCurrentIndex(axis.key->findData(toQString(first.path)));
    auto* label = new QLabel(place == 0 ? tr("&Vary") : tr("&and"), this);
    label->setBuddy(axis.key);
    grid->addWidget(label, place, 0);
    grid->addWidget(axis.key, place, 1);
    grid->addWidget(axis.values, place, 2);
    followKey(axis, configuration);
    connect(axis.key, &QComboBox::currentIndexChanged, this,
            [this, axis, configuration] { followKey(axis, configuration); });
    return axis;
}

QSpinBox* SweepForm::addCount(const char* name, const QString& text, const QString& help, int value,
                              int most) {
    auto* box = new QSpinBox(this);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(text);
    box->setToolTip(help);
    box->setRange(1, most);
    box->setValue(value);
    return box;
}

void SweepForm::followKey(const Axis& axis, const Configuration& configuration) {
    const auto path = axis.key->currentData().toString().toStdString();
    axis.values->setEnabled(!path.empty());
    axis.values->setText(path.empty() ? QString() : valuesToTry(configuration, keyFor(path)));
}

const Measure& SweepForm::shown() const {
    return measures()[static_cast<std::size_t>(shown_->currentIndex())];
}

SweepPlan SweepForm::plan(const Configuration& base) const {
    SweepPlan plan;
    plan.sweep.base.configuration = base;
    plan.sweep.base.configuration.steps = steps_->value();
    plan.sweep.seeds = seedsFrom(base.seed, seeds_->value());
    for (const auto& axis : axes_)
        if (const auto path = axis.key->currentData().toString(); !path.isEmpty())
            plan.sweep.axes.push_back(parseAxis((path + '=' + axis.values->text()).toStdString()));
    validate(plan.sweep);
    plan.shown = &shown();
    return plan;
}

}  // namespace normscope
