// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/weights.h"

#include "model/data/kept_weights.h"
#include "model/network/network.h"
#include "model/run/run_impl.h"

namespace normscope {

namespace {

/// What `use` does with a file of weights that the setting names; what it throws names the setting.
template <class Use>
auto withWeights(const Key& key, const std::string& text, const Use& use) {
    const auto refused = [&](const std::exception& error) {
        return SettingError(std::string(key.path).append(": ").append(error.what()));
    };
    try {
        return use(weightsFileFrom(text));
    } catch (const DataError& error) {
        throw refused(error);
    } catch (const SettingError& error) {
        throw refused(error);
    }
}

}  // namespace

void loadWeights(Network& network, const Key& key, const std::string& text) {
    withWeights(key, text,
                [&](const WeightsFile& file) { network.load(readWeights(file), file.path); });
}

void keepContents(Experiment& experiment) {
    replaceNames(experiment, [](const Key& key, const std::string& text) {
        if (key.file != FileRole::Weights || text.empty())
            return text;
        return withWeights(key, text, [](const WeightsFile& file) { return toText(kept(file)); });
    });
}

void checkWeights(const std::vector<Setting>& settings, const Configuration& configuration,
                  const Dataset& data) {
    for (const auto& setting : settings) {
        const auto& key = keyFor(setting.key);
        if (key.effect != Effect::Action || key.file != FileRole::Weights)
            continue;
        auto generator = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{0});
        Network network(configuration, data.shape, static_cast<std::int64_t>(data.classes.size()),
                        generator);
        loadWeights(network, key, toText(setting.value));
    }
}

}  // namespace normscope
