// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/lesson_claims.h"

#include <algorithm>

#include "model/run/recorded_run.h"

namespace normscope {

namespace {

QString nearby(std::int64_t at, std::int64_t since) {
    std::int64_t before = at, after = at;
    while (before > since + 1 && !isRecorded(before - since))
        --before;
    while (!isRecorded(after - since))
        ++after;
    return QStringLiteral("%1 or %2").arg(before).arg(after);
}

QString quantityError(const Expectation& claim, const Quantity& quantity,
                      const Experiment& experiment, std::int64_t until) {
    const QString begin = "\"" + claim.text + "\" speaks of ";
    if (quantity.run == 'B' && !experiment.twin)
        return begin + "run B; there is no twin";
    const std::int64_t at = claim.isFault() ? claim.step : quantity.step.value_or(claim.step);
    if (at < 1 || at > until + (claim.isFault() ? 1 : 0))
        return begin + QStringLiteral("step %1; the step trains to %2").arg(at).arg(until);
    if (claim.isFault() || isKnownOfEachStep(quantity))
        return {};
    if (!isRecordedKind(quantity))
        return begin + quantity.name + "(" + quantity.argument +
               "), which is not recorded; choose another quantity";
    const auto& changes =
        quantity.run == 'B' ? experiment.twin->interventions : experiment.interventions;
    std::int64_t since = 0;
    for (const Intervention& change : changes)
        if (change.step < at)
            since = change.step;
    return isRecorded(at - since)
               ? QString()
               : begin + QStringLiteral("step %1, which is not recorded; choose %2")
                             .arg(at)
                             .arg(nearby(at, since));
}

bool allHold(const std::vector<Expectation>& conditions, const Recorded& recorded) {
    return std::ranges::all_of(conditions,
                               [&](const Expectation& one) { return holds(one, recorded); });
}

QStringList failuresOf(const LessonStep& step, const LessonScript& script,
                       const Recorded& recorded) {
    QStringList texts;
    for (const Expectation& claim : script.expectations)
        if (!holds(claim, recorded)) {
            QStringList figures;
            for (const Quantity* side : {&claim.left, claim.right ? &*claim.right : nullptr})
                if (side != nullptr && !claim.isFault())
                    figures << QString::number(
                        measured(recorded, *side, side->step.value_or(claim.step)));
            texts << "\"" + claim.text + "\" does not hold (" + figures.join(", ") + ")";
        }
    if (step.question.isEmpty())
        return texts;
    QStringList held;
    for (std::size_t i = 0; i < script.conditions.size(); ++i)
        if (!script.conditions[i].empty() && allHold(script.conditions[i], recorded))
            held << "\"" + step.options[static_cast<qsizetype>(i)] + "\"";
    if (held.size() > 1)
        texts << held.join(" and ") + " hold together; let their conditions exclude each other";
    if (!heldOption(script, recorded))
        texts << "no option of \"" + step.question + "\" holds";
    return texts;
}

}  // namespace

QString claimError(const Expectation& claim, const Experiment& experiment, std::int64_t until) {
    const QString error = quantityError(claim, claim.left, experiment, until);
    return error.isEmpty() && claim.right ? quantityError(claim, *claim.right, experiment, until)
                                          : error;
}

std::optional<std::size_t> heldOption(const LessonScript& script, const Recorded& recorded) {
    std::optional<std::size_t> otherwise;
    bool all_judged = true;
    for (std::size_t i = 0; i < script.conditions.size(); ++i) {
        if (script.conditions[i].empty())
            otherwise = i;
        else if (allHold(script.conditions[i], recorded))
            return i;
        for (const Expectation& one : script.conditions[i])
            all_judged = all_judged && canBeJudged(one, recorded);
    }
    return all_judged ? otherwise : std::nullopt;
}

QStringList rehearse(
    const BankedLesson& lesson,
    const std::function<std::shared_ptr<const Dataset>(const Configuration&)>& loader) {
    QStringList failures;
    std::optional<RecordedRuns> runs;  // steps that go on with them need not train them again
    for (std::size_t i = 0; i < lesson.scripts.size(); ++i) {
        const LessonScript& script = lesson.scripts[i];
        const LessonStep& step = lesson.lesson.steps[i];
        if (script.begins)
            runs.reset();
        if (!step.trains)
            continue;
        // The last step that goes on with this run knows all its changes.
        if (!runs) {
            std::size_t last = i;
            while (last + 1 < lesson.scripts.size() && !lesson.scripts[last + 1].begins)
                ++last;
            const Experiment& whole = lesson.scripts[last].after;
            runs.emplace(whole, loader(whole.configuration));
        }
        runs->trainTo(step.until);
        for (const QString& text : failuresOf(step, script, recordedOf(*runs)))
            failures << QStringLiteral("line %1, %2: %3").arg(script.line).arg(step.title, text);
    }
    return failures;
}

}  // namespace normscope
