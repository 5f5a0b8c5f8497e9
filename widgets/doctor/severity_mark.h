// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

#include "model/doctor/finding.h"
#include "widgets/base/theme.h"

namespace normscope {

/// A shape of its own for each severity, so that the colour need not be seen: a filled octagon, a
/// triangle, a ring.
QIcon severityIcon(Severity severity, const Theme& theme);
/// A ring with a tick: nothing was found.
QIcon soundIcon(const Theme& theme);

QString severityName(Severity severity);
/// The findings' titles, for people.
QString findingTitle(FindingKind kind);

}  // namespace normscope
