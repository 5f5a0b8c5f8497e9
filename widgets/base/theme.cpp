// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontInfo>
#include <utility>

namespace normscope {

namespace {

/// One colour in both themes.
struct Row {
    QColor Theme::*color;
    const char *light, *dark;
};

constexpr Row kRows[] = {
    {&Theme::window, "#f4f6f8", "#12161b"},      {&Theme::surface, "#ffffff", "#1a1f26"},
    {&Theme::border, "#d9dee5", "#303842"},      {&Theme::text, "#1f2933", "#e4e9ef"},
    {&Theme::muted, "#5f6b79", "#9aa6b3"},       {&Theme::accent, "#2060c0", "#6aa5f2"},
    {&Theme::accent_soft, "#e2edfb", "#22344d"}, {&Theme::grid, "#eceff3", "#262d36"},
    {&Theme::axis, "#8f99a5", "#77828f"},        {&Theme::zero_line, "#9aa3ad", "#6c7784"},
    {&Theme::run_a, "#2563c4", "#74abf5"},       {&Theme::run_a_fill, "#5b8fd6", "#5c95e0"},
    {&Theme::run_b, "#d9730d", "#f0984a"},       {&Theme::gamma, "#7a3fb5", "#bb8bee"},
    {&Theme::beta, "#0f8a7a", "#3cc4b0"},        {&Theme::batch, "#8d97a3", "#75808c"},
    {&Theme::running, "#1f2933", "#eef2f6"},     {&Theme::population, "#4b5765", "#b4bfca"},
    {&Theme::event, "#a37208", "#d9ab45"},       {&Theme::low, "#b8327c", "#ec86b8"},
    {&Theme::high, "#4a8a1c", "#9fd05c"},        {&Theme::warning, "#a15c00", "#e5a84a"},
    {&Theme::error, "#c0281c", "#f2796d"},
};

QColor mixed(const QColor& a, const QColor& b, double share_of_b) {
    const auto channel = [share_of_b](int x, int y) {
        return static_cast<int>(x + (y - x) * share_of_b + 0.5);
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

Theme themeOf(bool dark) {
    Theme theme;
    theme.dark = dark;
    for (const Row& row : kRows)
        theme.*row.color = QColor(QLatin1String(dark ? row.dark : row.light));
    return theme;
}

}  // namespace

Theme Theme::light() {
    return themeOf(false);
}

Theme Theme::darkTheme() {
    return themeOf(true);
}

QPalette Theme::palette() const {
    const std::pair<QPalette::ColorRole, QColor> roles[] = {
        {QPalette::Window, window},
        {QPalette::WindowText, text},
        {QPalette::Base, surface},
        {QPalette::AlternateBase, window},
        {QPalette::Text, text},
        {QPalette::Button, surface},
        {QPalette::ButtonText, text},
        {QPalette::BrightText, error},
        {QPalette::Highlight, accent},
        {QPalette::HighlightedText, dark ? window : surface},
        {QPalette::Link, accent},
        {QPalette::LinkVisited, gamma},
        {QPalette::ToolTipBase, surface},
        {QPalette::ToolTipText, text},
        {QPalette::PlaceholderText, muted},
        {QPalette::Mid, border},
        {QPalette::Light, surface},
        {QPalette::Dark, axis}};
    QPalette result;
    for (const auto& [role, color] : roles)
        result.setColor(role, color);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        result.setColor(QPalette::Disabled, role, mixed(muted, surface, 0.4));
    return result;
}

QString Theme::styleSheet() const {
    // Longer names first: "@accent" begins "@accent_soft".
    const std::pair<const char*, QString> values[] = {
        {"@accent_soft", accent_soft.name()},
        {"@accent_strong", mixed(accent, text, 0.18).name()},
        {"@on_accent", (dark ? window : surface).name()},
        {"@accent", accent.name()},
        {"@surface", surface.name()},
        {"@window", window.name()},
        {"@border", border.name()},
        {"@disabled", mixed(muted, surface, 0.4).name()},
        {"@scroll", mixed(border, axis, 0.35).name()},
        {"@hover", mixed(surface, accent_soft, 0.55).name()},
        {"@warning", warning.name()},
        {"@error", error.name()},
        {"@muted", muted.name()},
        {"@text", text.name()},
        {"@axis", axis.name()},
        {"@shade", dark ? QStringLiteral("dark") : QStringLiteral("light")},
    };
    QFile file(QStringLiteral(":/style/window.qss"));
    QString sheet;
    if (file.open(QIODevice::ReadOnly))  // behind the comment at its head
        sheet = QString::fromUtf8(file.readAll()).section(QStringLiteral("*/"), 1);
    for (const auto& [name, value] : values)
        sheet.replace(QLatin1String(name), value);
    return sheet;
}

Theme themeFor(ThemeChoice choice, const QPalette& platform) {
    const bool platform_is_dark = platform.color(QPalette::Window).lightness() <
                                  platform.color(QPalette::WindowText).lightness();
    const bool dark =
        choice == ThemeChoice::Dark || (choice == ThemeChoice::System && platform_is_dark);
    return dark ? Theme::darkTheme() : Theme::light();
}

QFont preferredFont() {
    QFont font = QApplication::font();
    if (QFontDatabase::families().contains(QStringLiteral("Inter")))
        font.setFamily(QStringLiteral("Inter"));
    font.setPixelSize(12);
    return font;
}

QFont plotFont(double delta) {
    constexpr double kPixelsPerPoint = 96.0 / 72.0;
    QFont font = QApplication::font();
    const int base = QFontInfo(font).pixelSize();
    font.setPixelSize(qMax(8, qRound(base + delta * kPixelsPerPoint)));
    return font;
}

}  // namespace normscope
