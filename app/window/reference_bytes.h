// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "widgets/plots/references.h"

namespace normscope {

/// The pinned references, to be had again in another window. Of a run longer than StepSeries::kRaw
/// steps the loss of the first ones is kept as StepSeries knows it, by means of blocks.
QByteArray referenceBytes(const References& references);

/// Pins those that are not pinned; what is damaged is left out. Reads what releases before wrote.
void restoreReferences(const QByteArray& bytes, References& references);

}  // namespace normscope
