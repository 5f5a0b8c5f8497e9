// SPDX-License-Identifier: GPL-3.0-or-later
// Closer looks at a run.
#include <chrono>

#include "model/data/streams.h"
#include "model/inspect/batch_scatter.h"
#include "model/inspect/boundary.h"
#include "model/inspect/channel/channel_look.h"
#include "model/inspect/companions.h"
#include "model/inspect/fold_check.h"
#include "model/inspect/population.h"
#include "model/inspect/predictions.h"
#include "model/inspect/why.h"
#include "model/network/column_moments.h"
#include "model/run/actions.h"
#include "model/run/run_impl.h"
#include "model/settings/nan.h"
#include "model/settings/schedule.h"

namespace normscope {

std::vector<ChannelStatistics> Run::Impl::population() {
    std::vector<ChannelStatistics> all;
    for (const auto& layer : populationStatistics(network, train_x, configuration.data.batch_size))
        all.push_back({valuesOf(layer.mean), valuesOf(layer.var)});
    return all;
}

AveragedCheck Run::Impl::checkAverages() {
    AveragedCheck check;
    check.steps = averages.steps();
    const auto batch_size = configuration.data.batch_size;
    const auto measured = [&](const Network& its, double& loss, double& accuracy) {
        MetricsRecord record;
        validation.measure(its, batch_size, record);
        loss = record.val_loss_running;
        accuracy = record.val_accuracy_running;
    };
    measured(network, check.loss, check.accuracy);
    check.averaged_loss = check.averaged_accuracy = kNaN;
    check.updated_loss = check.updated_accuracy = kNaN;
    if (check.steps == 0)
        return check;
    auto averaged = network.clone();
    averages.putInto(averaged);
    measured(averaged, check.averaged_loss, check.averaged_accuracy);
    perform(settingOf(action_path::kRecalibrate), averaged, train_x, batch_size);
    measured(averaged, check.updated_loss, check.updated_accuracy);
    return check;
}

WhyLook Run::Impl::lookForWhy(double stretch) {
    const auto batch = shownBatch();
    auto look = normscope::lookForWhy(network, batch, configuration.mode,
                                      learningRate(configuration.optimizer, done), stretch,
                                      batch.x.size(0) == train_x.size(0));
    look.step = done;
    return look;
}

Inspection Run::Impl::inspect(const InspectionRequest& request) {
    const auto begin = std::chrono::steady_clock::now();
    Inspection result;
    result.step = done;
    result.request = request;
    const auto batch = shownBatch();
    const auto batch_size = configuration.data.batch_size;
    const auto& samples = validation.samples();
    std::vector<ChannelStatistics> of_population;
    if ((request.statistics && request.population) || request.batches)
        of_population = population();
    of_population.resize(network.layers().size());
    if (request.batches)
        result.batches =
            scatterBatches(network, *request.batches, train_x, batch.x, batch_size, of_population,
                           mixed(static_cast<std::uint64_t>(done), Stream::RandomBatches));
    if (request.statistics)
        result.statistics = inspectStatistics(
            network, batch,
            request.population ? std::move(of_population) : std::vector<ChannelStatistics>{});
    if (request.fold)
        result.fold = checkFold(network, configuration, inputsOf(samples, data->features()));
    if (request.companions && samples.count() > 0)
        result.companions =
            checkCompanions(network, *request.companions, samples, train_x, *data, batch_size);
    if (request.channel)
        result.channel = lookAtChannel(network, *request.channel, batch, configuration.mode);
    if (request.confusion || !request.samples.empty())
        result.predictions = predict(network, samples, *data, batch_size, request);
    if (request.boundary > 0)
        result.boundary = decisionBoundary(network, *data, request.boundary);
    if (request.averages)
        result.averages = checkAverages();
    if (request.why > 0)
        result.why = lookForWhy(request.why);
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return result;
}

Inspection Run::inspect(const InspectionRequest& request) {
    return impl_->inspect(request);
}

}  // namespace normscope
