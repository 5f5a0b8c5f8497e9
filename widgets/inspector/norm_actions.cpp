// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/norm_actions.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QPushButton>
#include <algorithm>

#include "model/network/reduction.h"
#include "widgets/base/segmented_switch.h"
#include "widgets/base/text.h"

namespace normscope {

namespace {

using Slots = std::vector<const NormalizationConfig*>;

Qt::CheckState stateOf(const Slots& slots_in_scope, bool NormalizationConfig::*field) {
    const auto on = std::count_if(slots_in_scope.begin(), slots_in_scope.end(),
                                  [field](const auto* slot) { return slot->*field; });
    if (on == 0)
        return Qt::Unchecked;
    return on == static_cast<std::ptrdiff_t>(slots_in_scope.size()) ? Qt::Checked
                                                                    : Qt::PartiallyChecked;
}

/// Shows a state without emitting.
void tick(QCheckBox& box, Qt::CheckState state) {
    const QSignalBlocker silent(box);
    box.setTristate(state == Qt::PartiallyChecked);
    box.setCheckState(state);
}

void explain(QWidget& control, const QString& why_not, const QString& help) {
    control.setEnabled(why_not.isEmpty());
    control.setToolTip(why_not.isEmpty() ? help : why_not);
}

}  // namespace

NormActions::NormActions(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("norm-actions"));
    scope_ = new SegmentedSwitch(
        QStringLiteral("norm-scope"),
        {{QStringLiteral("all"), tr("All layers")}, {QStringLiteral("one"), tr("Layer %1").arg(1)}},
        this);
    scope_->setHelp(tr("What is changed"), tr("Whether all layers change or the chosen one."));
    scope_->display(QStringLiteral("all"));
    recalibrate_ = new QPushButton(tr("Recalibrate now"), this);
    recalibrate_->setObjectName(QStringLiteral("recalibrate"));
    reset_ = new QPushButton(tr("Reset statistics"), this);
    reset_->setObjectName(QStringLiteral("reset-statistics"));
    freeze_ = new QCheckBox(tr("Freeze BN"), this);
    freeze_->setObjectName(QStringLiteral("freeze-norm"));
    lock_ = new QCheckBox(tr("Lock γ, β"), this);
    lock_->setObjectName(QStringLiteral("lock-affine"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(6);
    grid->addWidget(scope_, 0, 0, 1, 2, Qt::AlignLeft);
    grid->addWidget(recalibrate_, 1, 0);
    grid->addWidget(reset_, 1, 1);
    grid->addWidget(freeze_, 2, 0);
    grid->addWidget(lock_, 2, 1);
    connect(scope_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        one_layer_ = key == QLatin1String("one");
        showState();
    });
    connect(recalibrate_, &QPushButton::clicked, this,
            [this] { emit settingsRequested({settingOf(action_path::kRecalibrate, scope())}); });
    connect(reset_, &QPushButton::clicked, this, [this] {
        emit settingsRequested({settingOf(action_path::kResetStatistics, scope())});
    });
    connect(freeze_, &QCheckBox::clicked, this, [this] {
        emit settingsRequested({settingOf(&NormalizationConfig::freeze,
                                          freeze_->checkState() != Qt::Unchecked, scope())});
    });
    connect(lock_, &QCheckBox::clicked, this, [this] {
        emit settingsRequested({settingOf(&NormalizationConfig::freeze_affine,
                                          lock_->checkState() != Qt::Unchecked, scope())});
    });
    showState();
}

std::optional<std::int64_t> NormActions::scope() const {
    return one_layer_ ? std::optional<std::int64_t>(layer_) : std::nullopt;
}

void NormActions::display(const Configuration& configuration) {
    if (configuration == configuration_)
        return showTicks();  // what was refused is not shown as done
    configuration_ = configuration;
    showState();
}

void NormActions::setLayer(int layer) {
    if (layer == layer_)
        return;
    layer_ = layer;
    showState();
}

std::vector<const NormalizationConfig*> NormActions::slotsInScope() const {
    Slots result;
    for (std::int64_t layer = 0; layer < configuration_.depth(); ++layer) {
        const NormalizationConfig& slot = configuration_.normalizationOf(layer);
        if (slot.isOn() && (!one_layer_ || layer == layer_))
            result.push_back(&slot);
    }
    return result;
}

void NormActions::showState() {
    scope_->setTexts({tr("All layers"), tr("Layer %1").arg(layer_ + 1)});
    const Slots norms = slotsInScope();
    const auto any = [&norms](bool (*holds)(const NormalizationConfig&)) {
        return std::any_of(norms.begin(), norms.end(),
                           [holds](const auto* slot) { return holds(*slot); });
    };
    const QString word = norms.empty() ? tr("norm") : toQString(shortLabelOf(norms.front()->kind));
    freeze_->setText(tr("Freeze %1").arg(norms.empty() ? tr("BN") : word));
    const QString absent = !norms.empty() ? QString()
                           : one_layer_   ? tr("This layer has no norm.")
                                          : tr("No layer has a norm.");
    const QString untracked = !absent.isEmpty()        ? absent
                              : any(&tracksStatistics) ? QString()
                              : isBatchNorm(norms.front()->kind)
                                  ? tr("track_running_stats is off: there is nothing to keep.")
                                  : tr("%1 keeps no running statistics here.").arg(word);
    const QString plain = !absent.isEmpty()     ? absent
                          : any(&hasParameters) ? QString()
                                                : tr("There is no γ and β.");
    explain(*recalibrate_, untracked,
            tr("Replaces the running statistics by those of the whole training set at the present "
               "weights."));
    explain(*reset_, untracked, tr("Running mean 0, running variance 1, no batch counted."));
    explain(*freeze_, untracked,
            tr("As module.eval() of the layer alone: normalizes by the running statistics, which "
               "stand still."));
    explain(*lock_, plain, tr("γ and β stay as they are; the running statistics go on moving."));
    showTicks();
}

void NormActions::showTicks() {
    const Slots norms = slotsInScope();
    tick(*freeze_, stateOf(norms, &NormalizationConfig::freeze));
    tick(*lock_, stateOf(norms, &NormalizationConfig::freeze_affine));
}

}  // namespace normscope
