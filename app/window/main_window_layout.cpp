// SPDX-License-Identifier: GPL-3.0-or-later
// How the window is laid out, remembered from one start to the next.
#include <QJsonObject>
#include <QScreen>
#include <QSettings>

#include "app/window/main_window.h"
#include "app/window/window_files.h"
#include "app/window/window_inspector.h"
#include "app/window/window_lessons.h"
#include "app/window/window_menus.h"
#include "widgets/bars/transport_bar.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/lab_view.h"
#include "widgets/panel/experiment_panel.h"

namespace normscope {

namespace {

/// The usual size, or what the screen has room for.
QSize defaultSize(const QWidget& window) {
    const QSize frame(0, 32);  // a title bar, where there is one
    const QSize room = window.screen()->availableSize() - frame;
    return QSize(1440, 900).boundedTo(room);
}

constexpr QLatin1String kGeometry("window/geometry");
constexpr QLatin1String kViewLayout("window/view");
constexpr QLatin1String kPanel("window/panel");
constexpr QLatin1String kInspector("window/inspector");
constexpr QLatin1String kInspectorPage("window/inspector-page");
constexpr QLatin1String kInspectorWidth("window/inspector-layout");
constexpr QLatin1String kTheme("window/theme");
constexpr QLatin1String kSpeed("window/speed");
constexpr QLatin1String kFolder("files/folder");
constexpr QLatin1String kRecent("files/recent");

}  // namespace

void MainWindow::saveLayout() const {
    if (options_.settings == nullptr)
        return;
    QSettings& settings = *options_.settings;
    const auto layout = lessons_->layout();  // what a lesson folded away is not what was chosen
    settings.setValue(kGeometry, saveGeometry());
    settings.setValue(kViewLayout, layout.view);
    settings.setValue(kPanel, layout.panel);
    settings.setValue(kInspector, layout.inspector);
    settings.setValue(kInspectorPage, layout.page);
    settings.setValue(kInspectorWidth, parts_.inspector->state());
    settings.setValue(kTheme, static_cast<int>(theme_choice_));
    settings.setValue(kSpeed, parts_.transport->speed());
    settings.setValue(kFolder, files_->folder());
    settings.setValue(kRecent, files_->document().recent());
    settings.sync();
}

ThemeChoice MainWindow::keptTheme() const {
    const int kept =
        options_.settings == nullptr ? -1 : options_.settings->value(kTheme, -1).toInt();
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark})
        if (kept == static_cast<int>(choice))
            return choice;
    return ThemeChoice::System;
}

void MainWindow::restoreLayout() {
    resize(defaultSize(*this));
    if (options_.settings == nullptr)
        return parts_.inspector->setOpen(parts_.inspector->hasRoom());
    const QSettings& settings = *options_.settings;
    restoreGeometry(settings.value(kGeometry).toByteArray());
    view().restoreLayoutState(settings.value(kViewLayout).toByteArray());
    parts_.panel->setVisible(settings.value(kPanel, true).toBool());
    parts_.inspector->restoreState(settings.value(kInspectorWidth).toByteArray());
    parts_.inspector->pages().showPage(settings.value(kInspectorPage).toString());
    parts_.inspector->setOpen(settings.value(kInspector, parts_.inspector->hasRoom()).toBool());
    parts_.transport->displaySpeed(
        std::max(0.0, settings.value(kSpeed, TransportBar::kDefaultSpeed).toDouble()));
    files_->setFolder(settings.value(kFolder).toString());
    files_->document().setRecent(settings.value(kRecent).toStringList());
}

/// What of the layout belongs to the run.
QJsonObject MainWindow::look() const {
    const auto layout = lessons_->layout();
    return {{"view", QString::fromLatin1(layout.view.toBase64())},
            {"panel", layout.panel},
            {"inspector", layout.inspector},
            {"page", layout.page}};
}

void MainWindow::applyLook(const QJsonObject& look) {
    if (look.isEmpty() || lessons_->isShown())
        return;
    view().restoreLayoutState(QByteArray::fromBase64(look["view"].toString().toLatin1()));
    parts_.panel->setVisible(look["panel"].toBool(true));
    parts_.inspector->pages().showPage(look["page"].toString());
    parts_.inspector->setOpen(look["inspector"].toBool() && parts_.inspector->hasRoom());
}

void MainWindow::restoreDefaultLayout() {
    if (isMaximized() || isFullScreen())
        showNormal();
    resize(defaultSize(*this));
    parts_.panel->setVisible(!lessons_->hides("panel"));
    parts_.inspector->restoreState({});
    parts_.inspector->setOpen(parts_.inspector->hasRoom());
    view().restoreLayoutState({});
    setThemeChoice(ThemeChoice::System);
}

}  // namespace normscope
