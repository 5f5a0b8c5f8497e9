// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about gradients and the loss.
#include <algorithm>
#include <cmath>

#include "model/doctor/doctor_case.h"
#include "model/settings/schedule.h"

namespace normscope::doctor {
namespace {

/// A step by plain gradient descent that is half as long as the weights makes other weights of
/// them.
constexpr double kWildStep = 0.5;
/// Optimizers that scale their steps: gradients themselves tell.
constexpr double kWildGradient = 1e3;
/// A gradient that is a thousandth of the weights needs thousands of steps to move them at usual
/// rates; where loss is low there is nothing left to learn, and it may be small.
constexpr double kWeakGradient = 1e-3;
constexpr double kMuchToLearn = 0.5;  ///< share of the chance-level loss

constexpr std::int64_t kLossSteps = 20;     ///< over which a mean loss is taken
constexpr std::int64_t kPatience = 300;     ///< steps after which something ought to be learned
constexpr std::int64_t kRecentSteps = 100;  ///< of them, those looked at
constexpr double kNothingLearned = 0.95;    ///< share of the chance-level loss
/// Rising to twice its value, and well above chance level, is more than a batch's accident.
constexpr double kRisen = 2.0, kWorseThanChance = 1.5;
constexpr std::int64_t kLookBack = 400;

bool stepsByGradient(const Case& patient) {
    return patient.now.optimizer.kind == OptimizerKind::SGD;
}

/// How wild a layer's last step was, against what is too much.
double wildness(const Case& patient, const LayerHealth& layer) {
    if (std::isnan(layer.weight_gradient))
        return 0.0;
    const bool limited = patient.now.optimizer.clip_grad_norm > 0.0;
    if (stepsByGradient(patient) && !limited && layer.weight_norm > 0.0)
        return learningRate(patient.now.optimizer, patient.step) * layer.weight_gradient /
               layer.weight_norm / kWildStep;
    return layer.weight_gradient / kWildGradient;
}

/// Small where the gradient is a small part of the weights.
double strength(const LayerHealth& layer) {
    return layer.weight_norm > 0.0 ? layer.weight_gradient / layer.weight_norm : kNaN;
}

void addGradients(const Case& patient, std::size_t index, Finding& found) {
    const auto& layers = patient.dual.back().health.layers;
    const auto add = [&](std::size_t which) {
        found.evidence.push_back(
            numberOf("‖gradient‖ of " + layerText(static_cast<std::int64_t>(which)),
                     layers[which].weight_gradient));
    };
    add(index);
    found.evidence.push_back(numberOf("‖weight‖ of it", layers[index].weight_norm));
    if (const std::size_t other = index == 0 ? layers.size() - 1 : 0; other != index)
        add(other);
}

void checkExploding(const Case& patient, Findings& findings) {
    const auto layer =
        worstLayer(patient, 1.0, [&](const LayerHealth& l) { return wildness(patient, l); });
    if (!layer)
        return;
    const bool by_length = stepsByGradient(patient) && patient.now.optimizer.clip_grad_norm <= 0.0;
    auto found = finding(patient, FindingKind::ExplodingGradients,
                         by_length ? "long steps" : "huge", {}, static_cast<std::int64_t>(*layer));
    addGradients(patient, *layer, found);
    found.evidence.push_back(
        numberOf("learning rate", learningRate(patient.now.optimizer, patient.step)));
    addSmallerRate(patient, found);
    findings.push_back(std::move(found));
}

void checkVanishing(const Case& patient, Findings& findings) {
    if (patient.metrics.empty() ||
        !(patient.metrics.back().train_loss > kMuchToLearn * patient.chanceLoss()))
        return;
    const auto layer =
        worstLayer(patient, 1.0, [](const LayerHealth& l) { return kWeakGradient / strength(l); });
    if (!layer)
        return;
    auto found = finding(patient, FindingKind::VanishingGradients, "", {},
                         static_cast<std::int64_t>(*layer));
    addGradients(patient, *layer, found);
    found.evidence.push_back(numberOf("training loss", patient.metrics.back().train_loss));
    if (!patient.anyNorm())
        addCure(patient, found);
    findings.push_back(std::move(found));
}

void sayDiverging(const Case& patient, std::vector<Evidence> evidence, const std::string& what,
                  Findings& findings) {
    auto found = finding(patient, FindingKind::LossDiverging, patient.trains() ? "train" : "eval",
                         {{"what", what}});
    found.evidence = std::move(evidence);
    found.evidence.push_back(
        numberOf("learning rate", learningRate(patient.now.optimizer, patient.step)));
    if (patient.trains())
        addSmallerRate(patient, found);
    else
        found.settings = {settingOf(&Configuration::mode, Mode::Train)};
    findings.push_back(std::move(found));
}

/// The smallest mean loss of kLossSteps in a row, of the last kLookBack.
double bestLoss(const Case& patient) {
    double best = patient.meanLoss(patient.step - kLossSteps + 1, patient.step);
    for (auto last = patient.step - kLossSteps;
         last >= std::max(kLossSteps, patient.step - kLookBack); last -= kLossSteps)
        best = std::fmin(best, patient.meanLoss(last - kLossSteps + 1, last));
    return best;
}

void checkDiverging(const Case& patient, Findings& findings) {
    const auto& fault = patient.run.fault;
    if (fault && fault->kind == Fault::Kind::Diverged)
        return sayDiverging(patient, {countOf("step that could not be made", fault->step)},
                            fault->what, findings);
    if (patient.step < 2 * kLossSteps)
        return;
    const double recent = patient.meanLoss(patient.step - kLossSteps + 1, patient.step);
    const double best = bestLoss(patient);
    if (!(recent > kRisen * best && recent > kWorseThanChance * patient.chanceLoss()))
        return;
    sayDiverging(patient,
                 {numberOf("mean loss of the last 20 steps", recent),
                  numberOf("lowest of the last 400", best),
                  numberOf("chance-level loss", patient.chanceLoss())},
                 filled(proseOf(FindingKind::LossDiverging, "rising").at("what"),
                        {{"recent", numberText(recent)}, {"best", numberText(best)}}),
                 findings);
}

void checkStalled(const Case& patient, Findings& findings) {
    if (patient.step - patient.last_change < kPatience)
        return;
    const double recent = patient.meanLoss(patient.step - kRecentSteps + 1, patient.step);
    if (!(recent > kNothingLearned * patient.chanceLoss()))
        return;
    const auto steps = patient.step - patient.last_change;
    auto found = finding(patient, FindingKind::LossStalled, "",
                         {{"steps", std::to_string(steps)},
                          {"recent", numberText(recent)},
                          {"chance", numberText(patient.chanceLoss())}});
    found.evidence = {numberOf("mean loss of the last 100 steps", recent),
                      numberOf("chance-level loss", patient.chanceLoss()), countOf("steps", steps)};
    if (!patient.anyNorm())
        addCure(patient, found);
    findings.push_back(std::move(found));
}

}  // namespace

void checkGradients(const Case& patient, Findings& findings) {
    checkExploding(patient, findings);
    checkVanishing(patient, findings);
}

void checkLoss(const Case& patient, Findings& findings) {
    checkDiverging(patient, findings);
    checkStalled(patient, findings);
}

}  // namespace normscope::doctor
