// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/experiment.h"

#include <algorithm>

namespace normscope {

namespace {

/// "interventions[2]: " before the sentence of a setting's error.
[[noreturn]] void failAt(std::size_t index, const std::string& sentence) {
    throw SettingError("interventions[" + std::to_string(index) + "]: " + sentence);
}

void checkConfiguration(const Configuration& configuration) {
    Configuration probe = configuration;
    for (const auto& key : settingKeys())
        assign(probe, {std::string(key.path), key.get(configuration)});
    for (const auto& [layer, slot] : configuration.layers) {
        valueOf(configuration, pathOf(&NormalizationConfig::kind, layer));  // there is such a layer
        Configuration one = configuration;
        one.normalization = slot;
        for (const auto& key : settingKeys())
            if (key.of_layers)
                assign(one, {layerPath(layer, key.path), key.get(one)});
    }
}

void checkSharedSettings(const Configuration& own, const Configuration& first) {
    for (const auto& key : settingKeys()) {
        if (key.shared && key.get(own) != key.get(first))
            throw SettingError(std::string(key.path) +
                               " cannot differ: both runs make the same steps through the same "
                               "data; leave it out");
    }
}

}  // namespace

Configuration Experiment::configurationAt(std::int64_t step) const {
    Configuration result = configuration;
    for (const auto& intervention : interventions) {
        if (intervention.step > step)
            break;
        for (const auto& setting : intervention.set)
            assign(result, setting);
    }
    return result;
}

Experiment Experiment::twinExperiment() const {
    Experiment result{configuration, twin->interventions, std::nullopt};
    for (const auto& setting : twin->differences) {
        rejectAction(setting.key);
        assign(result.configuration, setting);
    }
    return result;
}

std::vector<Intervention> inheritedBy(const std::vector<Setting>& differences,
                                      const std::vector<Intervention>& interventions) {
    // layers.1.normalization.kind is the same difference as normalization.kind.
    const auto path = [](const Setting& setting) { return keyFor(setting.key).path; };
    // Without running statistics, without γ and β, or with other channels, there is nothing to do
    // them to; nor are another network's weights for this one.
    using Norm = NormalizationConfig;
    const bool untracked = sets(differences, &Norm::track_running_stats);
    const bool other_channels =
        sets(differences, &Norm::affine, &Norm::instance_affine, &NetworkConfig::hidden);
    const bool other_network = untracked || other_channels ||
                               sets(differences, &Norm::kind, &NetworkConfig::kind,
                                    &NetworkConfig::kernel_size, &NetworkConfig::downsample);
    const auto isOut = [&](const Setting& setting) {
        const Key& key = keyFor(setting.key);
        return (key.needs == Needs::Network && other_network) ||
               (key.needs == Needs::Affine && other_channels) ||
               (key.needs == Needs::Statistics && untracked);
    };
    std::vector<Intervention> inherited;
    for (const auto& intervention : interventions) {
        Intervention own{intervention.step, {}};
        for (const auto& setting : intervention.set)
            if (!isOut(setting) &&
                std::none_of(differences.begin(), differences.end(),
                             [&](const auto& other) { return path(other) == path(setting); }))
                own.set.push_back(setting);
        if (!own.set.empty())
            inherited.push_back(std::move(own));
    }
    return inherited;
}

std::vector<Setting> differencesOf(const Configuration& a, const Configuration& b) {
    std::vector<Setting> differences;
    for (const auto& key : settingKeys()) {
        if (key.effect == Effect::None)
            continue;
        const auto value = key.get(b);
        if (value != key.get(a))
            differences.push_back({std::string(key.path), value});
    }
    for (std::int64_t layer = 0; layer < b.depth(); ++layer)
        for (const auto& key : settingKeys()) {
            if (!key.of_layers)
                continue;
            const auto path = layerPath(layer, key.path);
            const auto inherited =
                layer < a.depth() && key.get(a) == key.get(b) ? valueOf(a, path) : key.get(b);
            if (const auto value = valueOf(b, path); value != inherited)
                differences.push_back({path, value});
        }
    return differences;
}

namespace {

/// Whatever its kind may become, as long as it has one.
bool hasAffineToSet(NormalizationConfig norm) {
    if (!norm.isOn())
        norm.kind = kUsualNorm;
    return hasAffine(norm);
}

/// That γ or β, and the channel, are there in one of the layers meant; without a norm at the time
/// they are passed over.
void checkAffineAction(const Configuration& configuration, const Setting& setting) {
    const auto layer = layerOf(setting.key);
    const auto channel = channelValueFrom(std::get<std::string>(setting.value))->channel;
    bool affine = false;
    std::int64_t channels = 0;
    for (std::int64_t i = 0; i < configuration.depth(); ++i) {
        if (layer && *layer != i)
            continue;
        affine = affine || hasAffineToSet(configuration.normalizationOf(i));
        channels = std::max(channels, configuration.network.hidden[static_cast<std::size_t>(i)]);
    }
    if (!affine)
        throw SettingError(setting.key +
                           " needs γ and β, and there are none; start the run with affine norms");
    if (channel && *channel >= channels)
        throw SettingError(setting.key + " names channel " + std::to_string(*channel) +
                           ", but they are numbered 0 to " + std::to_string(channels - 1) +
                           "; give one of these");
}

}  // namespace

void replaceNames(
    Experiment& experiment,
    const std::function<std::string(const Key& key, const std::string& text)>& other) {
    for (const auto& key : settingKeys())
        if (key.file != FileRole::None)
            key.set(experiment.configuration,
                    other(key, std::get<std::string>(key.get(experiment.configuration))));
    const auto replace = [&](std::vector<Setting>& settings) {
        for (auto& setting : settings)
            if (const auto& key = keyFor(setting.key); key.file != FileRole::None)
                setting.value = other(key, toText(setting.value));
    };
    for (auto& intervention : experiment.interventions)
        replace(intervention.set);
    if (!experiment.twin)
        return;
    replace(experiment.twin->differences);
    for (auto& intervention : experiment.twin->interventions)
        replace(intervention.set);
}

bool setsAffine(std::string_view path) {
    return keyFor(path).kind == ValueKind::Channel;
}

void checkAction(const Configuration& configuration, const Setting& setting) {
    const Needs needs = keyFor(setting.key).needs;
    if (needs == Needs::Affine)
        return checkAffineAction(configuration, checkedSetting(setting));
    if (needs != Needs::Statistics)
        return;
    const auto layer = layerOf(setting.key);
    bool tracked = false;
    for (std::int64_t i = 0; i < configuration.depth(); ++i)
        tracked = tracked ||
                  ((!layer || *layer == i) && configuration.normalizationOf(i).track_running_stats);
    if (!tracked)
        throw SettingError(setting.key +
                           " needs running statistics, and none are kept; start the run with " +
                           pathOf(&NormalizationConfig::track_running_stats) + "=true");
}

void validate(const Experiment& experiment) {
    if (experiment.twin) {
        try {
            const auto second = experiment.twinExperiment();
            checkSharedSettings(second.configuration, experiment.configuration);
            validate(second);
        } catch (const SettingError& error) {
            throw SettingError(std::string("twin: ") + error.what());
        }
    }
    checkConfiguration(experiment.configuration);
    Configuration state = experiment.configuration;
    std::int64_t previous = 0;
    for (std::size_t i = 0; i < experiment.interventions.size(); ++i) {
        const auto& intervention = experiment.interventions[i];
        if (intervention.step < 0)
            failAt(i, "step is " + std::to_string(intervention.step) +
                          "; give a whole number from 0 on");
        if (intervention.step < previous)
            failAt(i, "step " + std::to_string(intervention.step) + " comes after step " +
                          std::to_string(previous) + "; put them in ascending order");
        previous = intervention.step;
        for (const auto& setting : intervention.set) {
            try {
                if (!isLive({setting}))
                    failAt(i,
                           setting.key +
                               " cannot change while a run goes on; set it at the start instead");
                assign(state, setting);
                checkAction(state, setting);
            } catch (const SettingError& error) {
                const std::string sentence = error.what();
                if (sentence.starts_with("interventions["))
                    throw;
                failAt(i, sentence);
            }
        }
    }
}

}  // namespace normscope
