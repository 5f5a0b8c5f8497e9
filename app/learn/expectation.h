// SPDX-License-Identifier: GPL-3.0-or-later
// What an experiment is claimed to show, small enough to be written in one line and to be checked
// by running it: "val_accuracy_batch > val_accuracy_running + 0.2 at step 5". The guide's page
// "Write your own lesson" (resources/help/own-lessons.md) has the grammar. Questions may also speak
// of rms(NAME) and count(NAME) of any parameter or buffer ("layers.0.norm.running_var"), 0 where
// there is none. A quantity at step N is taken after N steps, before what is changed there; a run
// faults at step N when step N could not be made.
#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>

namespace normscope {

struct Quantity {
    char run = 'A';
    QString name;      ///< "train_loss", "rms"
    QString argument;  ///< "layers.0.norm.running_var"; empty where it takes none
    std::optional<std::int64_t> step;
    bool operator==(const Quantity&) const = default;
};

struct Expectation {
    enum class Kind { Greater, Less, Equal, FaultsAt, FaultsBy };
    Kind kind = Kind::Greater;
    Quantity left;                  ///< of faults only the run
    std::optional<Quantity> right;  ///< empty: `offset` alone
    double offset = 0.0;            ///< added to the right side
    double factor = 1.0;            ///< times the right quantity
    std::int64_t step = 0;
    QString text;  ///< as written

    bool isFault() const { return kind == Kind::FaultsAt || kind == Kind::FaultsBy; }
    /// The steps at which its quantities are taken.
    std::set<std::int64_t> steps() const;
    /// Those of them at which it has to be looked for why.
    std::set<std::int64_t> whySteps() const;
    /// Whether the comparison holds; `value` gives a quantity at a step, NaN where it does not
    /// exist. Not for faults.
    bool holds(const std::function<double(const Quantity&, std::int64_t step)>& value) const;
};

/// Throws InputError.
Expectation parseExpectation(const QString& text);

}  // namespace normscope
