// SPDX-License-Identifier: GPL-3.0-or-later
// What the Doctor found over a whole run, as text and as JSON.
#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

#include "model/doctor/doctor.h"

namespace normscope {

struct RunReport {
    QString name;  ///< "A", "B"
    std::int64_t steps = 0;
    std::vector<CaseNote> notes;
};

/// Findings that count: warnings and problems.
std::int64_t countFindings(const std::vector<RunReport>& runs);

/// For people, findings of one run after the other, and a last line that counts them.
QString reportText(const std::vector<RunReport>& runs);

/// One object; its members stand in the help of `normscope doctor`.
QByteArray reportJson(const std::vector<RunReport>& runs);

}  // namespace normscope
