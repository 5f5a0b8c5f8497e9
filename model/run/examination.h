// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/doctor/doctor.h"
#include "model/run/recorded_run.h"

namespace normscope {

/// What the Doctor finds of a run on its way; the run outlives it.
class Examination {
  public:
    /// Looks at once: some of it the settings alone tell.
    explicit Examination(const RecordedRun& recorded);
    /// Looks again where something was recorded since, or the run has come to a fault.
    void follow();
    void look();
    const std::vector<CaseNote>& notes() const { return notes_; }

  private:
    const RecordedRun* recorded_;
    std::vector<CaseNote> notes_;
    std::int64_t record_ = 0;  ///< step of the newest one that was looked at
    bool faulted_ = false;
};

}  // namespace normscope
