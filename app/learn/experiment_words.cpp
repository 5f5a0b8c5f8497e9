// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/experiment_words.h"

#include <algorithm>

#include "app/presets.h"

namespace normscope {

namespace {

std::vector<Setting> settingsFrom(const QStringList& assignments) {
    std::vector<Setting> settings;
    for (const QString& assignment : assignments)
        settings.push_back(parseAssignment(assignment.toStdString()));
    return settings;
}

void add(std::vector<Intervention>& interventions, const std::vector<ExperimentWords::At>& added) {
    for (const auto& [step, assignments] : added)
        interventions.push_back({step, settingsFrom(assignments)});
    std::ranges::stable_sort(interventions, {}, &Intervention::step);
}

}  // namespace

Experiment ExperimentWords::experiment() const {
    Experiment result = preset.isEmpty() ? Experiment{} : presetNamed(preset).experiment;
    for (const Setting& setting : settingsFrom(settings)) {
        rejectAction(setting.key);
        assign(result.configuration, setting);
    }
    add(result.interventions, changes);
    if (twin) {
        const auto wanted = settingsFrom(differences);
        result.twin = Twin{wanted, inheritedBy(wanted, result.interventions)};
        add(result.twin->interventions, twin_own);
    }
    validate(result);
    return result;
}

QString ExperimentWords::commandLine() const {
    QStringList words;
    if (!preset.isEmpty())
        words << QStringLiteral("--preset") << preset;
    const auto each = [&words](const char* option, const QString& before, const QStringList& all) {
        for (const QString& assignment : all)
            words << QLatin1String(option) << before + assignment;
    };
    each("--set", {}, settings);
    for (const auto& [step, assignments] : changes)
        each("--at", QString::number(step) + ':', assignments);
    each("--twin", {}, differences);
    for (const auto& [step, assignments] : twin_own)
        each("--twin-at", QString::number(step) + ':', assignments);
    return words.join(' ');
}

}  // namespace normscope
