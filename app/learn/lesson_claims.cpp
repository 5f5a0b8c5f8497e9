// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/lesson_claims.h"

#include <algorithm>

#include "model/run/recorded_run.h"

namespace normscope {

namespace {

bool allHold(const std::vector<Expectation>& conditions, const Recorded& recorded) {
    return std::ranges::all_of(conditions,
                               [&](const Expectation& one) { return holds(one, recorded); });
}

QString written(const Quantity& quantity, std::int64_t step, bool has_twin) {
    return (has_twin ? QString(QLatin1Char(quantity.run)) + '.' : QString()) + quantity.name +
           (quantity.argument.isEmpty() ? QString() : '(' + quantity.argument + ')') +
           QStringLiteral("@%1").arg(step);
}

QString faultIn(const Recorded& recorded, char run) {
    const auto at = run == 'B' ? recorded.fault_b : recorded.fault_a;
    return QLatin1Char(run) +
           (at ? QStringLiteral(" faults at %1").arg(*at) : QStringLiteral(" does not fault"));
}

/// What these speak of, each once: "A.val_loss_batch@200 0.31, B faults at 7".
QString figuresOf(const std::vector<Expectation>& claims, const Recorded& recorded) {
    QStringList figures;
    const auto add = [&](const Quantity& quantity, std::int64_t at) {
        const std::int64_t step = quantity.step.value_or(at);
        figures << written(quantity, step, recorded.b != nullptr) + ' ' +
                       QString::number(measured(recorded, quantity, step), 'g', 4);
    };
    for (const Expectation& claim : claims) {
        if (claim.isFault()) {
            figures << faultIn(recorded, claim.left.run);
            continue;
        }
        add(claim.left, claim.step);
        if (claim.right)
            add(*claim.right, claim.step);
    }
    figures.removeDuplicates();
    return figures.join(QStringLiteral(", "));
}

QString quoted(const LessonStep& step, std::size_t option) {
    return "\"" + step.options[static_cast<qsizetype>(option)] + "\"";
}

void judgePrediction(const LessonStep& step, const LessonScript& script, const Recorded& recorded,
                     Rehearsal& result) {
    std::vector<Expectation> all;
    QStringList held;
    for (std::size_t i = 0; i < script.conditions.size(); ++i) {
        const auto& conditions = script.conditions[i];
        all.insert(all.end(), conditions.begin(), conditions.end());
        if (!conditions.empty() && allHold(conditions, recorded))
            held << quoted(step, i);
    }
    const QString figures = " (" + figuresOf(all, recorded) + ')';
    const auto winner = heldOption(script, recorded);
    if (winner)
        result.outcomes << quoted(step, *winner) + figures;
    if (held.size() > 1)
        result.failures << held.join(" and ") +
                               " hold together; let their conditions exclude each other" + figures;
    else if (!winner)
        result.failures << "no option of \"" + step.question + "\" holds" + figures;
    else if (winner != script.right)
        result.failures << quoted(step, *winner) + " holds, not " + quoted(step, *script.right) +
                               ", which is named right" + figures;
}

Rehearsal judged(const LessonStep& step, const LessonScript& script, const Recorded& recorded) {
    Rehearsal result;
    for (const Expectation& claim : script.expectations)
        if (!holds(claim, recorded))
            result.failures << "\"" + claim.text + "\" does not hold (" +
                                   figuresOf({claim}, recorded) + ')';
    if (!step.question.isEmpty())
        judgePrediction(step, script, recorded, result);
    return result;
}

using Loader = std::function<std::shared_ptr<const Dataset>(const Configuration&)>;

/// The run that step `from` begins, with all its changes: the last step that goes on with it knows
/// them.
RecordedRuns runsFrom(const BankedLesson& lesson, std::size_t from, int later_seeds,
                      const Loader& loader) {
    std::size_t last = from;
    while (last + 1 < lesson.scripts.size() && !lesson.scripts[last + 1].begins)
        ++last;
    Experiment whole = lesson.scripts[last].after;
    whole.configuration.seed += static_cast<std::uint64_t>(later_seeds);
    Run::Options options;
    for (std::size_t i = from; i <= last; ++i)
        options.why_at.merge(whyStepsOf(lesson.scripts[i]));
    return {whole, loader(whole.configuration), options};
}

void rehearseOnce(const BankedLesson& lesson, int later_seeds, const Loader& loader,
                  Rehearsal& result) {
    std::optional<RecordedRuns> runs;  // steps that go on with them need not train them again
    for (std::size_t i = 0; i < lesson.scripts.size(); ++i) {
        const LessonScript& script = lesson.scripts[i];
        const LessonStep& step = lesson.lesson.steps[i];
        if (script.begins)
            runs.reset();
        if (!step.trains)
            continue;
        if (!runs)
            runs.emplace(runsFrom(lesson, i, later_seeds, loader));
        runs->trainTo(step.until);
        const Rehearsal its = judged(step, script, recordedOf(*runs));
        const auto place =
            QStringLiteral("line %1, %2, seed %3: ")
                .arg(script.line)
                .arg(step.title)
                .arg(script.before.configuration.seed + static_cast<std::uint64_t>(later_seeds));
        for (const QString& text : its.outcomes)
            result.outcomes << place + text;
        for (const QString& text : its.failures)
            result.failures << place + text;
    }
}

}  // namespace

std::set<std::int64_t> whyStepsOf(const LessonScript& script) {
    std::set<std::int64_t> steps;
    for (const Expectation& claim : script.expectations)
        steps.merge(claim.whySteps());
    for (const auto& conditions : script.conditions)
        for (const Expectation& condition : conditions)
            steps.merge(condition.whySteps());
    return steps;
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

Rehearsal rehearse(const BankedLesson& lesson, int seeds, const Loader& loader) {
    Rehearsal result;
    for (int later = 0; later < seeds; ++later)
        rehearseOnce(lesson, later, loader, result);
    return result;
}

}  // namespace normscope
