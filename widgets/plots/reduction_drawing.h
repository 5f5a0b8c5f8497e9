// SPDX-License-Identifier: GPL-3.0-or-later
// The block of values (N, C, …) that a norm sees, with what one statistic is over shaded.
#pragma once

#include <QRectF>
#include <QString>
#include <vector>

#include "model/network/reduction.h"
#include "widgets/base/theme.h"

class QPainter;

namespace normscope {

/// An axis as drawn: never more cells than can be told apart, so that a cell may stand for several
/// indices; parts (groups, virtual batches) keep their number while there is room.
struct DrawnAxis {
    int cells = 1;
    std::vector<int> borders;  ///< between one statistic's part and the next, in cells
    int first = 0, last = 1;   ///< the shaded part: cells [first, last)
    bool whole = true;         ///< every index has a cell of its own
};

/// `extent` indices of which one statistic takes `taken`; `most` cells. The shaded part is the
/// first one, or one in the middle.
DrawnAxis drawnAxis(std::int64_t extent, std::int64_t taken, int most, bool in_the_middle);

/// Whether every value has a cell of its own in a labelled drawing.
bool isDrawnWhole(const Reduction& reduction);

/// "N = 60", "C = 16 in 4 groups", "N = 60 in 4 parts"; the positions' "H×W = 28×28".
QString sampleAxisLabel(const Reduction& reduction);
QString channelAxisLabel(const Reduction& reduction);
QString positionAxisLabel(const Reduction& reduction);

/// Two axes as a grid, channels to the right and samples down; more as a block, channels to the
/// right, positions up, samples into the depth. Nothing for an empty reduction.
void drawReduction(QPainter& painter, const QRectF& area, const Reduction& reduction,
                   const Theme& theme, bool labelled);

/// The same as an image within rich text.
QString reductionHtml(const Reduction& reduction, const QSize& size, const Theme& theme);

}  // namespace normscope
