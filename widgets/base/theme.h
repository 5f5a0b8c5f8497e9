// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

namespace normscope {

/// Colours and fonts of one theme. One colour has one meaning in every plot; colour-blind safe and
/// backed by line style.
struct Theme {
    bool dark = false;
    QColor window, surface, border, text, muted, accent, accent_soft;
    QColor grid, axis, zero_line;
    QColor run_a;       ///< blue, for lines
    QColor run_a_fill;  ///< the same blue as an area: bars
    QColor run_b;       ///< orange outline: twin or pinned run
    QColor gamma;       ///< violet
    QColor beta;        ///< teal
    QColor batch;       ///< thin, grey
    QColor running;     ///< solid, dark
    QColor population;  ///< dashed
    QColor event;       ///< marks of interventions
    QColor low, high;   ///< ends of scales with a middle: class 0 and 1, less and more
    QColor warning, error;

    bool operator==(const Theme&) const = default;

    static Theme light();
    static Theme darkTheme();
    QPalette palette() const;
    /// The whole window's style sheet: flat controls, rounded cards.
    QString styleSheet() const;
};

enum class ThemeChoice { System, Light, Dark };

/// Resolves System from the palette the platform gave the application at start.
Theme themeFor(ThemeChoice choice, const QPalette& platform);

/// The application's font for the window: Inter at a reading size where it is installed, else the
/// platform's own family.
QFont preferredFont();

/// The font plots are drawn with: the application's, `delta` points larger. Sized in pixels, so
/// that exports are laid out the same on every device.
QFont plotFont(double delta = 0.0);

}  // namespace normscope
