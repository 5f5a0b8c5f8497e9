// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <vector>

#include "widgets/plots/references.h"

class QMenu;
class QWidget;

namespace normscope {

/// Short strokes of the pens, one above the other, faded when what they stand for is hidden.
QIcon lineIcon(const std::vector<QPen>& pens, bool shown);

/// Fills `menu` with what can be done with the references: show, hide, rename, remove, open again,
/// compare. Questions are asked over `window`.
void fillReferencesMenu(QMenu& menu, References& references, const Theme& theme, QWidget* window);

}  // namespace normscope
