// SPDX-License-Identifier: GPL-3.0-or-later
// The View menu: what of the lab is shown, and how.
#include <QMenu>

#include "app/window/main_window.h"
#include "app/window/window_inspector.h"
#include "app/window/window_keys.h"
#include "app/window/window_lessons.h"
#include "app/window/window_menus.h"
#include "widgets/inspector/pages.h"
#include "widgets/lab/column.h"
#include "widgets/lab/lab_view.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

void WindowMenus::buildView() {
    QMenu* view = addMenu(tr("&View"));
    QMenu* themes = view->addMenu(tr("&Theme"));
    const auto theme = [&](const QString& name, const QString& text, ThemeChoice choice) {
        add(themes,
            {"theme-" + name,
             text,
             "",
             {},
             [this, choice] { return window_.themeChoice() == choice; }},
            [this, choice] { window_.setThemeChoice(choice); });
    };
    theme("system", tr("&System"), ThemeChoice::System);
    theme("light", tr("&Light"), ThemeChoice::Light);
    theme("dark", tr("&Dark"), ThemeChoice::Dark);
    makeExclusive(themes);
    ExperimentPanel& panel = *window_.parts().panel;
    LabView& lab_view = window_.view();
    add(view,
        {"panel", tr("Experiment &panel"), "F9", tr("Show or hide the settings at the left."),
         [&panel] { return !panel.isHidden(); },
         [this] { return !window_.lessons().hides("panel"); }},
        [&panel](bool shown) { panel.setVisible(shown); });
    add(view,
        {"dual", tr("&Dual: both statistics"), "D",
         tr("The same batch by batch and by running statistics, one as an outline."),
         [&lab_view] { return lab_view.observation().dual; }},
        [&lab_view](bool dual) { lab_view.setDual(dual); });
    for (std::size_t i = 0; i < layerColumns().size(); ++i) {
        const LayerColumn& column = layerColumns()[i];
        const auto shown = [&lab_view, i] { return lab_view.state().columns[i]; };
        if (column.isOptional())
            add(view,
                {column.key,
                 column.menu.text,
                 column.menu.keys,
                 column.menu.help,
                 [shown] { return shown().wanted; },
                 [shown] { return shown().possible; },
                 {},
                 column.menu.impossible},
                [&](bool wanted) { lab_view.setColumn(column.key, wanted); });
    }
    add(view,
        {"summary", tr("&Network summary"), "Ctrl+I",
         tr("What the network is made of: shapes, parameters, statistics.")},
        [this] { window_.showSummary(); });
    buildInspector(view);
    buildDistributions(view);
    view->addSeparator();
    add(view,
        {"next-part", tr("Ne&xt part of the window"), "F6",
         tr("Toolbar, panel, layers, curves, inspector, time bar.")},
        [this] { window_.keys().walk(1); });
    add(view,
        {"previous-part", tr("Pre&vious part of the window"), "Shift+F6",
         tr("The same the other way round.")},
        [this] { window_.keys().walk(-1); });
    view->addSeparator();
    add(view,
        {"restore-layout", tr("&Restore default layout"), "",
         tr("Sizes, panel and theme as on the first start.")},
        [this] { window_.restoreDefaultLayout(); });
}

void WindowMenus::buildInspector(QMenu* view) {
    WindowInspector& inspector = *window_.parts().inspector;
    const auto allowed = [&inspector] { return inspector.isAllowed(); };
    add(view,
        {"inspector", tr("&Inspector"), "I", tr("Closer looks, at the right of the lab."),
         [&inspector] { return inspector.isOpen(); }, allowed},
        [&inspector](bool open) { inspector.setOpen(open); });
    for (const ListedPage& page : inspectorPages())
        add(view, {"inspect-" + page.info.key, page.info.name, "", page.info.help, {}, allowed},
            [&inspector, key = page.info.key] { inspector.openAt(key); });
}

void WindowMenus::buildDistributions(QMenu* view) {
    QMenu* menu = view->addMenu(tr("Layers &as"));
    menu->setObjectName("menu-distributions");
    LabView& lab_view = window_.view();
    for (const Distribution kind : kDistributions)
        add(menu,
            {"distribution-" + toQString(keyOf(kind)), toQString(labelOf(kind)), "",
             tr("In every layer and column; also by column, in its title, and by plot, in its "
                "context menu."),
             [&lab_view, kind] { return lab_view.commonDistribution() == kind; }},
            [&lab_view, kind] { lab_view.setDistribution(kind); });
    makeExclusive(menu);
    menu->addSeparator();
    QMenu* values = menu->addMenu(tr("&Values of histograms"));
    values->setObjectName("menu-shown");
    for (const auto& shown : Names<Shown>::table)
        add(values,
            {"shown-" + toQString(shown.key), toQString(shown.label), "",
             tr("Of every histogram; most of a layer's width is spread between its units."),
             [&lab_view, shown] { return lab_view.state().shown == shown.value; }},
            [&lab_view, shown] { lab_view.setShown(shown.value); });
    makeExclusive(values);
    menu->addSeparator();
    add(menu,
        {"next-distribution", tr("&Next of these"), "H",
         tr("Histogram, heat strip, ridges, bands.")},
        [&lab_view] { lab_view.cycleDistribution(); });
}

}  // namespace normscope
