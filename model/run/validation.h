// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <limits>
#include <memory>

#include "model/data/dataset.h"
#include "model/record/records.h"

namespace normscope {

class Network;

/// The validation data as a run measures it: shifted and ordered by ValidationConfig. Copies share
/// the samples, which are made once per change.
class Validation {
  public:
    Validation(std::shared_ptr<const Dataset> data, const Configuration& configuration);
    /// Cheap where validation.* is as it was.
    void follow(const Configuration& configuration);

    const Samples& samples() const { return *samples_; }
    /// Loss and accuracy (R² in a regression) by running statistics and by those of batches of
    /// `batch_size`, into the record's val_ fields; NaN where that way does not exist. Of all
    /// samples or, where there are more, of `most`: whole batches, one at least, the same each time
    /// and spread evenly over all, since these may be sorted.
    void measure(const Network& network, std::int64_t batch_size, MetricsRecord& record,
                 std::int64_t most = kAll) const;
    static constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

  private:
    void measure(const Network& network, std::int64_t batch_size, const Samples& samples,
                 double variance, MetricsRecord& record) const;

    std::shared_ptr<const Dataset> data_;
    ValidationConfig config_;
    std::shared_ptr<const Samples> samples_;
    double variance_;  ///< of the targets, in a regression
};

}  // namespace normscope
