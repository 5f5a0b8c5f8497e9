// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <cmath>

namespace normscope {

/// `color` at `opacity` over `back`, as an opaque colour: translucent lines cost several times as
/// much to draw.
inline QColor faint(const QColor& color, const QColor& back, double opacity) {
    const auto mix = [opacity](int c, int b) {
        return static_cast<int>(std::lround(b + (c - b) * opacity));
    };
    return QColor(mix(color.red(), back.red()), mix(color.green(), back.green()),
                  mix(color.blue(), back.blue()));
}

/// Black or white, whichever is easier to read on it.
inline QColor readableOn(const QColor& back) {
    constexpr int kMiddle = 140;  // of 255
    return qGray(back.rgb()) > kMiddle ? QColor(0x1f, 0x29, 0x33) : QColor(Qt::white);
}

}  // namespace normscope
