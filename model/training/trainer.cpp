// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/trainer.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace normscope {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// Observing may take this share of the training thread's time at most; where a look is dear, looks
/// come less often.
constexpr double kMaxObservationShare = 0.15;

/// Counts events and busy time over about the last second.
class RateMeter {
  public:
    void add(Clock::time_point now, double amount) {
        events_.emplace_back(now, amount);
        sum_ += amount;
        forget(now);
    }
    double perSecond(Clock::time_point now) {
        forget(now);
        if (events_.size() < 2)
            return 0.0;
        const double span = Seconds(now - events_.front().first).count();
        return span > 0 ? (sum_ - events_.front().second) / span : 0.0;
    }
    void clear() { *this = RateMeter{}; }

  private:
    void forget(Clock::time_point now) {
        while (!events_.empty() && now - events_.front().first > std::chrono::seconds(1)) {
            sum_ -= events_.front().second;
            events_.pop_front();
        }
    }
    std::deque<std::pair<Clock::time_point, double>> events_;
    double sum_ = 0.0;
};

bool sameData(const Configuration& a, const Configuration& b) {
    auto da = a.data, db = b.data;
    da.batch_size = db.batch_size = 1;
    da.drop_last = db.drop_last = false;
    return da == db && a.seed == b.seed;
}

}  // namespace

struct Trainer::Impl {
    Impl(DatasetLoader dataset_loader, Run::Options run_options)
        : loader(std::move(dataset_loader)), options(run_options) {
        thread = std::jthread([this](std::stop_token stop) { work(stop); });
    }

    // On the training thread.
    void work(std::stop_token stop);
    void execute(const Command& command);
    void start(const command::Start& start);
    void intervene(const command::Intervene& change);
    void trainOneStep();
    void makeFrame();
    void publishRecords(bool with_step);
    void publishStatus();
    bool frameAllowed(Clock::time_point now) const;
    Clock::time_point nextStepDue() const;
    void paceNextStep();
    void notify(const std::string& notice);
    void publishFault(const std::optional<Fault>& fault);

    const DatasetLoader loader;
    const Run::Options options;

    // Shared, under the mutex.
    std::mutex mutex;
    std::condition_variable_any wake;
    std::vector<Command> commands;
    bool frame_wanted = false;
    Update outgoing;

    // The training thread's own.
    BackendInfo backend;
    std::optional<Run> run;
    std::shared_ptr<const Dataset> data;
    Configuration data_configuration;
    std::uint64_t run_number = 0;
    std::size_t published_interventions = 0;
    bool playing = false;
    bool loading = false;
    bool single_step = false;
    double speed = 0.0;
    bool frame_dirty = false;
    ObservationRequest request;
    Clock::time_point step_due{};
    Clock::time_point last_frame{};
    Clock::time_point last_status{};
    Seconds last_frame_cost{0};
    RateMeter steps_meter, observing_meter;

    std::jthread thread;  // last: starts when all else is there, joins before it goes
};

void Trainer::Impl::work(std::stop_token stop) {
    backend = configureBackend();
    std::vector<Command> taken;
    while (!stop.stop_requested()) {
        bool want_frame = false;
        {
            std::unique_lock lock(mutex);
            const auto something = [&] {
                return !commands.empty() ||
                       (frame_wanted && frame_dirty && frameAllowed(Clock::now()));
            };
            if (!(playing && run))
                wake.wait_for(lock, stop, std::chrono::milliseconds(200), something);
            else if (const auto due = nextStepDue(); due > Clock::now())
                wake.wait_until(lock, stop, due, something);
            taken.swap(commands);
            want_frame = frame_wanted && frame_dirty;
        }
        for (const auto& command : taken)
            execute(command);
        taken.clear();
        const auto now = Clock::now();
        if (playing && run && now >= nextStepDue())
            trainOneStep();
        if (want_frame && run && frameAllowed(now))
            makeFrame();
        if (now - last_status > std::chrono::milliseconds(50))
            publishStatus();
    }
}

Clock::time_point Trainer::Impl::nextStepDue() const {
    return speed > 0 && !single_step ? step_due : Clock::time_point{};
}

bool Trainer::Impl::frameAllowed(Clock::time_point now) const {
    return !playing || now - last_frame >= last_frame_cost / kMaxObservationShare;
}

void Trainer::Impl::execute(const Command& any) {
    std::visit(
        [this](const auto& given) {
            using T = std::decay_t<decltype(given)>;
            if constexpr (std::is_same_v<T, command::Start>) {
                start(given);
            } else if constexpr (std::is_same_v<T, command::Intervene>) {
                intervene(given);
            } else if constexpr (std::is_same_v<T, command::Play>) {
                playing = run.has_value();
                single_step = false;
                if (run)
                    publishFault(run->fault());
                step_due = Clock::now();
                steps_meter.clear();
                observing_meter.clear();
            } else if constexpr (std::is_same_v<T, command::Pause>) {
                playing = single_step = false;
            } else if constexpr (std::is_same_v<T, command::StepOnce>) {
                playing = single_step = run.has_value();
            } else if constexpr (std::is_same_v<T, command::Speed>) {
                speed = given.steps_per_second;
                step_due = Clock::now();
            } else if constexpr (std::is_same_v<T, command::Observe>) {
                request = given.request;
                frame_dirty = true;
            }
        },
        any);
    publishStatus();
}

void Trainer::Impl::start(const command::Start& start) {
    ++run_number;  // also of a start that fails, so that the asker can tell its answer
    const auto& configuration = start.experiment.configuration;
    try {
        if (!data || !sameData(configuration, data_configuration)) {
            loading = true;
            publishStatus();
            data = loader(configuration);
            data_configuration = configuration;
        }
        run.emplace(start.experiment, data, options);
    } catch (const std::exception& error) {
        loading = playing = false;
        publishFault(Fault{Fault::Kind::Data, run ? run->stepsDone() : 0,
                           "The run could not be started.", std::string(error.what()) + ".",
                           run ? "The run before it is still here, paused." : ""});
        return;
    }
    loading = false;
    playing = !start.paused;
    single_step = false;
    step_due = Clock::now();
    published_interventions = run->experiment().interventions.size();
    frame_dirty = true;
    steps_meter.clear();
    observing_meter.clear();
    const std::lock_guard lock(mutex);
    auto notices = std::move(outgoing.notices);
    outgoing = Update{};
    outgoing.notices = std::move(notices);
    outgoing.restarted = true;
    outgoing.experiment = std::make_shared<const Experiment>(run->experiment());
}

void Trainer::Impl::intervene(const command::Intervene& change) {
    if (!run)
        return notify("There is no run to change; start one first.");
    try {
        run->intervene(change.settings);
    } catch (const std::exception& error) {
        return notify(error.what());
    }
    frame_dirty = true;
    publishRecords(/*with_step=*/false);
    publishFault(run->fault());
}

void Trainer::Impl::paceNextStep() {
    if (speed <= 0)
        return;
    const auto period = std::chrono::duration_cast<Clock::duration>(Seconds(1.0 / speed));
    // Late steps are made up for within a short while only: no bursts after a stall.
    step_due = std::max(step_due + period, Clock::now() - std::chrono::milliseconds(20));
}

void Trainer::Impl::trainOneStep() {
    const bool made = run->step();
    paceNextStep();
    if (single_step || !made)
        playing = single_step = false;
    frame_dirty = true;
    if (!made) {
        publishRecords(/*with_step=*/false);
        publishFault(run->fault());
        publishStatus();
        return;
    }
    steps_meter.add(Clock::now(), 1.0);
    publishRecords(/*with_step=*/true);
    if (!playing)
        publishStatus();
}

void Trainer::Impl::publishRecords(bool with_step) {
    auto metrics = run->takeMetrics();
    auto layers = run->takeLayerRecords();
    const auto& interventions = run->experiment().interventions;
    const bool changed = interventions.size() != published_interventions;
    published_interventions = interventions.size();
    const std::lock_guard lock(mutex);
    if (with_step)
        outgoing.steps.push_back(run->lastStep());
    outgoing.metrics.insert(outgoing.metrics.end(), metrics.begin(), metrics.end());
    outgoing.layers.insert(outgoing.layers.end(), std::make_move_iterator(layers.begin()),
                           std::make_move_iterator(layers.end()));
    if (changed)
        outgoing.experiment = std::make_shared<const Experiment>(run->experiment());
    outgoing.status.step = run->stepsDone();
}

void Trainer::Impl::makeFrame() {
    const auto begin = Clock::now();
    auto frame = std::make_shared<const Frame>(run->observe(request));
    const auto end = Clock::now();
    last_frame = end;
    last_frame_cost = end - begin;
    observing_meter.add(end, last_frame_cost.count());
    frame_dirty = false;
    const std::lock_guard lock(mutex);
    frame_wanted = false;
    outgoing.frame = std::move(frame);
}

void Trainer::Impl::publishStatus() {
    const auto now = Clock::now();
    last_status = now;
    TrainerStatus status;
    status.run = run_number;
    status.playing = playing;
    status.loading = loading;
    status.backend = backend;
    if (run) {
        status.step = run->stepsDone();
        status.epoch = run->epoch();
        status.parameters = run->parameterCount();
        status.features = run->data().features();
        status.classes = static_cast<std::int64_t>(run->data().classes.size());
        status.train_samples = run->data().train.count();
        status.validation_samples = run->data().validation.count();
        status.dataset_name = run->data().name;
    }
    status.steps_per_second = steps_meter.perSecond(now);
    status.observation_share = observing_meter.perSecond(now);
    const std::lock_guard lock(mutex);
    outgoing.status = std::move(status);
}

void Trainer::Impl::publishFault(const std::optional<Fault>& fault) {
    const std::lock_guard lock(mutex);
    outgoing.fault = fault;
}

void Trainer::Impl::notify(const std::string& notice) {
    const std::lock_guard lock(mutex);
    outgoing.notices.push_back(notice);
}

Trainer::Trainer(DatasetLoader loader, Run::Options options)
    : impl_(std::make_unique<Impl>(std::move(loader), options)) {}

Trainer::~Trainer() {
    impl_->thread.request_stop();
}

void Trainer::post(Command command) {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->commands.push_back(std::move(command));
    }
    impl_->wake.notify_one();
}

Update Trainer::drain(bool want_frame) {
    Update update;
    {
        const std::lock_guard lock(impl_->mutex);
        auto& outgoing = impl_->outgoing;
        update.status = outgoing.status;
        update.fault = outgoing.fault;
        update.restarted = std::exchange(outgoing.restarted, false);
        update.steps.swap(outgoing.steps);
        update.metrics.swap(outgoing.metrics);
        update.layers.swap(outgoing.layers);
        update.experiment = std::exchange(outgoing.experiment, nullptr);
        update.frame = std::exchange(outgoing.frame, nullptr);
        update.notices.swap(outgoing.notices);
        if (want_frame)
            impl_->frame_wanted = true;
    }
    if (want_frame)
        impl_->wake.notify_one();
    return update;
}

}  // namespace normscope
