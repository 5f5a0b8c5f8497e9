// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/experiment_words.h"

#include <QFile>
#include <algorithm>

#include "app/files/experiment_json.h"
#include "app/files/input_error.h"
#include "app/files/presets.h"
#include "app/files/session/session.h"
#include "model/settings/usual_widths.h"

namespace normscope {

namespace {

[[noreturn]] void fail(const QString& sentence) {
    throw InputError(sentence);
}

/// Adds differences to the twin there is, or begins one. It goes along with what is changed during
/// the run but for the settings it differs in.
void addTwin(Experiment& experiment, const QStringList& assignments) {
    if (assignments.isEmpty())
        return;
    auto twin = experiment.twin.value_or(Twin{{}, experiment.interventions});
    std::vector<Setting> added;
    for (const auto& text : assignments) {
        try {
            added.push_back(parseAssignment(text.toStdString()));
        } catch (const SettingError& error) {
            fail(QString("twin: ") + error.what());
        }
        std::erase_if(twin.differences,
                      [&](const Setting& other) { return other.key == added.back().key; });
        twin.differences.push_back(added.back());
    }
    for (const auto& setting : withUsualWidths(experiment.configuration, added))
        if (std::ranges::find(twin.differences, setting.key, &Setting::key) ==
            twin.differences.end())
            twin.differences.push_back(setting);
    twin.interventions = inheritedBy(added, twin.interventions);
    experiment.twin = std::move(twin);
}

/// "500:optimizer.lr=0.1"; an action may stand without "=true".
Intervention interventionFrom(const QString& option, const QString& text) {
    const auto colon = text.indexOf(':');
    bool is_number = false;
    const qint64 step = text.left(colon).toLongLong(&is_number);
    const auto given = option + " " + text + ": ";
    if (colon < 0 || !is_number || step < 0)
        fail(given + "names no step; write STEP:KEY=VALUE, such as 500:normalization.kind=none");
    try {
        auto setting = parseAssignment(text.mid(colon + 1).toStdString());
        if (!isLive({setting}))
            fail(given + "cannot change while a run goes on; set it at the start with --set");
        return {step, {std::move(setting)}};
    } catch (const SettingError& error) {
        fail(given + error.what());
    }
}

/// After those there are at the same step.
void insert(std::vector<Intervention>& list, const Intervention& one) {
    list.insert(std::ranges::upper_bound(list, one.step, {}, &Intervention::step), one);
}

void addInterventions(Experiment& experiment, const QStringList& texts) {
    for (const auto& text : texts) {
        const auto one = interventionFrom("--at", text);
        insert(experiment.interventions, one);
        if (experiment.twin)
            for (const auto& own : inheritedBy(experiment.twin->differences, {one}))
                insert(experiment.twin->interventions, own);
    }
}

/// Of run B alone, which begins as run A where it was not told any difference.
void addTwinInterventions(Experiment& experiment, const QStringList& texts) {
    if (!texts.isEmpty() && !experiment.twin)
        experiment.twin = Twin{{}, experiment.interventions};
    for (const auto& text : texts)
        insert(experiment.twin->interventions, interventionFrom("--twin-at", text));
}

Experiment beginning(const ExperimentWords& words) {
    if (words.file)
        return isSession(*words.file) ? readSessionExperiment(*words.file)
                                      : readExperimentFile(*words.file);
    return words.preset ? presetNamed(*words.preset).experiment : Experiment{};
}

}  // namespace

Experiment ExperimentWords::experiment() const {
    if (preset && file)
        fail("a file and a preset are both given; give one of them");
    try {
        auto experiment = beginning(*this);
        if (alone && (!twin.isEmpty() || !twin_at.isEmpty()))
            fail("--alone leaves out run B, which --twin begins; give one of them");
        if (alone)
            experiment.twin.reset();
        std::vector<Setting> given;
        for (const auto& text : set) {
            given.push_back(parseAssignment(text.toStdString()));
            rejectAction(given.back().key);
        }
        for (const auto& setting : withUsualWidths(experiment.configuration, std::move(given)))
            assign(experiment.configuration, setting);
        if (weights)
            assign(experiment.configuration,
                   settingOf(&InitConfig::weights, QFile::encodeName(*weights).toStdString()));
        if (steps)
            assign(experiment.configuration,
                   parseSetting(pathOf(&Configuration::steps), steps->toStdString()));
        addInterventions(experiment, at);
        addTwin(experiment, twin);
        addTwinInterventions(experiment, twin_at);
        validate(experiment);
        return experiment;
    } catch (const JsonError& error) {
        fail(error.what());
    } catch (const SessionError& error) {
        fail(error.what());
    } catch (const SettingError& error) {
        fail(error.what());
    }
}

QStringList ExperimentWords::arguments() const {
    QStringList words;
    const auto add = [&words](const char* option, const QStringList& values) {
        for (const QString& value : values)
            words << QLatin1String(option) << value;
    };
    if (file)
        words << *file;
    if (preset)
        add("--preset", {*preset});
    add("--set", set);
    if (weights)
        add("--set", {QString::fromStdString(pathOf(&InitConfig::weights)) + '=' + *weights});
    if (steps)
        add("--set", {QString::fromStdString(pathOf(&Configuration::steps)) + '=' + *steps});
    add("--at", at);
    add("--twin", twin);
    add("--twin-at", twin_at);
    if (alone)
        words << QStringLiteral("--alone");
    return words;
}

QString ExperimentWords::commandLine() const {
    auto without_file = *this;
    without_file.file.reset();
    return without_file.arguments().join(' ');
}

bool ExperimentWords::givesWidths() const {
    const auto widths = QString::fromStdString(pathOf(&NetworkConfig::hidden)) + '=';
    return std::ranges::any_of(set, [&](const QString& text) { return text.startsWith(widths); });
}

QStringList atStep(std::int64_t step, const QStringList& assignments) {
    QStringList texts;
    for (const QString& assignment : assignments)
        texts << QStringLiteral("%1:%2").arg(step).arg(assignment);
    return texts;
}

}  // namespace normscope
