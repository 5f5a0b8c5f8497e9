// SPDX-License-Identifier: GPL-3.0-or-later
// What follows from the norms' rows alone.
#include <algorithm>
#include <array>

#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {

std::span<const NormRow> normRows() {
    static const std::array rows{
#define NORM(Kind, name) norms::name(),
#include "model/settings/norm_kinds.def"
    };
    return rows;
}

const NormRow& normRow(NormKind kind) {
    return normRows()[static_cast<std::size_t>(kind)];
}

namespace {

const std::vector<Name<NormKind>>& names() {
    static const auto all = [] {
        std::vector<Name<NormKind>> made;
        for (const auto& row : normRows())
            made.push_back({static_cast<NormKind>(made.size()), row.key, row.label});
        return made;
    }();
    return all;
}

}  // namespace

const Name<NormKind>* NormNames::begin() const {
    return names().data();
}

const Name<NormKind>* NormNames::end() const {
    return begin() + names().size();
}

std::string_view shortLabelOf(NormKind kind) {
    const auto& row = normRow(kind);
    return row.short_label.empty() ? row.label : row.short_label;
}

std::optional<NormKind> ownerOf(std::string_view path) {
    if (isOfNorm(path))
        for (const auto& name : names()) {
            const auto& own = normRow(name.value).own_settings;
            if (std::ranges::find(own, path.substr(kNormSection.size())) != own.end())
                return name.value;
        }
    return std::nullopt;
}

bool isBatchNorm(NormKind kind) {
    return normRow(kind).over_batch;
}

bool hasAffine(const NormalizationConfig& config) {
    const auto setting = normRow(config.kind).affine;
    return setting != nullptr && config.*setting;
}

bool tracksStatistics(const NormalizationConfig& config) {
    const auto setting = normRow(config.kind).tracking;
    return setting != nullptr && config.*setting;
}

bool hasParameters(const NormalizationConfig& config) {
    return hasAffine(config) || !normRow(config.kind).parameters.empty();
}

std::string normName(NormKind kind, const Shape& slot) {
    const auto& row = normRow(kind);
    const auto name = std::string(row.label);
    return row.by_channel ? name + std::to_string(std::max<std::size_t>(1, slot.size() - 1)) + "d"
                          : name;
}

}  // namespace normscope
