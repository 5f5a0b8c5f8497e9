// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <vector>

#include "model/record/history.h"

namespace normscope {

/// A run's curves as small as they are told apart by: at most kPoints of each, evenly over its
/// steps.
struct RunPicture {
    static constexpr std::size_t kPoints = 48;

    std::vector<double> loss;      ///< of the training batch
    std::vector<double> accuracy;  ///< of validation, running statistics; R² in a regression

    bool isEmpty() const { return loss.size() < 2; }
    bool operator==(const RunPicture&) const = default;
};

RunPicture pictureOf(const History& history);
/// What is no number is left out.
RunPicture pictureFromJson(const QJsonObject& json);
QJsonObject toJson(const RunPicture& picture);

}  // namespace normscope
