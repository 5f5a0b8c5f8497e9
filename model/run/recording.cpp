// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/recording.h"

#include <utility>

#include "model/network/score.h"
#include "model/record/checkup.h"
#include "model/record/probe.h"

namespace normscope {

std::size_t RecordSource::bytes() const {
    std::size_t sum = network.parameters().bytes();
    for (const auto& layer : taps)
        for (const auto tap : kTaps)
            if (layer.values[tap].defined())
                sum += layer.values[tap].nbytes();
    return sum;
}

Records makeRecords(RecordSource& source) {
    Records made;
    if (auto& metrics = source.metrics) {
        source.validation.measure(source.network, source.batch_size, *metrics, source.validated);
        made.metrics = std::move(metrics);
    }
    if (source.metrics_alone)
        return made;
    if (!source.taps.empty()) {
        made.layers = recordLayers(source.step, source.network, source.taps);
        made.layers->updates = std::move(source.updates);
    }
    auto& dual = made.dual.emplace(dualRecord(
        source.step,
        inspectStatistics(source.network, {source.x, truthOf(source.labels, source.targets)},
                          std::move(source.population))));
    if (source.taps.empty())
        return made;
    putStepStatistics(dual, source.taps);
    dual.health = checkUp(source.network, source.taps, source.labels, source.has_gradient);
    dual.health.samples_taken = source.samples_taken;
    return made;
}

}  // namespace normscope
