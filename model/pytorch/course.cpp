// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pytorch/course.h"

#include <algorithm>

namespace normscope {
namespace {

std::string numbered(std::string_view name, std::size_t layer) {
    return std::string(name).append(std::to_string(layer + 1));
}

/// A family's capitals, as courses call such modules: BatchNorm, also ghost, is "bn".
std::string initials(NormKind kind) {
    const auto& row = normRow(kind);
    std::string letters;
    for (const char c : row.torch_class.empty() ? row.label : row.torch_class)
        if (c >= 'A' && c <= 'Z')
            letters += static_cast<char>(c - 'A' + 'a');
    return letters;
}

const std::string kStandardized = "Standardized";

/// A linear layer or convolution whose weights are standardized.
std::string standardizedClass(const std::string& base) {
    return "class " + kStandardized + base + "(nn." + base +
           R"py():
    """Weight standardization, arXiv:1903.10520, as timm's StdConv2d."""

    def forward(self, x):
        units = self.weight.reshape(1, self.weight.size(0), -1)
        weight = nn.functional.batch_norm(units, None, None, training=True, eps=1e-6)
        weight = weight.reshape_as(self.weight)
        return )py" +
           (base == "Linear" ? "nn.functional.linear(x, weight, self.bias)"
                             : "self._conv_forward(x, weight, self.bias)") +
           "\n";
}

}  // namespace

Course::Course(const Experiment& experiment, const Shape& sample, std::int64_t outputs,
               std::int64_t steps, bool with_last)
    : sample_(sample), structure_(structureOf(experiment.configuration, sample, outputs)) {
    stages_.push_back({0, {}, experiment.configuration});
    for (const auto& intervention : experiment.interventions) {
        if (intervention.step > steps || (intervention.step == steps && !with_last))
            break;
        auto next = stages_.back().configuration;
        for (const auto& setting : intervention.set)
            assign(next, setting);
        stages_.push_back({intervention.step, intervention.set, std::move(next)});
    }
    for (std::size_t layer = 0; layer < depth(); ++layer) {
        std::set<std::string> families;
        for (const auto& stage : stages_)
            if (const auto& norm = slot(stage.configuration, layer); norm.isOn())
                families.insert(initials(norm.kind));
        norms_.push_back(families.empty()       ? ""
                         : families.size() == 1 ? numbered(*families.begin(), layer)
                                                : numbered("norm", layer));
    }
}

std::string Course::linear(std::size_t layer) const {
    return numbered(structure_.layers[layer].dims == 0 ? "fc" : "conv", layer);
}

std::string Course::shortcut(std::size_t layer) const {
    return numbered("shortcut", layer);
}

std::string Course::dropout(std::size_t layer) const {
    return numbered("dropout", layer);
}

bool Course::everDrops() const {
    return ever([](const Configuration& c) { return c.network.dropout > 0; });
}

bool Course::everDrops(DropoutPlace place) const {
    return everDrops() &&
           ever([&](const Configuration& c) { return c.network.dropout_place == place; });
}

bool Course::everNoisy() const {
    return ever([&](const Configuration& c) {
        for (std::size_t layer = 0; layer < depth(); ++layer)
            if (normRow(slot(c, layer).kind).noisy)
                return true;
        return false;
    });
}

bool Course::hasNorms() const {
    return std::ranges::any_of(norms_, [](const auto& name) { return !name.empty(); });
}

std::string Course::linearClass(const Configuration& configuration, std::size_t layer) const {
    const auto name = linearName(structure_.layers[layer]);
    return (slot(configuration, layer).weight_standardization ? kStandardized : "nn.") + name;
}

std::set<std::string> Course::classes() const {
    std::set<std::string> classes;
    for (const auto& stage : stages_)
        for (std::size_t layer = 0; layer < depth(); ++layer) {
            if (!line(stage.configuration, layer).layer.empty())
                classes.emplace(normRow(slot(stage.configuration, layer).kind).definition);
            if (slot(stage.configuration, layer).weight_standardization)
                classes.insert(standardizedClass(linearName(structure_.layers[layer])));
        }
    classes.erase(std::string());
    return classes;
}

PyTorchLine Course::line(const Configuration& configuration, std::size_t layer) const {
    return pytorchLine(slot(configuration, layer), structure_.layers[layer].slot,
                       configuration.mode);
}

std::string Course::module(const Configuration& configuration, std::size_t layer) const {
    const auto made = line(configuration, layer);
    return made.layer.empty() ? made.module : made.layer;
}

std::string Course::statistics(const Configuration& configuration, std::size_t layer) const {
    const auto made = line(configuration, layer);
    const bool wraps =
        made.layer != made.module && made.layer.find(made.module) != std::string::npos;
    return norm(layer) + (wraps ? ".norm" : "");
}

std::string Course::nameOf(const std::string& tensor, const Configuration& configuration) const {
    constexpr std::string_view kLayers = "layers.";
    if (!tensor.starts_with(kLayers))
        return tensor;
    const auto dot = tensor.find('.', kLayers.size());
    const auto last = tensor.rfind('.');
    const auto layer =
        static_cast<std::size_t>(std::stoul(tensor.substr(kLayers.size(), dot - kLayers.size())));
    const auto part = tensor.substr(dot + 1, last - dot - 1), which = tensor.substr(last);
    if (part == "norm")
        return statistics(configuration, layer) + which;
    return (part == "shortcut" ? shortcut(layer) : linear(layer)) + which;
}

}  // namespace normscope
