// SPDX-License-Identifier: GPL-3.0-or-later
// An exercise in Python and how a solution of it fared, as plain values.
#pragma once

#include <QString>
#include <vector>

#include "model/settings/enums.h"

namespace normscope {

struct Exercise {
    QString name;    ///< "batchnorm1d"
    QString title;   ///< "BatchNorm1d"
    QString about;   ///< one sentence
    QString task;    ///< Markdown, beginning with the title
    int checks = 0;  ///< how many there are
};

enum class CheckState { Passed, Failed, NotRun };

template <>
struct Names<CheckState> {
    static constexpr std::array<Name<CheckState>, 3> table{{
        {CheckState::Passed, "passed", "passed"},
        {CheckState::Failed, "failed", "FAILED"},
        {CheckState::NotRun, "not run", "not run"},
    }};
};

/// One check; the texts are of a failed one.
struct CheckResult {
    QString title;
    CheckState state = CheckState::NotRun;
    QString expected;  ///< "[0.30000, -1.2000]"; empty where nothing was written yet
    QString came;
    QString hint;  ///< one or two sentences
    bool operator==(const CheckResult&) const = default;
};

struct GradeReport {
    QString exercise;  ///< its name
    QString file;      ///< as it was given
    QString python;    ///< version; empty where none could be started
    QString against;   ///< "PyTorch 1.13.0", "Normscope's numbers"
    std::vector<CheckResult> checks;
    QString fault;    ///< why it ended before the last check, one sentence; empty: it did not
    QString printed;  ///< the beginning of what the solution printed

    int count(CheckState state) const;
    bool allPassed() const;
};

}  // namespace normscope
