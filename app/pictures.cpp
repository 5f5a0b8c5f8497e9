// SPDX-License-Identifier: GPL-3.0-or-later
// normscope_pictures FOLDER [NAME…], or --list: the pictures of README and guide, and the frames of
// the moving one, from the window itself: a real run each, paused at a step. app/pictures builds
// and starts it.
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QKeyEvent>
#include <QTest>
#include <cstdio>
#include <stdexcept>

#include "app/command_line/command.h"
#include "app/command_line/window_command.h"
#include "app/window/main_window.h"
#include "app/window/run_window.h"

using namespace normscope;

namespace {

constexpr int kPatience = 120'000;  // ms, for a step
constexpr int kSettled = 400;       // ms, until plots and closer looks are painted
constexpr QSize kSize(1440, 900);

/// A picture: what is typed to begin the run, at which step it is taken, and which commands of the
/// menus are chosen before.
struct Picture {
    const char* name;
    const char* arguments;
    std::int64_t step;
    QStringList actions;
};

const std::vector<Picture>& pictures() {
    static const std::vector<Picture> all{
        {"lab", "--preset mnist-sigmoid", 600, {}},
        {"dual", "--preset mnist-sigmoid", 20, {"dual", "inspect-statistics"}},
        {"twin", "--preset figure-1", 1000, {}},
        {"heat",
         "--preset mnist-sigmoid --at 300:normalization.kind=none --at "
         "600:normalization.kind=batch",
         900,
         {"distribution-heat"}},
        {"feature-maps", "--preset cnn", 100, {"maps"}},
        {"channel", "--preset mnist-sigmoid", 300, {"inspect-channel"}},
    };
    return all;
}

/// The moving picture: so many steps from one frame to the next, and when the key B is pressed.
constexpr std::int64_t kFrameSteps = 6;
constexpr std::int64_t kOff = 180, kOn = 420, kEnd = 600;
constexpr QSize kMovieSize(1120, 700);
constexpr int kMovieWidth = 960;

/// Waits for what the trainer brings about.
void await(const char* what, const std::function<bool()>& condition) {
    if (!QTest::qWaitFor(condition, kPatience))
        throw std::runtime_error(std::string("no ") + what + " within two minutes");
}

class Stage {
  public:
    Stage(const QString& arguments, QSize size, ThemeChoice theme)
        : window_(experimentOf(arguments), {}) {
        window_.setThemeChoice(theme);
        window_.resize(size);
        window_.show();
        window_.lab().openPaused(experimentOf(arguments));
        await("beginning", [this] { return isAt(0); });
    }

    /// Trains up to a step and paints it.
    void trainTo(std::int64_t step) {
        window_.lab().playTo(step, /*full_speed=*/true);
        await("step", [&] { return isAt(step); });
    }
    void trigger(const QString& action) {
        auto* found = window_.findChild<QAction*>("action-" + action);
        if (found == nullptr || !found->isEnabled())
            throw std::runtime_error("no command " + action.toStdString());
        found->trigger();
    }
    void press(Qt::Key key) { QTest::keyClick(&window_, key); }
    QImage grab(int settled) {
        QTest::qWait(settled);
        return window_.grab().toImage();
    }

  private:
    static Experiment experimentOf(const QString& arguments) {
        return parseArguments(arguments.split(' ')).target<ShowWindow>()->start.experiment;
    }
    bool isAt(std::int64_t step) {
        const auto& lab = window_.lab();
        return lab.status().step == step && !lab.status().playing && lab.frame() &&
               lab.frame()->step == step;
    }

    MainWindow window_;
};

void save(const QImage& image, const QString& path) {
    if (!image.save(path))
        throw std::runtime_error(path.toStdString() + " cannot be written");
    std::printf("%s\n", qPrintable(path));
}

void take(const Picture& picture, const QDir& folder) {
    for (const auto theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
        Stage stage(picture.arguments, kSize, theme);
        for (const auto& action : picture.actions)
            stage.trigger(action);
        stage.trainTo(picture.step);
        const char* suffix = theme == ThemeChoice::Dark ? "-dark.png" : ".png";
        save(stage.grab(3 * kSettled), folder.filePath(picture.name + QString(suffix)));
    }
}

/// Frames NAME-0000.png, … of training, B, training without, B, training again.
void film(const QDir& folder, ThemeChoice theme, const QString& name) {
    Stage stage("--preset mnist-sigmoid", kMovieSize, theme);
    stage.trigger("panel");  // leaves the width to the plots
    int frame = 0;
    for (std::int64_t step = kFrameSteps; step <= kEnd; step += kFrameSteps) {
        stage.trainTo(step);
        const auto image = stage.grab(kSettled / 4);
        save(
            image.scaledToWidth(kMovieWidth, Qt::SmoothTransformation),
            folder.filePath(QStringLiteral("%1-%2.png").arg(name).arg(frame++, 4, 10, QChar('0'))));
        if (step == kOff || step == kOn)
            stage.press(Qt::Key_B);
    }
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    prepareApplication(application);
    const auto arguments = application.arguments().mid(1);
    if (arguments.isEmpty()) {
        std::fprintf(stderr, "usage: normscope_pictures FOLDER [NAME…], or --list\n");
        return 2;
    }
    if (arguments.first() == "--list") {
        for (const auto& picture : pictures())
            std::printf("%s\n", picture.name);
        return 0;
    }
    const QDir folder(arguments.first());
    const auto wanted = [&](const char* name) {
        return arguments.size() == 1 || arguments.mid(1).contains(QLatin1String(name));
    };
    try {
        folder.mkpath(".");
        for (const auto& picture : pictures())
            if (wanted(picture.name))
                take(picture, folder);
        if (wanted("film")) {
            film(folder, ThemeChoice::Light, "film");
            film(folder, ThemeChoice::Dark, "film-dark");
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "normscope_pictures: %s\n", error.what());
        return 1;
    }
    return 0;
}
