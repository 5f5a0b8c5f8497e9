// SPDX-License-Identifier: GPL-3.0-or-later
// How a norm is written in Python, from its row.
#include <algorithm>

#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

/// "16" or "(16, 14, 14)"; `tuple`: "(16,)", for functions take no bare number.
std::string shapeIn(const Shape& slot, bool tuple) {
    std::string text;
    for (const auto extent : slot)
        text += (text.empty() ? "" : ", ") + std::to_string(extent);
    return slot.size() > 1 ? "(" + text + ")" : tuple ? "(" + text + ",)" : text;
}

std::string pythonBool(bool value) {
    return value ? "True" : "False";
}

std::string epsOf(const NormalizationConfig& config, std::optional<double> usual) {
    return config.eps == usual ? "" : ", eps=" + toText(config.eps);
}

std::string momentumOf(const NormalizationConfig& config) {
    if (!config.momentum)
        return ", momentum=None";
    return *config.momentum == 0.1 ? ""
                                   : std::string(", momentum=").append(toText(*config.momentum));
}

/// Nothing where the setting is as it is at first, which is as PyTorch has it.
std::string flagOf(const NormalizationConfig& config, bool NormalizationConfig::*setting,
                   const std::string& argument) {
    return setting == nullptr || config.*setting == NormalizationConfig{}.*setting
               ? ""
               : std::string(", ").append(argument).append("=").append(pythonBool(config.*setting));
}

std::string moduleOf(const NormRow& norm, const NormalizationConfig& config, const Shape& slot) {
    std::string text = "nn.";
    text += norm.torch_class.empty() ? norm.label : norm.torch_class;
    if (norm.by_channel)
        text += std::to_string(std::max<std::size_t>(1, slot.size() - 1)) + "d";
    text += '(';
    if (norm.groups != nullptr)
        text.append(std::to_string(config.*norm.groups)).append(", ");
    text += norm.by_element ? shapeIn(slot, false) : std::to_string(slot.front());
    text += epsOf(config, norm.usual_eps);
    if (norm.tracking != nullptr)
        text += momentumOf(config);
    text += flagOf(config, norm.affine, std::string(norm.affine_argument));
    return text + flagOf(config, norm.tracking, "track_running_stats") + ")";
}

/// momentum=None has no meaning to a function: the factor of the step stands in its place.
std::string callOf(const NormRow& norm, const NormalizationConfig& config, const Shape& slot,
                   bool eval) {
    const bool tracks = tracksStatistics(config), by_data = !eval || !tracks;
    std::string text = "F.";
    text.append(norm.function).append("(x, ");
    if (norm.tracking != nullptr)
        text += tracks ? "running_mean, running_var, " : "None, None, ";
    if (norm.by_element || norm.by_position)
        text += shapeIn(norm.by_element ? slot : Shape{slot.front()}, true) + ", ";
    if (norm.groups != nullptr)
        text += std::to_string(config.*norm.groups) + ", ";
    text += hasAffine(config) ? "weight, bias" : "None, None";
    if (norm.tracking != nullptr)
        text += (norm.over_batch ? ", training=" : ", use_input_stats=") + pythonBool(by_data);
    if (tracks && by_data)
        text += config.momentum   ? momentumOf(config)
                : norm.over_batch ? ", momentum=1/num_batches_tracked"
                                  : ", momentum=0";
    return text + epsOf(config, 1e-5) + ")";
}

}  // namespace

PyTorchLine pytorchLine(const NormalizationConfig& config, const Shape& slot, Mode mode) {
    if (!config.isOn())
        return {"nn.Identity()", "x"};
    const auto& norm = normRow(config.kind);
    const bool eval = mode == Mode::Eval || config.freeze;
    PyTorchLine line{moduleOf(norm, config, slot), callOf(norm, config, slot, eval)};
    if (norm.python != nullptr)
        norm.python(line, config, slot, eval);
    return line;
}

}  // namespace normscope
