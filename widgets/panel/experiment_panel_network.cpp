// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the panel that proposes what goes with another network or other data.
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "widgets/panel/experiment_panel.h"
#include "widgets/panel/network_change.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

void ExperimentPanel::displayNames() {
    const QString dot =
        QStringLiteral("<span style='color:%1; font-size:8px'>●</span>").arg(theme_.event.name());
    for (auto& [path, row] : rows_) {
        const Key& key = row.editor->key();
        const QString text = QString::fromStdString(nameUnder(shown_, key)).toHtmlEscaped();
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
    proposal_text_->setText(tr("These go together: %1").arg(changeText(shown_, change)));
    proposal_->show();
    proposal_->raise();
    auto* scroll = findChild<QScrollArea*>(QStringLiteral("experiment-panel-scroll"));
    QTimer::singleShot(0, scroll, [scroll, box = proposal_] { scroll->ensureWidgetVisible(box); });
}

}  // namespace normscope
