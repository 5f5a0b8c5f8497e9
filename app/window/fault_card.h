// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <vector>

#include "model/observation/records.h"
#include "widgets/banner.h"

namespace normscope {

/// What the banner says of a fault and what it offers, by the fault's kind.
struct FaultCard {
    Banner::Text text;
    std::vector<Banner::Action> actions;
};

/// Keys of the actions.
namespace fault_action {
inline constexpr const char* kReset = "reset";
inline constexpr const char* kRestartAsBegun = "restart-as-begun";
inline constexpr const char* kDropLast = "drop-last";
inline constexpr const char* kLargerBatch = "larger-batch";
inline constexpr const char* kLowerRate = "lower-rate";
inline constexpr const char* kPredictNumbers = "predict-numbers";
inline constexpr const char* kDefaultData = "default-data";
}  // namespace fault_action

FaultCard faultCard(const Fault& fault, const Experiment& experiment,
                    const Configuration& configuration);

/// The settings an action stands for; empty for those that start anew.
std::vector<Setting> remedyOf(const QString& action, const Configuration& configuration);

}  // namespace normscope
