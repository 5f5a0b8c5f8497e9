// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace normscope {

enum class Glyph {
    Play,
    Pause,
    Step,
    Reset,
    Dice,
    Lock,
    Unlock,
    Swap,
    Back,
    Export,
    Slow,
    Fast,
    Rewind,
    Bars,
    Heat,
    Ridges,
    Bands,
    Enlarge,
    Restore
};

/// A small drawn symbol in the given colour, sharp at any scale factor; paler when disabled.
QIcon icon(Glyph glyph, const QColor& color);

}  // namespace normscope
