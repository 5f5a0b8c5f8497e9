// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <vector>

#include "model/settings/nan.h"

namespace normscope {

/// One figure over the cells of a sweep, as it is to be drawn.
struct SweepMap {
    struct Cell {
        double median = kNaN, least = kNaN, most = kNaN;  ///< over the seeds; NaN: none
        std::size_t runs = 0;                             ///< that ended
        std::size_t stopped = 0;   ///< of these: diverged, or could not go on
        std::size_t diverged = 0;  ///< of these: diverged
        bool operator==(const Cell&) const = default;
        bool isKnown() const { return !std::isnan(median); }
        /// Whether every run of it that ended had to stop.
        bool isLost() const { return runs > 0 && stopped == runs; }
    };
    enum class Unit { Number, Share, Steps };

    QString title;  ///< for people: "Validation accuracy, running statistics"
    QString name;   ///< in tables: "val_accuracy_running"
    Unit unit = Unit::Number;
    QString x_name, y_name;  ///< y: empty where one setting varies
    QStringList x_values, y_values;
    bool x_is_number = true;
    QStringList panels = {};  ///< titles, one for each; none where one or two settings vary
    std::size_t seeds = 1;
    std::vector<Cell> cells = {};  ///< [panel][y][x]
    bool operator==(const SweepMap&) const = default;

    std::size_t columns() const { return static_cast<std::size_t>(x_values.size()); }
    std::size_t rows() const {
        return static_cast<std::size_t>(std::max<qsizetype>(1, y_values.size()));
    }
    std::size_t panelCount() const {
        return static_cast<std::size_t>(std::max<qsizetype>(1, panels.size()));
    }
    std::size_t panelOf(std::size_t cell) const { return cell / (columns() * rows()); }
    std::size_t rowOf(std::size_t cell) const { return cell / columns() % rows(); }
    std::size_t columnOf(std::size_t cell) const { return cell % columns(); }
};

}  // namespace normscope
