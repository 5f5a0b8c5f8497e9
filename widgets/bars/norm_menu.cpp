// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/norm_menu.h"

#include <QActionGroup>
#include <algorithm>

#include "widgets/panel/setting_editor.h"

namespace normscope {

NormMenu::NormMenu(const QString& name, std::function<std::vector<NormPlace>()> places,
                   QWidget* parent)
    : QMenu(parent), places_(std::move(places)) {
    setObjectName(name);
    setToolTipsVisible(true);
    auto* group = new QActionGroup(this);
    group->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const auto& known : Names<NormKind>::table) {
        QAction* action = addAction(QString());
        action->setObjectName(QStringLiteral("norm-") + toQString(known.key));
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, kind = known.value] {
            refresh();  // the ticks show what is, not what is wished
            emit chosen(kind);
        });
        actions_.emplace_back(known.value, action);
    }
    connect(this, &QMenu::aboutToShow, this, &NormMenu::refresh);
    refresh();
}

void NormMenu::refresh() {
    const auto places = places_();
    const bool same = std::all_of(places.begin(), places.end(), [&](const NormPlace& place) {
        return place.config.kind == places.front().config.kind &&
               place.slot.size() == places.front().slot.size();
    });
    for (const auto& [kind, action] : actions_) {
        const QString why_not = whyNotKind(kind, places);
        const QString name = !places.empty() && same ? normTitle(kind, places.front().slot)
                                                     : toQString(labelOf(kind));
        // What follows the tab stands in a column of its own.
        action->setText(name + QLatin1Char('\t') + normHelp(kind));
        action->setEnabled(why_not.isEmpty());
        action->setToolTip(why_not.isEmpty() ? normHelp(kind) : why_not);
        action->setChecked(!places.empty() && same && places.front().config.kind == kind);
    }
}

}  // namespace normscope
