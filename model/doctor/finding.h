// SPDX-License-Identifier: GPL-3.0-or-later
// What the Doctor has to say of a run: plain values, the same in the window and on the command
// line.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "model/record/frame.h"
#include "model/settings/settings.h"

namespace normscope {

/// In the order in which findings of one severity are told: what explains others goes first.
enum class FindingKind {
    LossDiverging,
    LabelDoubtful,
    LabelGivenAway,
    SamplesInBoth,
    DigitsLost,
    BatchOfOne,
    PoisonedChannel,
    FreshStatisticsInUse,
    TrainsInEval,
    Momentum,
    StaleStatistics,
    DomainShift,
    ClassSorted,
    BatchTooSmall,
    ForgotEval,
    HalfFrozen,
    DropoutBeforeNorm,
    ExplodingGradients,
    VanishingGradients,
    VarianceCollapse,
    DeadUnits,
    SaturatedUnits,
    GammaNearZero,
    LossStalled,
    YoungStatistics,
    FreezingUndone,
    RedundantBias,
    DullFeatures,
};

template <>
struct Names<FindingKind> {
    static constexpr std::array<Name<FindingKind>, 28> table{{
        {FindingKind::LossDiverging, "loss-diverging", "Loss diverges"},
        {FindingKind::LabelDoubtful, "label-doubtful", "Doubtful label"},
        {FindingKind::LabelGivenAway, "label-given-away", "Label given away"},
        {FindingKind::SamplesInBoth, "samples-in-both", "Samples in both parts"},
        {FindingKind::DigitsLost, "digits-lost", "Digits lost"},
        {FindingKind::BatchOfOne, "batch-of-one", "Batch of one ahead"},
        {FindingKind::PoisonedChannel, "poisoned-channel", "Poisoned running statistics"},
        {FindingKind::FreshStatisticsInUse, "fresh-statistics-in-use", "Empty statistics in use"},
        {FindingKind::TrainsInEval, "trains-in-eval", "Training in eval mode"},
        {FindingKind::Momentum, "momentum", "Unusual momentum"},
        {FindingKind::StaleStatistics, "stale-statistics", "Stale running statistics"},
        {FindingKind::DomainShift, "domain-shift", "Validation data are shifted"},
        {FindingKind::ClassSorted, "class-sorted", "Batches sorted by class"},
        {FindingKind::BatchTooSmall, "batch-too-small", "Batch too small"},
        {FindingKind::ForgotEval, "forgot-eval", "Evaluation by batch statistics"},
        {FindingKind::HalfFrozen, "half-frozen", "Frozen by half"},
        {FindingKind::DropoutBeforeNorm, "dropout-before-norm", "Dropout before batch norm"},
        {FindingKind::ExplodingGradients, "exploding-gradients", "Exploding gradients"},
        {FindingKind::VanishingGradients, "vanishing-gradients", "Vanishing gradients"},
        {FindingKind::VarianceCollapse, "variance-collapse", "Variance collapse"},
        {FindingKind::DeadUnits, "dead-units", "Dead units"},
        {FindingKind::SaturatedUnits, "saturated-units", "Saturated units"},
        {FindingKind::GammaNearZero, "gamma-near-zero", "γ near zero"},
        {FindingKind::LossStalled, "loss-stalled", "Loss stands still"},
        {FindingKind::YoungStatistics, "young-statistics", "Young running statistics"},
        {FindingKind::FreezingUndone, "freezing-undone", "Freezing undone"},
        {FindingKind::RedundantBias, "redundant-bias", "Redundant bias"},
        {FindingKind::DullFeatures, "dull-features", "Features without use"},
    }};
};

/// A note is worth knowing and no finding: it does not count.
enum class Severity { Note, Warning, Problem };

template <>
struct Names<Severity> {
    static constexpr std::array<Name<Severity>, 3> table{{
        {Severity::Note, "note", "Note"},
        {Severity::Warning, "warning", "Warning"},
        {Severity::Problem, "problem", "Problem"},
    }};
};

/// A number behind a finding.
struct Evidence {
    std::string name;    ///< "validation accuracy, running statistics"
    double value = 0.0;  ///< shares from 0 to 1; NaN where `text` is no number
    std::string text;    ///< for people: "17.4 %"
    bool operator==(const Evidence&) const = default;
};

struct Finding {
    FindingKind kind = FindingKind::LossStalled;
    Severity severity = Severity::Warning;
    std::int64_t step = 0;                ///< up to which the run was looked at
    std::optional<std::int64_t> layer;    ///< from 0
    std::optional<std::int64_t> channel;  ///< from 0
    std::vector<Evidence> evidence;
    std::string what, why;  ///< a sentence or two each
    std::string remedy;     ///< what to do, in words
    /// What a button does of it, and its words; empty where nothing can be done in this run.
    std::vector<Setting> settings;
    std::string action;
    /// Where to look: a column of the layer's row by its key ("linear"), a curve ("loss",
    /// "accuracy"), a page of the inspector ("statistics", "batches", "predictions"); empty where
    /// there is nothing to see.
    std::string column, curve, page;
    std::string guide = "doctor.md";  ///< page of the guide

    bool counts() const { return severity != Severity::Note; }
};

}  // namespace normscope
