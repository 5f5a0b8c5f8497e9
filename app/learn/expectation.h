// SPDX-License-Identifier: GPL-3.0-or-later
// What an experiment is claimed to show, small enough to be written in one line and to be checked
// by running it. Grammar ([ ] optional):
//
//     [A.|B.]QUANTITY[@STEP]  >|<|=  [A.|B.]QUANTITY[@STEP] [+|-|* NUMBER]  at step N
//     [A.|B.]QUANTITY[@STEP]  >|<|=  NUMBER                                 at step N
//     A|B faults  at|by step N
//
// QUANTITY is train_loss, train_accuracy, val_loss_running, val_accuracy_running, val_loss_batch or
// val_accuracy_batch (accuracies from 0 to 1), or one of
//     rms(NAME), count(NAME)   root mean square and number of values of a parameter or buffer by
//                              its name ("layers.0.norm.running_var"); 0 where there is none
//     mean(L), std(L), max(L), dead(L), saturated(L)
//                              of the last training batch in layers.K.z, layers.K.y or layers.K.a:
//                              linear output, batch norm output, activation; layers from 0
//     batch_mean(L), batch_var(L), running_mean(L), running_var(L)
//                              means over the channels of layers.K, variances unbiased
//     divergence(L)            of the running statistics of layers.K from the batch's: KL in nats,
//                              mean over the channels
// Without a run it is A's; without a step of its own, a quantity is taken at step N: after N steps,
// before what is changed there. A run faults at step N when step N could not be made.
#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>

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
    /// Whether the comparison holds; `value` gives a quantity at a step, NaN where it does not
    /// exist. Not for faults.
    bool holds(const std::function<double(const Quantity&, std::int64_t step)>& value) const;
};

/// what() is one sentence.
class ExpectationError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Throws ExpectationError.
Expectation parseExpectation(const QString& text);

}  // namespace normscope
