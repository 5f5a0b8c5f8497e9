// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about what a batch is made of.
#include <algorithm>
#include <cmath>

#include "model/doctor/doctor_case.h"
#include "model/network/norms/norm.h"

namespace normscope::doctor {
namespace {

/// Of so few normal values a variance is uncertain by more than half of itself: √(2/(m − 1)).
constexpr std::int64_t kFewValues = 8;
/// A size at which that is a quarter.
constexpr std::int64_t kUsualBatch = 32;
/// Weaker dropout widens what comes in by less than a tenth.
constexpr double kStrongDropout = 0.1;
/// Deviation of running from evaluation's variance that dropout makes and that shows: Li et al.
/// 2018 find accuracy suffering from about there on.
constexpr double kVarianceShift = 1.25;

double uncertaintyOf(std::int64_t values) {
    return std::sqrt(2.0 / static_cast<double>(values - 1));
}

/// A layer that takes one value per statistic of a single sample, or none.
std::optional<std::int64_t> layerThatRefusesOne(const Case& patient) {
    for (std::size_t i = 0; i < patient.norm_slots.size(); ++i)
        if (patient.norm_slots[i].byBatch() && patient.norm_slots[i].values_of_one == 1)
            return static_cast<std::int64_t>(i);
    return std::nullopt;
}

/// Samples left of the present pass over the training data.
std::int64_t samplesLeft(const Case& patient) {
    const auto all = patient.samples();
    std::int64_t taken = 0, from = 0;
    if (patient.latest != nullptr) {
        taken = patient.latest->health.samples_taken;
        from = patient.latest->step;
    }
    const auto size = patient.now.data.batch_size;
    const auto batches =
        (patient.step - from) * std::max<std::int64_t>(patient.now.optimizer.accumulation, 1);
    for (std::int64_t i = 0; i < batches; ++i) {
        const auto left = all - taken;
        const bool over = left == 0 || (patient.now.data.drop_last && left < size);
        taken = over ? std::min(size, all) : std::min(taken + size, all);
    }
    return all - taken;
}

/// The step that will meet a batch of one, if one ever will.
std::optional<std::int64_t> stepOfOne(const Case& patient) {
    const auto size = patient.now.data.batch_size, all = patient.samples();
    if (size == 1)
        return patient.step + 1;
    if (patient.now.data.drop_last)
        return std::nullopt;
    const auto left = samplesLeft(patient);
    std::int64_t batches = 0;
    if (left % size == 1)
        batches = left / size + 1;
    else if (all % size == 1)
        batches = (left + size - 1) / size + all / size + 1;
    else
        return std::nullopt;
    const auto each = std::max<std::int64_t>(patient.now.optimizer.accumulation, 1);
    return patient.step + (batches + each - 1) / each;
}

void checkOne(const Case& patient, Findings& findings) {
    const auto layer = layerThatRefusesOne(patient);
    const auto at = stepOfOne(patient);
    if (!patient.trains() || !layer || !at)
        return;
    const auto size = patient.now.data.batch_size;
    const bool met = patient.run.fault && patient.run.fault->kind == Fault::Kind::BatchOfOne;
    auto found =
        finding(patient, FindingKind::BatchOfOne, size == 1 ? "smallest" : "remainder",
                {{"step", std::to_string(*at)}, {"meets", met ? "met" : "will meet"}}, layer);
    found.evidence = {countOf("training samples", patient.samples()), countOf("batch size", size),
                      countOf("samples left over", 1), countOf("step that meets it", *at)};
    found.settings = {size == 1 ? settingOf(&DataConfig::batch_size, std::int64_t{2})
                                : settingOf(&DataConfig::drop_last, true)};
    findings.push_back(std::move(found));
}

/// The layer with the fewest values per statistic.
std::optional<std::size_t> layerWithFewest(const Case& patient) {
    std::optional<std::size_t> fewest;
    for (std::size_t i = 0; i < patient.norm_slots.size(); ++i)
        if (patient.norm_slots[i].byBatch() &&
            (!fewest || patient.norm_slots[i].batch.m < patient.norm_slots[*fewest].batch.m))
            fewest = i;
    return fewest;
}

void sayFew(const Case& patient, std::size_t layer, Findings& findings) {
    const auto& slot = patient.norm_slots[layer];
    const auto m = slot.batch.m;
    const auto part = normRow(slot.config.kind).virtual_batch;
    const bool ghost = part != nullptr && slot.config.*part < patient.now.data.batch_size;
    const auto larger = std::min(kUsualBatch, patient.samples());
    auto found = finding(patient, FindingKind::BatchTooSmall, "few",
                         {{"m", std::to_string(m)},
                          {"batches", ghost ? "Virtual batches of" : "Batch size"},
                          {"larger", std::to_string(larger)}},
                         static_cast<std::int64_t>(layer), 0);
    found.evidence = {countOf("values per statistic, m", m),
                      shareOf("uncertainty of a batch variance", uncertaintyOf(m)),
                      numberOf("m/(m − 1), unbiased by biased variance",
                               static_cast<double>(m) / static_cast<double>(m - 1))};
    addValidation(patient, found);
    if (patient.now.optimizer.accumulation > 1)
        found.why.append(" ").append(told(found.kind, "accumulating", {}).why);
    found.settings = {ghost ? settingOf(&NormalizationConfig::virtual_batch_size, larger)
                            : settingOf(&DataConfig::batch_size, larger)};
    findings.push_back(std::move(found));
}

void checkFew(const Case& patient, Findings& findings) {
    const auto layer = layerWithFewest(patient);
    if (!patient.trains() || !layer)
        return;
    const auto& slot = patient.norm_slots[*layer];
    if (slot.batch.m > 1 && slot.batch.m < kFewValues)
        return sayFew(patient, *layer, findings);
    const auto rest = patient.samples() % patient.now.data.batch_size;
    if (patient.now.data.drop_last || rest < 2 || rest * slot.values_of_one >= kFewValues)
        return;
    auto found = finding(patient, FindingKind::BatchTooSmall, "last",
                         {{"rest", std::to_string(rest)}}, static_cast<std::int64_t>(*layer));
    found.evidence = {countOf("samples in the last batch of each pass", rest),
                      countOf("batch size", patient.now.data.batch_size)};
    found.settings = {settingOf(&DataConfig::drop_last, true)};
    findings.push_back(std::move(found));
}

void checkTrainingOrder(const Case& patient, Findings& findings) {
    if (patient.now.data.order != Order::Sorted || !patient.anyByBatch() || patient.dual.empty())
        return;
    const auto& health = patient.dual.back().health;
    auto found = finding(patient, FindingKind::ClassSorted, "training",
                         {{"seen", std::to_string(health.classes_in_batch)},
                          {"classes", std::to_string(patient.classes())}});
    found.evidence = {countOf("classes in the last batch", health.classes_in_batch),
                      countOf("classes", patient.classes()),
                      countOf("samples in the batch", health.batch_size)};
    found.settings = {settingOf(&DataConfig::order, Order::Shuffled)};
    findings.push_back(std::move(found));
}

void checkValidationOrder(const Case& patient, Findings& findings) {
    const auto* newest = newestValidation(patient);
    if (patient.now.validation.order != Order::Sorted || !patient.anyByBatch() ||
        newest == nullptr ||
        !(newest->val_accuracy_running - newest->val_accuracy_batch > kAccuracyGap))
        return;
    auto found = finding(patient, FindingKind::ClassSorted, "validation",
                         {{"batch", shareText(newest->val_accuracy_batch)},
                          {"running", shareText(newest->val_accuracy_running)}});
    addValidation(patient, found);
    found.settings = {settingOf(&ValidationConfig::order, Order::Shuffled)};
    findings.push_back(std::move(found));
}

/// The first layer whose batch norm sees what dropout left, or none.
std::optional<std::size_t> layerBehindDropout(const Case& patient) {
    const auto place = patient.now.network.dropout_place;
    if (place == DropoutPlace::BeforeOutput)
        return std::nullopt;
    for (std::size_t i = place == DropoutPlace::BeforeNorm ? 0 : 1; i < patient.norm_slots.size();
         ++i)
        if (patient.norm_slots[i].byBatch() && patient.norm_slots[i].tracks())
            return i;
    return std::nullopt;
}

void checkDropout(const Case& patient, Findings& findings) {
    const auto layer = layerBehindDropout(patient);
    if (patient.now.network.dropout < kStrongDropout || !layer || !patient.trains())
        return;
    // Running statistics are of training with dropout, the batch's here of the same without it.
    double shift = kNaN;
    if (!patient.dual.empty() && *layer < patient.dual.back().layers.size() &&
        *layer < patient.dual.back().health.layers.size() &&
        patient.dual.back().health.layers[*layer].batches_tracked >= kYoung)
        shift = patient.dual.back().layers[*layer].from_batch.var_ratio;
    const bool right_before = patient.now.network.dropout_place == DropoutPlace::BeforeNorm;
    const bool seen = std::max(shift, 1.0 / shift) > kVarianceShift;
    auto found =
        finding(patient, FindingKind::DropoutBeforeNorm, "", {}, static_cast<std::int64_t>(*layer));
    if (right_before || seen)
        found.severity = Severity::Warning;
    found.evidence = {numberOf("dropout", patient.now.network.dropout),
                      wordsOf("its place", std::string(keyOf(patient.now.network.dropout_place)))};
    if (std::isfinite(shift))
        found.evidence.push_back(
            numberOf(layerText(*found.layer) + ", running by batch variance", shift));
    found.settings = {settingOf(&NetworkConfig::dropout_place, DropoutPlace::BeforeOutput)};
    findings.push_back(std::move(found));
}

}  // namespace

void checkBatches(const Case& patient, Findings& findings) {
    checkOne(patient, findings);
    checkFew(patient, findings);
    checkTrainingOrder(patient, findings);
    checkValidationOrder(patient, findings);
    checkDropout(patient, findings);
}

}  // namespace normscope::doctor
