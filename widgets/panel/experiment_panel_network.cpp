// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the panel that follows the kinds of network and norm.
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "model/network/structure.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/panel/network_change.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

/// What belongs to one kind of network, or of norm, is there with that kind alone.
void ExperimentPanel::displayOwnRows() {
    for (const char* path :
         {"network.kernel_size", "network.downsample", "network.dropout_place",
          "normalization.num_groups", "normalization.virtual_batch_size",
          "normalization.noise_mean", "normalization.noise_std", "normalization.instance_affine",
          "normalization.instance_track_running_stats"}) {
        const Row& row = rows_.at(QLatin1String(path));
        const bool shown = whyWithoutEffect(shown_, path).empty();
        row.label->setVisible(shown);
        row.editor->setVisible(shown);
        if (!shown)
            row.message->hide();
    }
}

/// A row's name, by the kind of network and norm where it depends on that.
QString ExperimentPanel::nameOf(const Key& key) const {
    if (key.path == "network.hidden" && isConvolutional(shown_.network.kind))
        return tr("Channels");
    if (key.path == "network.downsample")
        return tr("Downsample");  // short enough for its dot
    if (key.path == "normalization.freeze")
        return tr("Freeze %1")
            .arg(toQString(shortLabelOf(normInUse(shown_).value_or(NormKind::Batch))));
    return toQString(key.label);
}

void ExperimentPanel::displayNames() {
    const QString dot =
        QStringLiteral("<span style='color:%1; font-size:8px'>●</span>").arg(theme_.event.name());
    for (auto& [path, row] : rows_) {
        const Key& key = row.editor->key();
        const QString text = nameOf(key).toHtmlEscaped();
        const QString named =
            key.effect == Effect::Rebuild ? text + QStringLiteral("&nbsp;") + dot : text;
        if (row.label->text() != named)
            row.label->setText(named);
    }
}

void ExperimentPanel::addProposal() {
    proposal_ = new QFrame(grid_->parentWidget());
    proposal_->setObjectName(QStringLiteral("network-proposal"));
    proposal_->setProperty("card", true);
    auto* column = new QVBoxLayout(proposal_);
    column->setContentsMargins(8, 6, 8, 6);
    proposal_text_ = new QLabel(proposal_);
    proposal_text_->setObjectName(QStringLiteral("network-proposal-text"));
    proposal_text_->setWordWrap(true);
    proposal_text_->setTextFormat(Qt::PlainText);
    column->addWidget(proposal_text_);
    auto* line = new QHBoxLayout;
    const auto button = [&](const char* name, const QString& text) {
        auto* made = new QPushButton(text, proposal_);
        made->setObjectName(QLatin1String(name));
        made->setFocusPolicy(Qt::TabFocus);
        line->addWidget(made, 1);
        connect(made, &QPushButton::clicked, proposal_, &QWidget::hide);
        return made;
    };
    auto* yes = button("network-proposal-yes", tr("Change"));
    button("network-proposal-no", tr("Leave it"));
    connect(yes, &QPushButton::clicked, this, [this] { emit rebuildRequested(proposed_); });
    column->addLayout(line);
    proposal_->hide();
    grid_->addWidget(proposal_, grid_->rowCount(), 0, 1, 2);
}

void ExperimentPanel::propose(const std::vector<Setting>& change) {
    display(Configuration(shown_));  // nothing is chosen yet
    proposed_ = change;
    proposal_text_->setText(tr("These go together: %1").arg(changeText(change)));
    proposal_->show();
    proposal_->raise();
    auto* scroll = findChild<QScrollArea*>(QStringLiteral("experiment-panel-scroll"));
    QTimer::singleShot(0, scroll, [scroll, box = proposal_] { scroll->ensureWidgetVisible(box); });
}

}  // namespace normscope
