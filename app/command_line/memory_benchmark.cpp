// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/memory_benchmark.h"

#include <chrono>
#include <thread>

#include "model/data/process_memory.h"

namespace normscope {

namespace {

constexpr auto kPoll = std::chrono::milliseconds(15);  // as the window asks for frames

Experiment smallExperiment() {
    Experiment experiment;
    auto& configuration = experiment.configuration;
    configuration.data.dataset = "spiral";
    configuration.data.samples = 500;
    configuration.data.batch_size = 16;
    configuration.network.hidden = {16};
    experiment.twin = Twin{{settingOf(&NormalizationConfig::kind, kNoNorm)}, {}};
    return experiment;
}

void take(History& history, const RunUpdate& update) {
    history.append(update.steps);
    history.append(update.metrics);
    history.append(update.layers);
    history.append(update.dual);
}

}  // namespace

MemoryFigures measureMemory(std::int64_t steps, const std::function<void(std::int64_t)>& progress) {
    MemoryFigures figures;
    Trainer trainer;
    History own, twin;
    trainer.post(command::Start{smallExperiment(), /*paused=*/false});
    trainer.post(command::Play{});
    const auto begin = std::chrono::steady_clock::now();
    while (figures.steps < steps) {
        std::this_thread::sleep_for(kPoll);
        const Update update = trainer.drain(/*want_frame=*/true);
        if (update.status.run == 0 || update.fault)
            continue;
        take(own, update);
        take(twin, update.twin);
        if (figures.resident_before == 0 && own.lastStep() > 0)
            figures.resident_before = processMemory().resident;
        figures.steps = own.lastStep();
        figures.timeline_interval = update.status.timeline_interval;
        figures.timeline_bytes = update.status.timeline_bytes;
        progress(figures.steps);
    }
    trainer.post(command::Pause{});
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    figures.seconds = taken.count();
    figures.resident_after = processMemory().resident;
    figures.resident_peak = processMemory().peak;
    figures.density = own.density();
    figures.twin_density = twin.density();
    return figures;
}

}  // namespace normscope
