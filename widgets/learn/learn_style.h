// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/base/theme.h"

class QWidget;

namespace normscope {

/// A style sheet with the theme's colours for @accent, @accent_soft, @surface, @window, @border,
/// @muted and @error.
QString inColours(QString sheet, const Theme& theme);

/// Lays a view out: `side` at its left, `foot` under `page`, without gaps.
void layOut(QWidget& view, QWidget* side, QWidget* page, QWidget* foot);

/// How the rows of a TopicList look.
QString topicListSheet();

/// How an OptionCard looks, before and after its verdict.
QString optionCardSheet();

}  // namespace normscope
