// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include "app/lab/lab.h"
#include "widgets/doctor/run_finding.h"

namespace normscope {

/// Judges the lab's runs anew whenever something was recorded or changed, at the step in sight.
class DoctorRounds : public QObject {
    Q_OBJECT
  public:
    explicit DoctorRounds(const Lab& lab, QObject* parent = nullptr);

    /// Of run A, then of run B; most serious first.
    const std::vector<RunFinding>& findings() const { return findings_; }
    std::int64_t step() const { return looked_at_.step; }
    bool isPast() const { return looked_at_.visited; }

  signals:
    void changed();

  private:
    /// What findings depend on, cheap to compare.
    struct Moment {
        std::int64_t step = 0;
        bool visited = false;
        int changes = 0;  ///< of the experiment
        std::int64_t recorded_a = 0, recorded_b = 0;
        bool fault_a = false, fault_b = false;
        bool operator==(const Moment&) const = default;
    };
    Moment now() const;
    void look();
    void add(char run, const Experiment& experiment, const History& history,
             const std::optional<Fault>& fault);

    const Lab& lab_;
    int changes_ = 0;
    bool looked_ = false;
    Moment looked_at_;
    std::vector<RunFinding> findings_;
};

}  // namespace normscope
