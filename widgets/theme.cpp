// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <utility>

namespace normscope {

namespace {

// In the sheet, @name stands for a colour; see styleSheet(). Focus rings are two pixels wide and
// take their second pixel from the padding, so that nothing moves when the focus does.
constexpr const char* kControls = R"(
QMainWindow, QDialog { background: @window; }
QLabel { background: transparent; }
QLabel[muted="true"] { color: @muted; }
QLabel[heading="true"] { color: @muted; font-weight: 600; letter-spacing: 1px; }
QLabel[warning="true"] { color: @warning; }
QLabel[error="true"] { color: @error; }
QFrame[card="true"], QWidget[card="true"] {
    background: @surface; border: 1px solid @border; border-radius: 8px; }

QPushButton, QToolButton {
    background: @surface; color: @text; border: 1px solid @border; border-radius: 5px;
    padding: 4px 10px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @accent_soft; }
QPushButton:checked, QToolButton:checked { background: @accent_soft; color: @accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 3px 9px; }
QPushButton:disabled, QToolButton:disabled { color: @disabled; background: @window; }
QToolButton[flat="true"] { background: transparent; border: 1px solid transparent; padding: 1px 4px; }
QToolButton[flat="true"]:checked { background: transparent; color: @text; }
QToolButton[flat="true"] { color: @muted; }
QToolButton[flat="true"]:hover { background: @hover; }
QToolButton[flat="true"]:focus { border: 1px solid @accent; }
QToolButton[popupMode="1"], QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton[popupMode="1"]:focus, QToolButton[popupMode="2"]:focus { padding-right: 19px; }
QToolButton::menu-indicator, QPushButton::menu-indicator {
    image: url(:/icons/chevron-down.svg); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }
QPushButton[primary="true"] {
    background: @accent; color: @on_accent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accent_strong; }
QPushButton[primary="true"]:focus { border: 2px solid @text; }
QPushButton[primary="true"]:disabled { background: @border; color: @disabled; border-color: @border; }
QPushButton[segment="first"] { border-top-right-radius: 0; border-bottom-right-radius: 0;
    border-right-width: 0; padding-right: 11px; }
QPushButton[segment="middle"] { border-radius: 0; border-right-width: 0; padding-right: 11px; }
QPushButton[segment="last"] { border-top-left-radius: 0; border-bottom-left-radius: 0; }
QPushButton[segment="first"]:focus, QPushButton[segment="middle"]:focus {
    border-right-width: 2px; padding-right: 9px; }
QPushButton[segment]:checked { background: @accent_soft; color: @accent; font-weight: 600; }

QComboBox, QLineEdit, QSpinBox, QDoubleSpinBox, QAbstractSpinBox {
    background: @surface; color: @text; border: 1px solid @border; border-radius: 4px;
    padding: 2px 6px; selection-background-color: @accent; selection-color: @on_accent; }
QComboBox:hover, QLineEdit:hover, QAbstractSpinBox:hover { border-color: @axis; }
QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus {
    border: 2px solid @accent; padding: 1px 5px; }
QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled {
    color: @disabled; background: @window; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 16px; subcontrol-origin: padding;
    subcontrol-position: center right; }
QComboBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView {
    background: @surface; color: @text; border: 1px solid @border; outline: 0; padding: 2px;
    selection-background-color: @accent_soft; selection-color: @accent; }
QAbstractSpinBox { padding-right: 16px; }
QAbstractSpinBox:focus { padding-right: 15px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: 16px; subcontrol-origin: border; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @hover; }
QAbstractSpinBox::up-arrow { image: url(:/icons/chevron-up.svg); width: 8px; height: 8px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 8px; height: 8px; }

QSlider { min-height: 20px; }
QSlider:horizontal { min-height: 20px; border: 1px solid transparent; border-radius: 4px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @border; }
QSlider::sub-page:horizontal { border-radius: 2px; background: @accent; }
QSlider::sub-page:horizontal:disabled { background: @border; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
    background: @accent; border: 1px solid @surface; }
QSlider::handle:horizontal:hover { background: @accent_strong; }
QSlider::handle:horizontal:focus { border: 2px solid @text; width: 10px; height: 10px; }
QSlider::handle:horizontal:disabled { background: @disabled; }
QSlider:focus { border: 1px solid @accent; }

QCheckBox, QRadioButton { spacing: 6px; color: @text; background: transparent;
    border: 1px solid transparent; border-radius: 4px; padding: 1px; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }
QCheckBox::indicator, QRadioButton::indicator { width: 13px; height: 13px;
    border: 1px solid @axis; background: @surface; }
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 7px; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/icons/check-@shade.svg); }
QCheckBox::indicator:indeterminate { background: @accent; border-color: @accent;
    image: url(:/icons/dash-@shade.svg); }
QRadioButton::indicator:checked { border: 4px solid @accent; width: 7px; height: 7px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
    background: @window; border-color: @border; }
QCheckBox::indicator:checked:disabled { background: @disabled; }
)";

constexpr const char* kContainers = R"(
QToolButton[pageTab="true"] { background: transparent; color: @muted; padding: 4px 7px; border: none;
  border-bottom: 2px solid transparent; border-radius: 0; font-size: 11px; }
QToolButton[pageTab="true"]:hover { color: @text; }
QToolButton[pageTab="true"]:checked { color: @accent; border-bottom-color: @accent;
  font-weight: 600; }
QToolButton[pageTab="true"]:focus { background: @accent_soft; }

QMenuBar { background: @surface; color: @text; border-bottom: 1px solid @border; padding: 1px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @accent_soft; color: @accent; }
QMenu { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 4px; background: transparent; }
QMenu::item:selected { background: @accent_soft; color: @accent; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }
QMenu::indicator { width: 13px; height: 13px; left: 6px; border: 1px solid @axis;
    background: @surface; border-radius: 3px; }
QMenu::indicator:exclusive { border-radius: 7px; }
QMenu::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/icons/check-@shade.svg); }
QMenu::right-arrow { image: url(:/icons/chevron-right.svg); width: 10px; height: 10px; right: 6px; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px 6px; }
QStatusBar { background: @surface; color: @muted; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @muted; }
QStatusBar QLabel[warning="true"] { color: @warning; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @axis; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @accent_soft; }
QProgressBar { background: @border; border: none; border-radius: 3px; text-align: center;
    color: @text; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QListView, QTreeView, QTableView, QPlainTextEdit, QTextBrowser {
    background: @surface; color: @text; border: 1px solid @border; border-radius: 4px;
    selection-background-color: @accent_soft; selection-color: @accent; }
QListView:focus, QTreeView:focus, QTableView:focus, QPlainTextEdit:focus, QTextBrowser:focus {
    border: 1px solid @accent; }
QHeaderView::section { background: @window; color: @muted; border: none;
    border-bottom: 1px solid @border; padding: 4px 6px; }
)";

QColor mixed(const QColor& a, const QColor& b, double share_of_b) {
    const auto channel = [share_of_b](int x, int y) {
        return static_cast<int>(x + (y - x) * share_of_b + 0.5);
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

}  // namespace

Theme Theme::light() {
    Theme theme;
    theme.window = QColor("#f4f6f8");
    theme.surface = QColor("#ffffff");
    theme.border = QColor("#d9dee5");
    theme.text = QColor("#1f2933");
    theme.muted = QColor("#5f6b79");
    theme.accent = QColor("#2060c0");
    theme.accent_soft = QColor("#e2edfb");
    theme.grid = QColor("#eceff3");
    theme.axis = QColor("#8f99a5");
    theme.zero_line = QColor("#9aa3ad");
    theme.run_a = QColor("#2563c4");
    theme.run_a_fill = QColor("#5b8fd6");
    theme.run_b = QColor("#d9730d");
    theme.gamma = QColor("#7a3fb5");
    theme.beta = QColor("#0f8a7a");
    theme.batch = QColor("#8d97a3");
    theme.running = QColor("#1f2933");
    theme.population = QColor("#4b5765");
    theme.event = QColor("#a37208");
    theme.low = QColor("#b8327c");
    theme.high = QColor("#4a8a1c");
    theme.warning = QColor("#a15c00");
    theme.error = QColor("#c0281c");
    return theme;
}

Theme Theme::darkTheme() {
    Theme theme;
    theme.dark = true;
    theme.window = QColor("#12161b");
    theme.surface = QColor("#1a1f26");
    theme.border = QColor("#303842");
    theme.text = QColor("#e4e9ef");
    theme.muted = QColor("#9aa6b3");
    theme.accent = QColor("#6aa5f2");
    theme.accent_soft = QColor("#22344d");
    theme.grid = QColor("#262d36");
    theme.axis = QColor("#77828f");
    theme.zero_line = QColor("#6c7784");
    theme.run_a = QColor("#74abf5");
    theme.run_a_fill = QColor("#5c95e0");
    theme.run_b = QColor("#f0984a");
    theme.gamma = QColor("#bb8bee");
    theme.beta = QColor("#3cc4b0");
    theme.batch = QColor("#75808c");
    theme.running = QColor("#eef2f6");
    theme.population = QColor("#b4bfca");
    theme.event = QColor("#d9ab45");
    theme.low = QColor("#ec86b8");
    theme.high = QColor("#9fd05c");
    theme.warning = QColor("#e5a84a");
    theme.error = QColor("#f2796d");
    return theme;
}

QPalette Theme::palette() const {
    QPalette result;
    result.setColor(QPalette::Window, window);
    result.setColor(QPalette::WindowText, text);
    result.setColor(QPalette::Base, surface);
    result.setColor(QPalette::AlternateBase, window);
    result.setColor(QPalette::Text, text);
    result.setColor(QPalette::Button, surface);
    result.setColor(QPalette::ButtonText, text);
    result.setColor(QPalette::BrightText, error);
    result.setColor(QPalette::Highlight, accent);
    result.setColor(QPalette::HighlightedText, dark ? window : surface);
    result.setColor(QPalette::Link, accent);
    result.setColor(QPalette::LinkVisited, gamma);
    result.setColor(QPalette::ToolTipBase, surface);
    result.setColor(QPalette::ToolTipText, text);
    result.setColor(QPalette::PlaceholderText, muted);
    result.setColor(QPalette::Mid, border);
    result.setColor(QPalette::Light, surface);
    result.setColor(QPalette::Dark, axis);
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
    QString sheet = QString::fromUtf8(kControls) + QString::fromUtf8(kContainers);
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
