// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that cannot be made, in the words shown to the user.
#include <cmath>

#include "model/network/norms/norm.h"
#include "model/run/run_impl.h"

namespace normscope {
namespace {

/// What is wrong with a batch of that many samples, in PyTorch's words too.
std::string refusal(const Network& network, std::int64_t batch) {
    for (const auto& layer : network.layers()) {
        if (!layer.norm || !layer.norm->refuses(batch))
            continue;
        std::string size = std::to_string(batch);
        for (const auto extent : layer.structure.slot)
            size += ", " + std::to_string(extent);
        const bool ghost = normRow(layer.norm->config.kind).virtual_batch != nullptr && batch > 1;
        return std::string(ghost ? "a virtual batch has a single sample"
                                 : "the batch has a single sample") +
               " (in PyTorch: Expected more than 1 value per channel when training, got input "
               "size [" +
               size + "])";
    }
    return "the batch is too small";
}

}  // namespace

void Run::Impl::restoreBuffers() {
    for (auto& layer : network.layers())
        if (layer.norm)
            layer.norm->restoreBuffers();
}

bool Run::Impl::failWithBatchOfOne() {
    restoreBuffers();  // batches accumulated before this one have moved them
    view_is_stale = true;
    const auto step = std::to_string(done + 1);
    const auto rows = static_cast<std::int64_t>(batch_indices.size());
    const bool by_size = configuration.data.batch_size == 1;
    fault = Fault{
        Fault::Kind::BatchOfOne, done + 1,
        "Step " + step + " could not be made: " + refusal(network, rows) + ".",
        "Batch normalization divides by the deviation over the batch; one value per channel has "
        "variance 0, so every normalized value would be 0 and the input would be lost.",
        rows > 1
            ? "Choose a normalization.virtual_batch_size of 2 or more that leaves no single sample "
              "over, or another norm."
        : by_size ? "Set data.batch_size to 2 or more, switch batch norm off, or use eval mode."
                  : "It is the last batch of the epoch (" + std::to_string(data->train.count()) +
                        " samples in batches of " + std::to_string(configuration.data.batch_size) +
                        " leave one over): set data.drop_last, or change the batch size."};
    return false;
}

bool Run::Impl::failWithDivergence(double loss) {
    restoreBuffers();
    fetchTaps();
    if (fused)
        taps = fused->passTaps();
    const auto lr = toText(configuration.optimizer.lr);
    const bool by_running = network.hasModes() && !network.normalizesByBatch(configuration.mode);
    const bool frozen = by_running && configuration.mode == Mode::Train;
    const std::string why =
        by_running ? std::string(frozen ? "With batch norm frozen" : "In eval mode") +
                         " the running statistics stand still while the weights move on, so "
                         "nothing holds the activations; they grew beyond what 32-bit numbers hold."
                   : "Activations or weights grew beyond what 32-bit numbers hold; with a learning "
                     "rate of " +
                         lr + " the updates were too large for this network.";
    std::string remedy =
        frozen              ? "Unfreeze batch norm, or reset with a smaller optimizer.lr"
        : by_running        ? "Go back to train mode, or reset with a smaller optimizer.lr"
        : network.hasNorm() ? "Reset with a smaller optimizer.lr or a smaller initialization"
                            : "Reset with a smaller optimizer.lr, a smaller initialization, or "
                              "batch norm on";
    remedy += "; weights and statistics are still those of step " + std::to_string(done) +
              " and can be inspected.";
    fault = Fault{Fault::Kind::Diverged, done + 1,
                  "Training diverged at step " + std::to_string(done + 1) + ": the loss is " +
                      (std::isnan(loss) ? "NaN" : "infinite") + ".",
                  why, remedy};
    return false;
}

}  // namespace normscope
