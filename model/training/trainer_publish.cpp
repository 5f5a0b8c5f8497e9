// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/trainer_impl.h"

#include <iterator>
#include <utility>

namespace normscope {

void Trainer::Impl::publishRecords(Run& from, RunUpdate Update::*to, bool with_step) {
    auto metrics = from.takeMetrics();
    auto layers = from.takeLayerRecords();
    auto dual = from.takeDualRecords();
    const std::lock_guard lock(mutex);
    auto& target = to ? outgoing.*to : static_cast<RunUpdate&>(outgoing);
    if (with_step)
        target.steps.push_back(from.lastStep());
    target.metrics.insert(target.metrics.end(), metrics.begin(), metrics.end());
    target.layers.insert(target.layers.end(), std::make_move_iterator(layers.begin()),
                         std::make_move_iterator(layers.end()));
    target.dual.insert(target.dual.end(), std::make_move_iterator(dual.begin()),
                       std::make_move_iterator(dual.end()));
    (to ? outgoing.status.twin_step : outgoing.status.step) = from.stepsDone();
}

void Trainer::Impl::publishExperiment() {
    const std::lock_guard lock(mutex);
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
}

void Trainer::Impl::beginFrame() {
    const auto begin = Clock::now();
    auto& first = past ? *past : *run;
    auto& second = past ? past_twin : twin;
    LookJob job{first.beginLook(request), second ? second->beginLook(request) : nullptr,
                twin_extents, 0};
    const auto end = Clock::now();
    last_frame = end;
    last_frame_cost = end - begin;
    observing_meter.add(end, last_frame_cost.count());
    frame_dirty = false;
    {
        const std::lock_guard lock(mutex);
        frame_wanted = false;
        looking = true;
        job.number = look_number;
        look_job = std::move(job);
    }
    look_wake.notify_one();
}

void Trainer::Impl::dropLooks() {
    const std::lock_guard lock(mutex);
    ++look_number;
}

void Trainer::Impl::makeInspection() {
    inspection_dirty = false;
    const auto begin = Clock::now();
    std::shared_ptr<const Inspection> first, second;
    try {
        auto& second_run = past ? past_twin : twin;
        first =
            std::make_shared<const Inspection>((past ? *past : *run).inspect(inspection_request));
        if (second_run)
            second = std::make_shared<const Inspection>(second_run->inspect(inspection_request));
    } catch (const std::exception& error) {
        // Training goes on; what cannot be shown is not tried again and again.
        inspection_request = {};
        const std::string why = error.what();  // LibTorch's goes on with a backtrace
        notify("This closer look could not be made: " + why.substr(0, why.find('\n')));
    }
    const auto end = Clock::now();
    last_inspection = end;
    last_inspection_cost = end - begin;
    observing_meter.add(end, last_inspection_cost.count());
    const std::lock_guard lock(mutex);
    outgoing.inspection = std::move(first);
    outgoing.twin.inspection = std::move(second);
}

void Trainer::Impl::publishStatus() {
    const auto now = Clock::now();
    last_status = now;
    TrainerStatus status;
    status.run = run_number;
    status.playing = playing;
    status.loading = loading;
    status.backend = backend;
    status.has_twin = twin.has_value();
    status.twin_step = twin ? twin->stepsDone() : 0;
    if (run) {
        status.step = run->stepsDone();
        if (past)
            status.visited = past->stepsDone();
        status.timeline_interval = timeline.interval();
        status.timeline_bytes = timeline.bytes() + twin_timeline.bytes();
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

void Trainer::Impl::publishFaults() {
    const std::lock_guard lock(mutex);
    outgoing.fault = own_fault ? own_fault : run ? run->fault() : std::nullopt;
    outgoing.twin.fault = twin ? twin->fault() : std::nullopt;
}

void Trainer::Impl::notify(const std::string& notice) {
    const std::lock_guard lock(mutex);
    outgoing.notices.push_back(notice);
}

}  // namespace normscope
