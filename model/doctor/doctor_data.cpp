// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the data themselves, which speak before the first step.
#include "model/data/data_file.h"
#include "model/doctor/doctor_case.h"

namespace normscope::doctor {
namespace {

/// As many identical samples as tables of few whole numbers have anyway.
constexpr double kFewInBoth = 0.05;

std::int64_t samplesOf(const Dataset& data) {
    return data.train.count() + data.validation.count();
}

void checkLabel(const Case& patient, Findings& findings) {
    const auto& data = *patient.run.data;
    const auto& checks = data.checks;
    const auto say = [&](std::string_view variant, Words words, Evidence evidence) {
        auto found = finding(patient, FindingKind::LabelDoubtful, variant, std::move(words));
        found.evidence = {std::move(evidence), countOf("classes", patient.classes()),
                          countOf("samples", samplesOf(data))};
        findings.push_back(std::move(found));
    };
    if (checks.classes_of_one > 0 && 2 * checks.classes_of_one > patient.classes())
        return say("index",
                   {{"single", std::to_string(checks.classes_of_one)},
                    {"classes", std::to_string(patient.classes())}},
                   countOf("classes of one sample", checks.classes_of_one));
    if (checks.one_class)
        return say(
            "one-class",
            {{"class", inQuotes(*checks.one_class)}, {"share", shareText(checks.largest_share)}},
            shareOf("share of the most frequent class", checks.largest_share));
    if (checks.classes_of_one > 0)
        return say("single", {{"single", std::to_string(checks.classes_of_one)}},
                   countOf("classes of one sample", checks.classes_of_one));
    if (data.account.label_by_place)
        say("place", {}, wordsOf("label", data.account.label));
}

void checkGivenAway(const Case& patient, Findings& findings) {
    const auto& telling = patient.run.data->checks.telling;
    if (!telling)
        return;
    auto found =
        finding(patient, FindingKind::LabelGivenAway, "", {{"feature", inQuotes(*telling)}});
    found.evidence = {wordsOf("feature", *telling), countOf("samples", patient.samples())};
    findings.push_back(std::move(found));
}

void checkParts(const Case& patient, Findings& findings) {
    const auto& data = *patient.run.data;
    const auto both = data.checks.samples_in_both;
    if (both == 0)
        return;
    const double share = static_cast<double>(both) / static_cast<double>(data.validation.count());
    auto found = finding(patient, FindingKind::SamplesInBoth, "", {{"share", shareText(share)}});
    if (share < kFewInBoth)
        found.severity = Severity::Note;
    found.evidence = {countOf("validation samples that training has too", both),
                      countOf("validation samples", data.validation.count())};
    findings.push_back(std::move(found));
}

void checkDigits(const Case& patient, Findings& findings) {
    const auto& coarse = patient.run.data->account.coarse;
    if (coarse.empty())
        return;
    auto found = finding(patient, FindingKind::DigitsLost, "", {{"features", listed(coarse)}});
    found.evidence = {countOf("features", static_cast<std::int64_t>(coarse.size()))};
    found.settings = {settingOf(&DataConfig::standardization, Standardization::PerFeature)};
    findings.push_back(std::move(found));
}

void checkDull(const Case& patient, Findings& findings) {
    const auto& checks = patient.run.data->checks;
    if (!checks.constant.empty()) {
        auto found = finding(patient, FindingKind::DullFeatures, "constant",
                             {{"features", listed(checks.constant)}});
        found.evidence = {
            countOf("features of one value", static_cast<std::int64_t>(checks.constant.size()))};
        return findings.push_back(std::move(found));
    }
    if (checks.alike.empty())
        return;
    const auto& [later, first] = checks.alike.front();
    auto found = finding(patient, FindingKind::DullFeatures, "alike",
                         {{"feature", inQuotes(later)}, {"first", inQuotes(first)}});
    found.evidence = {countOf("features alike", static_cast<std::int64_t>(checks.alike.size()))};
    findings.push_back(std::move(found));
}

}  // namespace

void checkData(const Case& patient, Findings& findings) {
    checkLabel(patient, findings);
    checkGivenAway(patient, findings);
    checkParts(patient, findings);
    checkDigits(patient, findings);
    checkDull(patient, findings);
}

}  // namespace normscope::doctor
