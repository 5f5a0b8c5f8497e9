// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the Doctor's rules: what they look at, and how findings are put into words.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "model/doctor/doctor.h"
#include "model/doctor/prose.h"
#include "model/network/reduction.h"

namespace normscope::doctor {

/// A gap between two accuracies that shows in the curves: three deviations of an accuracy near 80 %
/// over 250 samples, and more than a steady run with the usual momentum ever has.
constexpr double kAccuracyGap = 0.1;
constexpr std::int64_t kTellingSamples = 250;
/// Running statistics of fewer batches may still hold what they began with.
constexpr std::int64_t kYoung = 70;
/// Records that must agree: one may be an accident.
constexpr std::size_t kAgreeing = 2;

/// A layer's normalization slot, under the settings in force.
struct Slot {
    NormalizationConfig config;
    Reduction batch;                 ///< of a full batch
    std::int64_t values_of_one = 0;  ///< in one statistic, of a batch of one
    std::string linear;              ///< PyTorch's class in front of it: "Conv2d"
    /// In training mode the batch's statistics are used.
    bool byBatch() const { return batch.across_batch && !(config.freeze && tracks()); }
    bool tracks() const { return tracksStatistics(config) && isBatchNorm(config.kind); }
};

struct Case {
    explicit Case(const Patient& patient);

    const Patient& run;  ///< up to the step
    Configuration now;
    std::int64_t step = 0;
    std::int64_t last_change = 0;  ///< step of the last intervention; 0
    std::vector<Slot> norm_slots;  ///< [layer]; empty where the settings do not fit the data
    // Recorded since the last change; `latest` before it too.
    std::span<const MetricsRecord> metrics;
    std::span<const LayerRecord> layers;
    std::span<const DualRecord> dual;
    const DualRecord* latest = nullptr;

    std::int64_t samples() const { return run.data->train.count(); }
    std::int64_t classes() const { return static_cast<std::int64_t>(run.data->classes.size()); }
    bool trains() const { return now.mode == Mode::Train; }
    bool anyByBatch() const;  ///< in training mode
    bool anyTracks() const;
    bool anyNorm() const;
    /// The last kAgreeing of them, or none.
    std::span<const DualRecord> agreeing() const;
    /// Loss of an answer that knows nothing: ln(classes); 1 of a standardised target.
    double chanceLoss() const;
    /// Mean training loss of steps first … last; NaN where they are not known each.
    double meanLoss(std::int64_t first, std::int64_t last) const;
};

using Findings = std::vector<Finding>;

// The rules; each adds what it finds.
void checkStatistics(const Case& patient, Findings& findings);
void checkModes(const Case& patient, Findings& findings);
void checkMomentum(const Case& patient, Findings& findings);
void checkFreezing(const Case& patient, Findings& findings);
void checkBatches(const Case& patient, Findings& findings);
void checkUnits(const Case& patient, Findings& findings);
void checkGradients(const Case& patient, Findings& findings);
void checkLoss(const Case& patient, Findings& findings);
void checkData(const Case& patient, Findings& findings);

/// A finding at the case's step, in the words of its kind and variant; `layer` and `channel` are
/// counted from 0 where they are known, and "{layer}" is filled in.
Finding finding(const Case& patient, FindingKind kind, std::string_view variant, Words words = {},
                std::optional<std::int64_t> layer = std::nullopt,
                std::optional<std::int64_t> channel = std::nullopt);

/// The layer in which `share`, of a layer's health, is largest in the last record, and above
/// `limit` in all that must agree.
template <class Share>
std::optional<std::size_t> worstLayer(const Case& patient, double limit, Share share) {
    std::optional<std::size_t> worst;
    double most = 0.0;
    const auto records = patient.agreeing();
    for (std::size_t i = 0; !records.empty() && i < records.back().health.layers.size(); ++i) {
        const bool above = std::ranges::all_of(records, [&](const DualRecord& record) {
            return i < record.health.layers.size() && share(record.health.layers[i]) > limit;
        });
        const double here = share(records.back().health.layers[i]);
        if (above && here > most) {
            most = here;
            worst = i;
        }
    }
    return worst;
}

/// Weight of the initial 0 and 1 in running statistics after `batches` batches.
double weightOfInitial(const std::optional<double>& momentum, std::int64_t batches);

/// Batch norm on, where there is none, or else a smaller learning rate.
void addCure(const Case& patient, Finding& found);
/// A tenth of the learning rate, where it is not 0.
void addSmallerRate(const Case& patient, Finding& found);
/// Whether the rules may judge by a record: it is of the whole validation set, or of enough of it.
bool isTelling(const MetricsRecord& record);
/// The newest such record since the last change; null where there is none.
const MetricsRecord* newestValidation(const Case& patient);
/// Its accuracies by both statistics, as evidence, where there is one.
void addValidation(const Case& patient, Finding& found);

// Numbers in words, and as evidence.
std::string shareText(double share);        ///< "17.4 %"
std::string numberText(double number);      ///< three digits
std::string layerText(std::int64_t layer);  ///< "layer 3", from 1
Evidence shareOf(std::string name, double share);
Evidence numberOf(std::string name, double number);
Evidence countOf(std::string name, std::int64_t count);
Evidence wordsOf(std::string name, std::string words);

/// The layer whose own setting is meant; none where it is all there are.
std::optional<std::int64_t> ownLayer(const Case& patient, std::optional<std::int64_t> layer);

}  // namespace normscope::doctor
