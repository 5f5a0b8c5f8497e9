// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/claim_error.h"

#include "app/learn/recorded.h"

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

}  // namespace

QString claimError(const Expectation& claim, const Experiment& experiment, std::int64_t until) {
    const QString error = quantityError(claim, claim.left, experiment, until);
    return error.isEmpty() && claim.right ? quantityError(claim, *claim.right, experiment, until)
                                          : error;
}

}  // namespace normscope
