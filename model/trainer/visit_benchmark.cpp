// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trainer/visit_benchmark.h"

#include <chrono>
#include <thread>

#include "model/data/random.h"
#include "model/trainer/trainer.h"

namespace normscope {
namespace {

using Clock = std::chrono::steady_clock;

class Traveller {
  public:
    explicit Traveller(const Experiment& experiment) {
        trainer_.post(command::Start{experiment, /*paused=*/true});
    }

    void trainTo(std::int64_t steps, const std::function<void(std::int64_t)>& progress) {
        trainer_.post(command::PlayTo{steps, /*full_speed=*/true});
        until([&](const Update& update) {
            progress(update.status.step);
            interval_ = update.status.timeline_interval;
            return update.status.step >= steps && !update.status.playing;
        });
    }
    /// Milliseconds until the frame of that step is there.
    double visit(std::int64_t step) {
        const auto asked = Clock::now();
        trainer_.post(command::Visit{step});
        until([step](const Update& update) { return update.frame && update.frame->step == step; });
        return std::chrono::duration<double, std::milli>(Clock::now() - asked).count();
    }
    std::int64_t interval() const { return interval_; }

  private:
    template <class Condition>
    void until(const Condition& holds) {
        for (;;) {
            const auto update = trainer_.drain(/*want_frame=*/true);
            if (!update.notices.empty())
                throw SettingError(update.notices.front());
            if (update.fault)
                throw SettingError(update.fault->oneLine());
            if (holds(update))
                return;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    Trainer trainer_;
    std::int64_t interval_ = 0;
};

}  // namespace

VisitFigures measureVisits(const Experiment& experiment, std::int64_t steps, int visits,
                           const std::function<void(std::int64_t)>& progress) {
    Traveller traveller(experiment);
    traveller.trainTo(steps, progress);
    VisitFigures figures;
    figures.steps = steps;
    figures.interval = traveller.interval();
    Random random(1);
    for (int i = 0; i < visits; ++i) {
        const auto step = random.below(static_cast<std::uint64_t>(steps));
        figures.milliseconds.push_back(traveller.visit(static_cast<std::int64_t>(step)));
    }
    return figures;
}

}  // namespace normscope
