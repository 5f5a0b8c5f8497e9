// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "model/pytorch/course.h"

namespace normscope {

/// What a run draws at random in its steps, as arrays for NumPy: masks of dropout and noise of
/// noisy batch norms, one batch after the other.
class DrawsRecorder {
  public:
    explicit DrawsRecorder(const Course& course);
    ~DrawsRecorder();
    /// Of one batch of `rows` samples, a part of the step made after `done` steps.
    void add(const Configuration& configuration, std::int64_t done, std::int64_t part,
             std::int64_t rows);
    /// Steps whose draws are all kept, where later ones were too many.
    std::optional<std::int64_t> end() const;
    /// draws.npz: "mask0" … packed bits, the batches padded to whole bytes, by place; "scale0",
    /// "shift0" … by layer. Empty where nothing is ever drawn.
    std::string npz() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace normscope
