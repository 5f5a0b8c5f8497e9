// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <exception>

#include "app/command_line/arguments.h"
#include "app/command_line/commands.h"
#include "app/command_line/terminal.h"
#include "app/display.h"
#include "app/window/run_window.h"

namespace normscope {
namespace {

/// Qt's hints about the desktop mean nothing where there is none.
void keepQuiet(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type == QtCriticalMsg || type == QtFatalMsg)
        complain(message);
}

int train(const request::Train& request, int& argc, char** argv) {
    if (request.folder.isEmpty())
        return runTrain(request);
    qInstallMessageHandler(keepQuiet);
    qputenv("QT_QPA_PLATFORM", "offscreen");  // plots are painted, never shown
    QApplication application(argc, argv);
    prepareApplication(application);
    return runTrain(request);
}

int questions(const request::Questions& request, int& argc, char** argv) {
    if (!request.file.endsWith(".pdf", Qt::CaseInsensitive))
        return runQuestions(request);
    qInstallMessageHandler(keepQuiet);
    qputenv("QT_QPA_PLATFORM", "offscreen");  // fonts are needed, a window is not
    QApplication application(argc, argv);
    prepareApplication(application);
    return runQuestions(request);
}

int showWindow(const request::ShowWindow& request, int& argc, char** argv) {
    if (!hasDisplay()) {
        say("There is no display, so no window: training the experiment without one and exporting "
            "its plots into ./export.");
        return train({request.experiment, "export", {"png", "svg", "csv"}, true}, argc, argv);
    }
    QApplication application(argc, argv);
    WindowStart start;
    start.experiment = request.experiment;
    start.tour = request.bare;
    return runWindow(application, start);
}

int showLesson(const request::ShowLesson& request, int& argc, char** argv) {
    if (!hasDisplay()) {
        complain(
            "There is no display, and a lesson needs the window. Its claims can be checked "
            "without one: normscope lessons check FILE.md --run");
        return kFailed;
    }
    QApplication application(argc, argv);
    WindowStart start;
    start.experiment = request.lesson.scripts[request.step].before;
    start.lesson = request.lesson;
    start.lesson_step = request.step;
    start.hidden = request.hidden;
    return runWindow(application, start);
}

int bench(const request::Bench& request, int& argc, char** argv) {
    if (request.memory_steps > 0)
        return runMemoryBench(request.memory_steps);
    if (const int code = runBench(); code != kDone || !request.window)
        return code;
    if (!hasDisplay()) {
        say("There is no display: the window is painted into memory.");
        qInstallMessageHandler(keepQuiet);
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    return runWindowBench(argc, argv);
}

int run(int& argc, char** argv) {
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto request = parseArguments(arguments);
    if (const auto* print = std::get_if<request::Print>(&request)) {
        say(print->text.trimmed());
        return kDone;
    }
    if (const auto* summary = std::get_if<request::Summary>(&request))
        return runSummary(*summary);
    if (const auto* list = std::get_if<request::List>(&request))
        return runList(*list);
    if (const auto* wanted = std::get_if<request::Train>(&request))
        return train(*wanted, argc, argv);
    if (const auto* doctor = std::get_if<request::Doctor>(&request))
        return runDoctor(*doctor);
    if (const auto* sheet = std::get_if<request::Questions>(&request))
        return questions(*sheet, argc, argv);
    if (const auto* lessons = std::get_if<request::CheckLessons>(&request))
        return checkLessons(*lessons);
    if (const auto* lesson = std::get_if<request::ShowLesson>(&request))
        return showLesson(*lesson, argc, argv);
    if (const auto* window = std::get_if<request::ShowWindow>(&request))
        return showWindow(*window, argc, argv);
    return bench(std::get<request::Bench>(request), argc, argv);
}

}  // namespace
}  // namespace normscope

int main(int argc, char** argv) {
    using namespace normscope;
    try {
        return run(argc, argv);
    } catch (const UsageError& error) {
        complain(error.what());
        return kWrongUse;
    } catch (const std::exception& error) {
        complain(error.what());
        return kFailed;
    }
}
