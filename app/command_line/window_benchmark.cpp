// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/window_benchmark.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "app/window/main_window.h"
#include "app/window/run_window.h"
#include "model/data/dataset.h"
#include "model/data/process_memory.h"
#include "model/run/run.h"
#include "model/settings/nan.h"
#include "widgets/lab/lab_view.h"
#include "widgets/plots/distribution.h"

namespace normscope {

namespace {

constexpr int kWarmUp = 1500;  // ms
constexpr int kMeasured = 8000;
constexpr int kToggles = 21;           // odd, so that half of them is a measured one
constexpr int kBetweenToggles = 1000;  // as a user does, who looks at what it did
constexpr double kTimerInterval = 5.0;

void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Tells of each event that its thread handled, nested ones counted with the outermost.
class WatchedApplication : public QApplication {
  public:
    using QApplication::QApplication;
    std::function<void()> began;
    std::function<void(QEvent::Type)> ended;

    bool notify(QObject* receiver, QEvent* event) override {
        if (depth_ > 0 || !began)
            return QApplication::notify(receiver, event);
        const auto type = event->type();
        ++depth_;
        began();
        const bool handled = QApplication::notify(receiver, event);
        ended(type);
        --depth_;
        return handled;
    }

  private:
    int depth_ = 0;
};

/// Adds up the work of the window's thread, frame by frame.
class Watch : public QObject {
  public:
    Watch(WatchedApplication& application, MainWindow& window) : window_(window) {
        clock_.start();
        application.began = [this] { event_began_ = now(); };
        application.ended = [this](QEvent::Type type) { eventEnded(type); };
        connect(&window.lab(), &Lab::frameReady, this,
                [this](const std::shared_ptr<const Frame>& frame) { framed(*frame); });
        connect(&timer_, &QTimer::timeout, this, [this] { ticked(); });
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.start(static_cast<int>(kTimerInterval));
    }

    void begin() {
        figures_ = {};
        last_frame_.reset();
        painted_work_.reset();
    }
    /// Switches batch norm and waits for the frame that shows it.
    void toggle() {
        const bool on = window_.lab().configuration().normalization.isOn();
        wanted_ = on ? kNoNorm : kUsualNorm;
        switched_at_ = now();
        window_.lab().intervene({settingOf(&NormalizationConfig::kind, *wanted_)});
        wait(kBetweenToggles);
    }
    WindowFigures figures_;

  private:
    double now() const { return static_cast<double>(clock_.nsecsElapsed()) * 1e-6; }

    void framed(const Frame& frame) {
        if (painted_work_)
            figures_.frame_times.push_back(*std::exchange(painted_work_, std::nullopt));
        work_ = 0;  // the event in which the frame came is added when it ends
        frame_fed_ = true;
        if (wanted_ && !frame.layers.empty() &&
            frame.layers.front().normalization.kind == *wanted_) {
            toggle_shown_ = true;
            wanted_.reset();
        }
    }
    void eventEnded(QEvent::Type type) {
        work_ += now() - event_began_;
        if (type != QEvent::UpdateRequest)
            return;
        if (frame_fed_)
            painted();
        if (last_frame_)
            painted_work_ = work_;
    }
    /// What changed; curves may follow.
    void painted() {
        if (last_frame_)
            figures_.frame_intervals.push_back(now() - *last_frame_);
        last_frame_ = now();
        if (toggle_shown_)
            figures_.toggle_delays.push_back(now() - switched_at_);
        frame_fed_ = toggle_shown_ = false;
    }
    void ticked() {
        const double time = now();
        if (last_tick_)
            figures_.event_delays.push_back(std::max(0.0, time - *last_tick_ - kTimerInterval));
        last_tick_ = time;
    }

    MainWindow& window_;
    QElapsedTimer clock_;
    QTimer timer_;
    std::optional<double> last_tick_, last_frame_;
    std::optional<NormKind> wanted_;
    double switched_at_ = 0;
    double event_began_ = 0;
    double work_ = 0;                     ///< since the newest frame came
    std::optional<double> painted_work_;  ///< that up to the last time anything was painted
    bool frame_fed_ = false;
    bool toggle_shown_ = false;
};

}  // namespace

WindowFigures measureWindow(int& argc, char** argv, const Experiment& experiment, Toggles toggles) {
    WatchedApplication application(argc, argv);
    prepareApplication(application);
    MainWindow window(experiment, {});
    window.resize(1280, 800);
    window.show();
    window.lab().setSpeed(0);
    Watch watch(application, window);
    wait(kWarmUp);
    watch.begin();
    wait(kMeasured);
    auto figures = watch.figures_;
    figures.steps_per_second = window.lab().status().steps_per_second;
    watch.begin();
    for (int i = 0; toggles == Toggles::Measured && i < kToggles; ++i)
        watch.toggle();
    figures.toggle_delays = watch.figures_.toggle_delays;
    application.began = {};  // the watch goes before the application
    return figures;
}

namespace {

double rateUnobserved(const Experiment& experiment, int milliseconds) {
    const auto data = loadDataset(experiment.configuration);
    const Run::Options unobserved{.record = false};
    Run first({experiment.configuration, experiment.interventions, {}}, data, unobserved);
    std::optional<Run> second;
    if (experiment.twin)
        second.emplace(experiment.twinExperiment(), data, unobserved);
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds && first.step())
        if (second)
            second->step();
    return static_cast<double>(first.stepsDone()) * 1e3 / static_cast<double>(clock.elapsed());
}

}  // namespace

FirstSeconds measureFirstSeconds(int& argc, char** argv, const Experiment& experiment,
                                 int milliseconds) {
    QApplication application(argc, argv);
    prepareApplication(application);
    FirstSeconds figures;
    {
        MainWindow window(experiment, {});
        window.resize(1280, 800);
        window.show();
        window.lab().setSpeed(0);
        QElapsedTimer clock;
        QEventLoop begun;
        const auto connection = QObject::connect(&window.lab(), &Lab::statusChanged, &begun,
                                                 [&](const TrainerStatus& status) {
                                                     if (status.step > 0)
                                                         begun.quit();
                                                 });
        begun.exec();
        QObject::disconnect(connection);
        clock.start();
        const auto before = window.lab().status().step;
        int frames = 0;
        QObject::connect(&window.lab(), &Lab::frameReady, &window, [&frames] { ++frames; });
        wait(milliseconds);
        figures.frames = frames * 1e3 / static_cast<double>(clock.elapsed());
        figures.window = static_cast<double>(window.lab().status().step - before) * 1e3 /
                         static_cast<double>(clock.elapsed());
    }
    figures.unobserved = rateUnobserved(experiment, milliseconds);
    return figures;
}

void measureWindowMemory(int& argc, char** argv, int minutes,
                         const std::function<void(const WindowMemory&)>& tell) {
    QApplication application(argc, argv);
    prepareApplication(application);
    Experiment experiment;
    experiment.twin = Twin{{settingOf(&NormalizationConfig::kind, kNoNorm)}, {}};
    MainWindow window(experiment, {});
    window.resize(1280, 800);
    window.show();
    window.lab().setSpeed(0);
    window.view().setDistribution(Distribution::Heat);
    for (int minute = 1; minute <= minutes; ++minute) {
        wait(60'000);
        const auto& lab = window.lab();
        std::uint64_t records = lab.status().timeline_bytes;
        for (const auto* history : {&lab.history(), lab.twinHistory()})
            if (history != nullptr)
                records += history->density().layer_bytes + history->density().series_bytes;
        const ProcessMemory memory = processMemory();
        tell({static_cast<double>(minute), lab.status().step, memory.resident, memory.heap,
              records});
    }
}

double percentileOf(std::vector<double> values, double share) {
    if (values.empty())
        return kNaN;
    std::sort(values.begin(), values.end());
    const auto rank = std::ceil(share * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

}  // namespace normscope
