// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the menus about closer looks and what to do about them.
#include <QAction>
#include <QMenu>

#include "app/window/window_menus.h"
#include "widgets/panel/common_value.h"

namespace normscope {

void WindowMenus::buildInspector(QMenu* view) {
    inspector_ = add(view, QStringLiteral("inspector"), tr("&Inspector"), {QKeySequence(Qt::Key_I)},
                     tr("Closer looks, at the right of the lab."));
    inspector_->setCheckable(true);
    connect(inspector_, &QAction::triggered, this, &WindowMenus::inspectorToggled);
    const auto page = [this, view](const QString& key, const QString& text, const QString& help) {
        QAction* action = add(view, QStringLiteral("inspect-") + key, text, {}, help);
        connect(action, &QAction::triggered, this,
                [this, key] { emit inspectorPageRequested(key); });
    };
    page(QStringLiteral("statistics"), tr("&Statistics…"),
         tr("The same batch by batch, running and population statistics, and folding."));
    page(QStringLiteral("norms"), tr("N&orm…"),
         tr("What the norm of a layer reduces over, and all other kinds."));
    page(QStringLiteral("channel"), tr("&Channel…"),
         tr("One value through a norm and back, with all the numbers, in slow motion."));
    page(QStringLiteral("batches"), tr("&Batches…"),
         tr("How batches scatter, and what companions do to a sample's answer."));
    page(QStringLiteral("predictions"), tr("&Predictions…"),
         tr("What the network says, by running and by batch statistics."));
    page(QStringLiteral("doctor"), tr("&Doctor…"),
         tr("What is wrong with the run, why, and what to do about it."));
}

void WindowMenus::displayInspector(bool open) {
    inspector_->setChecked(open);
}

void WindowMenus::buildNormActions(QMenu* norm) {
    const auto once = [&](const QString& name, const QString& text, const char* key,
                          const QString& help) {
        QAction* action = add(norm, name, text, {}, help);
        connect(action, &QAction::triggered, this, [this, key] {
            emit settingsRequested({Setting{key, true}});
        });
    };
    once(QStringLiteral("recalibrate"), tr("&Recalibrate now"), "normalization.recalibrate",
         tr("Running statistics become those of the whole training set."));
    once(QStringLiteral("reset-statistics"), tr("Reset &statistics"),
         "normalization.reset_running_stats", tr("Running mean 0, running variance 1."));
    const auto lasting = [&](const QString& name, const QString& text, const char* key,
                             const QString& help) {
        QAction* action = add(norm, name, text, {}, help);
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, key](bool on) {
            emit settingsRequested({Setting{key, on}});
        });
        return action;
    };
    freeze_ = lasting(QStringLiteral("freeze-norm"), tr("&Freeze norms"), "normalization.freeze",
                      tr("Every layer's norm in eval mode."));
    lock_ = lasting(QStringLiteral("lock-affine"), tr("&Lock γ and β"),
                    "normalization.freeze_affine", tr("γ and β stay as they are."));
}

void WindowMenus::displayNormActions() {
    const auto isOn = [this](const char* path) {
        return commonValue(configuration_, path) == std::optional<Value>(true);
    };
    freeze_->setChecked(isOn("normalization.freeze"));
    lock_->setChecked(isOn("normalization.freeze_affine"));
}

}  // namespace normscope
