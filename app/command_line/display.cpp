// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/display.h"

#include <QApplication>
#include <QLibrary>

#include "app/command_line/terminal.h"
#include "app/window/run_window.h"

namespace normscope {

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
namespace {

/// Asks the X server of $DISPLAY through the library Qt itself would use.
bool xServerAnswers() {
    QLibrary xcb(QStringLiteral("xcb"), 1);
    using Connect = void* (*)(const char*, int*);
    using HasError = int (*)(void*);
    using Disconnect = void (*)(void*);
    const auto open = reinterpret_cast<Connect>(xcb.resolve("xcb_connect"));
    const auto failed = reinterpret_cast<HasError>(xcb.resolve("xcb_connection_has_error"));
    const auto close = reinterpret_cast<Disconnect>(xcb.resolve("xcb_disconnect"));
    if (!open || !failed || !close)
        return true;  // cannot tell; Qt will
    void* connection = open(nullptr, nullptr);
    const bool answers = failed(connection) == 0;
    close(connection);
    return answers;
}

}  // namespace

bool hasDisplay() {
    if (qEnvironmentVariableIsSet("QT_QPA_PLATFORM") ||
        !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return true;
    return !qEnvironmentVariableIsEmpty("DISPLAY") && xServerAnswers();
}
#else
bool hasDisplay() {
    return true;
}
#endif

void paintIntoMemory() {
    // Qt's hints about the desktop mean nothing where there is none.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& message) {
        if (type == QtCriticalMsg || type == QtFatalMsg)
            complain(message);
    });
    qputenv("QT_QPA_PLATFORM", "offscreen");
}

int offscreen(int& argc, char** argv, const std::function<int()>& work) {
    paintIntoMemory();
    QApplication application(argc, argv);
    prepareApplication(application);
    return work();
}

}  // namespace normscope
