// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_window.h"

#include <QApplication>
#include <QIcon>
#include <QSettings>
#include <QStandardPaths>
#include <QStyleFactory>

#include "app/window/main_window.h"
#include "app/window/window_files.h"

namespace normscope {

void prepareApplication(QApplication& application) {
    application.setApplicationName(QStringLiteral("normscope"));
    application.setOrganizationName(QStringLiteral("normscope"));
    application.setApplicationDisplayName(QStringLiteral("Normscope"));
    application.setDesktopFileName(QStringLiteral(NORMSCOPE_ID));
    application.setWindowIcon(QIcon(QStringLiteral(":/icon/normscope.svg")));
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setFont(preferredFont());
}

int runWindow(QApplication& application, const WindowStart& start) {
    const QPalette platform = application.palette();
    prepareApplication(application);
    QSettings settings;
    WindowOptions options;
    options.loader = start.loader;
    options.settings = &settings;
    options.platform_palette = platform;
    options.runs_folder =
        QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/runs");
    MainWindow window(start.experiment, options);
    if (!start.file.isEmpty())
        window.files().document().tieTo(start.file);
    else if (!start.preset.isEmpty())
        window.files().document().name(start.preset);
    window.show();
    if (!start.to_open.isEmpty())
        window.openFile(start.to_open);
    else if (!start.go_on || !window.continueSession())
        window.offerSession();
    if (start.lesson)
        window.openLesson(*start.lesson, start.lesson_step, start.hidden);
    else if (start.tour)
        window.offerTour();
    return application.exec();
}

}  // namespace normscope
