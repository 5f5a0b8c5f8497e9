// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/pytorch_line.h"

#include "model/experiment/settings.h"
#include "model/network/reduction.h"
#include "model/network/structure.h"

namespace normscope {
namespace {

/// "16" or "(16, 14, 14)"
std::string shapeIn(const std::vector<std::int64_t>& slot) {
    std::string text;
    for (const auto extent : slot)
        text += (text.empty() ? "" : ", ") + std::to_string(extent);
    return slot.size() == 1 ? text : "(" + text + ")";
}

/// "(16,)" where shapeIn says "16"; functions take no bare number.
std::string tupleIn(const std::vector<std::int64_t>& slot) {
    const auto text = shapeIn(slot);
    return slot.size() > 1 ? text : std::string("(").append(text).append(",)");
}

/// "1" for the features of [batch, C], "(1, 2, 3)": all but the batch.
std::string axesIn(const std::vector<std::int64_t>& slot) {
    std::vector<std::int64_t> axes;
    for (std::size_t axis = 1; axis <= slot.size(); ++axis)
        axes.push_back(static_cast<std::int64_t>(axis));
    return shapeIn(axes);
}

std::string pythonBool(bool value) {
    return value ? "True" : "False";
}

std::string epsOf(const NormalizationConfig& config) {
    return config.eps == 1e-5 ? "" : ", eps=" + toText(config.eps);
}

std::string momentumOf(const NormalizationConfig& config) {
    if (!config.momentum)
        return ", momentum=None";
    return *config.momentum == 0.1 ? "" : ", momentum=" + toText(*config.momentum);
}

/// Of batch norms and instance norm, which differ in what they leave out.
std::string moduleWithBuffers(const std::string& name, const NormalizationConfig& config,
                              std::int64_t channels) {
    const bool instance = config.kind == NormKind::Instance;
    auto text = "nn." + name + "(" + std::to_string(channels) + epsOf(config) + momentumOf(config);
    if (hasAffine(config) == instance)
        text += ", affine=" + pythonBool(instance);
    if (tracksStatistics(config) == instance)
        text += ", track_running_stats=" + pythonBool(instance);
    return text + ")";
}

std::string affineIn(const NormalizationConfig& config) {
    return hasAffine(config) ? "weight, bias" : "None, None";
}

/// momentum=None has no meaning to a function: the factor of the step stands in its place.
std::string callWithBuffers(const NormalizationConfig& config, bool by_data) {
    const bool instance = config.kind == NormKind::Instance;
    const bool tracks = tracksStatistics(config);
    std::string text = instance ? "F.instance_norm(x, " : "F.batch_norm(x, ";
    text += tracks ? "running_mean, running_var, " : "None, None, ";
    text += affineIn(config);
    text += (instance ? ", use_input_stats=" : ", training=") + pythonBool(by_data);
    if (tracks && by_data)
        text += config.momentum ? momentumOf(config)
                : instance      ? ", momentum=0"
                                : ", momentum=1/num_batches_tracked";
    return text + epsOf(config) + ")";
}

}  // namespace

PyTorchLine pytorchLine(const NormalizationConfig& config, const std::vector<std::int64_t>& slot,
                        Mode mode) {
    const auto channels = slot.front();
    const bool eval = mode == Mode::Eval || config.freeze;
    const bool by_data = !eval || !tracksStatistics(config);
    const auto by_element = hasAffine(config) ? std::string() : ", elementwise_affine=False";
    switch (config.kind) {
        case NormKind::Batch:
        case NormKind::Instance:
            return {moduleWithBuffers(normName(config.kind, slot), config, channels),
                    callWithBuffers(config, by_data)};
        case NormKind::Ghost: {
            const auto part = callWithBuffers(config, by_data);
            return {moduleWithBuffers(normName(NormKind::Batch, slot), config, channels),
                    by_data ? "torch.cat([" + part + " for x in x.split(" +
                                  std::to_string(config.virtual_batch_size) + ")])"
                            : part};
        }
        case NormKind::Noisy: {
            const auto clean = callWithBuffers(config, by_data);
            return {moduleWithBuffers(normName(NormKind::Batch, slot), config, channels),
                    eval ? clean : std::string("s * ").append(clean).append(" + m")};
        }
        case NormKind::Layer:
            return {
                "nn.LayerNorm(" + shapeIn(slot) + epsOf(config) + by_element + ")",
                "F.layer_norm(x, " + tupleIn(slot) + ", " + affineIn(config) + epsOf(config) + ")"};
        case NormKind::Group: {
            const auto groups = std::to_string(config.num_groups);
            return {"nn.GroupNorm(" + groups + ", " + std::to_string(channels) + epsOf(config) +
                        (hasAffine(config) ? ")" : ", affine=False)"),
                    "F.group_norm(x, " + groups + ", " + affineIn(config) + epsOf(config) + ")"};
        }
        case NormKind::RMS:  // whose eps is another by default
            return {
                "nn.RMSNorm(" + shapeIn(slot) + ", eps=" + toText(config.eps) + by_element + ")",
                "x * torch.rsqrt(x.square().mean(" + axesIn(slot) + ", keepdim=True) + " +
                    toText(config.eps) + ")" + (hasAffine(config) ? " * weight" : "")};
        case NormKind::None:
            break;
    }
    return {"nn.Identity()", "x"};
}

}  // namespace normscope
