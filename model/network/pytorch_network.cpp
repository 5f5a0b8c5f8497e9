// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "model/network/network_summary.h"
#include "model/network/norms/norm.h"

namespace normscope {
namespace {

constexpr std::size_t kLongest = 34;  // characters of a module on one line

/// One argument a line where they do not fit beside each other.
std::string broken(const std::string& module) {
    if (module.size() <= kLongest)
        return module;
    std::string text;
    int depth = 0;
    for (std::size_t i = 0; i < module.size(); ++i) {
        const char c = module[i];
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        text += c;
        const bool opens = c == '(' && depth == 1, separates = c == ',' && depth == 1;
        if (opens || separates)
            text += "\n        ";
        if (separates)
            ++i;  // the blank behind it
    }
    return text;
}

/// What train() and eval() of the whole network do not say: frozen norms, by their place in it.
std::string frozen(const NormalizationConfig& norm, std::size_t place) {
    const auto module = "\nmodel[" + std::to_string(place) + "].";
    return (norm.freeze ? module + "eval()" : "") +
           (norm.freeze_affine && hasAffine(norm) ? module + "requires_grad_(False)" : "");
}

}  // namespace

std::string pytorchNetwork(const Configuration& configuration, const Shape& sample,
                           std::int64_t outputs) {
    const auto summary = summarize(configuration, sample, outputs);
    std::set<std::string_view> classes;
    std::string modules, frozen_ones;
    std::size_t place = 0;
    for (const auto& row : summary.rows) {
        if (row.python.empty())
            return {};
        if (row.m) {
            const auto& norm = configuration.normalizationOf(row.layer);
            classes.insert(normRow(norm.kind).definition);
            frozen_ones += frozen(norm, place);
        }
        for (const auto& module : row.python)
            modules += "    " + broken(module) + ",\n";
        place += row.python.size();
    }
    std::string text;
    for (const auto definition : classes)
        text += definition.empty() ? "" : std::string(definition) + "\n\n";
    return text + "model = nn.Sequential(\n" + modules +
           (configuration.mode == Mode::Train ? ")\nmodel.train()" : ")\nmodel.eval()") +
           frozen_ones;
}

}  // namespace normscope
