// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/experiment_words.h"

#include "app/command_line/experiment_options.h"

namespace normscope {

namespace {

QStringList spelled(const std::vector<ExperimentWords::At>& changes) {
    QStringList texts;
    for (const auto& [step, assignments] : changes)
        for (const QString& assignment : assignments)
            texts << QStringLiteral("%1:%2").arg(step).arg(assignment);
    return texts;
}

}  // namespace

Experiment ExperimentWords::experiment() const {
    ExperimentOptions options;
    if (!preset.isEmpty())
        options.preset = preset;
    options.set = settings;
    options.at = spelled(changes);
    options.twin = differences;
    options.twin_at = spelled(twin_own);
    return experimentFrom(options);
}

QString ExperimentWords::commandLine() const {
    QStringList words;
    if (!preset.isEmpty())
        words << QStringLiteral("--preset") << preset;
    const auto each = [&words](const char* option, const QStringList& all) {
        for (const QString& text : all)
            words << QLatin1String(option) << text;
    };
    each("--set", settings);
    each("--at", spelled(changes));
    each("--twin", differences);
    each("--twin-at", spelled(twin_own));
    return words.join(' ');
}

}  // namespace normscope
