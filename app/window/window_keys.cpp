// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_keys.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollArea>
#include <algorithm>
#include <vector>

#include "app/window/status_line.h"
#include "app/window/tab_order.h"
#include "app/window/window_inspector.h"
#include "widgets/bars/time_bar.h"
#include "widgets/bars/transport_bar.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/lab_view.h"
#include "widgets/learn/lesson_view.h"
#include "widgets/panel/experiment_panel.h"

namespace normscope {

namespace {

constexpr auto kCharacters = "characters";

bool isBox(const QWidget* widget) {
    return qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget);
}

/// The field that a widget is, or is the line of; null where it is none.
QWidget* fieldOf(QWidget& widget) {
    const bool line = qobject_cast<QLineEdit*>(&widget) != nullptr;
    if (line && isBox(widget.parentWidget()))
        return widget.parentWidget();
    return line || isBox(&widget) ? &widget : nullptr;
}

QLineEdit* lineOf(QWidget& field) {
    auto* line = qobject_cast<QLineEdit*>(&field);
    return line != nullptr ? line : field.findChild<QLineEdit*>();
}

/// Without Ctrl, Alt or Meta: what is typed.
bool isPlain(const QKeyEvent& key) {
    return (key.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
}

bool isCharacter(const QKeyEvent& key) {
    return isPlain(key) && key.text().size() == 1 && key.text().front().isPrint();
}

bool endsAnEdit(const QKeyEvent& key) {
    return isPlain(key) && (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter ||
                            key.key() == Qt::Key_Escape);
}

/// A space is one while something is being typed, and the command otherwise.
bool takes(QWidget& field, QChar character) {
    const QLineEdit* line = lineOf(field);
    if (line == nullptr || line->isReadOnly())
        return false;
    const QVariant own = field.property(kCharacters);
    if (!own.isValid() && qobject_cast<QAbstractSpinBox*>(&field) == nullptr)
        return true;
    const QString all = own.isValid() ? own.toString() : QStringLiteral("0123456789.,+-eE");
    return all.contains(character) && (!character.isSpace() || line->isModified());
}

QWidget* firstStop(QWidget& part) {
    const auto stops = tabStops(part);
    return stops.empty() ? nullptr : stops.front();
}

void scrollTo(QWidget* stop) {
    for (QWidget* above = stop->parentWidget(); above != nullptr; above = above->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(above))
            area->ensureWidgetVisible(stop);
}

}  // namespace

WindowKeys::WindowKeys(QWidget& window, const WindowParts& parts, QWidget& home)
    : QObject(&window), window_(window), parts_(parts), home_(home) {
    qApp->installEventFilter(this);
}

void WindowKeys::leave() {
    home_.setFocus(Qt::OtherFocusReason);
}

void WindowKeys::walk(int direction) {
    std::vector<QWidget*> parts{parts_.transport, parts_.lessons, parts_.panel};
    const auto areas = parts_.view->areas();
    parts.insert(parts.end(), areas.begin(), areas.end());
    parts.push_back(&parts_.inspector->pages());
    parts.push_back(parts_.time);
    std::erase_if(parts,
                  [](QWidget* part) { return !part->isVisible() || firstStop(*part) == nullptr; });
    if (parts.empty())
        return;
    const QWidget* focused = QApplication::focusWidget();
    const auto here = std::find_if(parts.begin(), parts.end(), [focused](const QWidget* part) {
        return focused != nullptr && (part == focused || part->isAncestorOf(focused));
    });
    const auto count = std::ssize(parts);
    auto next = here == parts.end() ? (direction > 0 ? 0 : count - 1)
                                    : (here - parts.begin() + direction + count) % count;
    QWidget* stop = firstStop(*parts[static_cast<std::size_t>(next)]);
    stop->setFocus(Qt::ShortcutFocusReason);
    scrollTo(stop);
}

/// As one reads, but for the panel, whose fifty controls come last: from the toolbar it is not far
/// to the plots.
bool WindowKeys::tab(bool forward) {
    auto stops = tabStops(home_);
    std::stable_partition(stops.begin(), stops.end(), [this](const QWidget* stop) {
        return !parts_.panel->isAncestorOf(stop);
    });
    const auto status = tabStops(*parts_.status);
    stops.insert(stops.end(), status.begin(), status.end());
    std::erase(stops, &home_);
    if (stops.empty())
        return false;
    const auto here = std::find(stops.begin(), stops.end(), QApplication::focusWidget());
    const auto count = std::ssize(stops);
    const auto next = here == stops.end()
                          ? (forward ? 0 : count - 1)
                          : (here - stops.begin() + (forward ? 1 : -1) + count) % count;
    QWidget* stop = stops[static_cast<std::size_t>(next)];
    stop->setFocus(forward ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    scrollTo(stop);
    return true;
}

bool WindowKeys::eventFilter(QObject* watched, QEvent* event) {
    if (!watched->isWidgetType() || !isOwn(static_cast<QWidget&>(*watched)))
        return false;
    auto& widget = static_cast<QWidget&>(*watched);
    switch (event->type()) {
        case QEvent::ShortcutOverride:
            return override(widget, static_cast<QKeyEvent&>(*event));
        case QEvent::KeyPress:
            return press(widget, static_cast<QKeyEvent&>(*event));
        case QEvent::MouseButtonPress:
            tabbed_ = false;
            return false;
        case QEvent::FocusIn:
            enter(widget, static_cast<QFocusEvent&>(*event));
            return false;
        default:
            return false;
    }
}

bool WindowKeys::isOwn(const QWidget& widget) const {
    return widget.window() == &window_;
}

/// Of the toolbar or the panel.
bool WindowKeys::isControl(const QWidget& widget) const {
    return parts_.transport->isAncestorOf(&widget) || parts_.panel->isAncestorOf(&widget);
}

bool WindowKeys::isCommand(const QKeyEvent& key) const {
    const QKeySequence keys(key.keyCombination());
    const auto actions = window_.findChildren<QAction*>();
    return std::any_of(actions.begin(), actions.end(), [&keys](const QAction* action) {
        return action->shortcuts().contains(keys);
    });
}

/// Whether a key is a command's or the focused widget's is asked before it is pressed.
bool WindowKeys::override(QWidget& widget, QKeyEvent& key) const {
    // Without a mouse, Space is the only way to press a button.
    if (qobject_cast<QAbstractButton*>(&widget) && key.key() == Qt::Key_Space && isPlain(key)) {
        key.accept();
        return true;
    }
    QWidget* field = fieldOf(widget);
    if (field == nullptr)
        return false;
    const bool typed = isCharacter(key);
    if (typed ? takes(*field, key.text().front()) : !isCommand(key))
        return false;
    key.ignore();
    return true;
}

bool WindowKeys::press(QWidget& widget, QKeyEvent& key) {
    tabbed_ = key.key() == Qt::Key_Tab || key.key() == Qt::Key_Backtab;
    QWidget* field = fieldOf(widget);
    if (field != nullptr && isCharacter(key) && !takes(*field, key.text().front())) {
        key.accept();
        return true;
    }
    if (leaving_ || !endsAnEdit(key) || (field == nullptr && !isControl(widget)))
        return false;
    if (field != nullptr && key.key() == Qt::Key_Escape)
        takeBack(*field);
    leaving_ = true;
    QCoreApplication::sendEvent(&widget, &key);
    leaving_ = false;
    leave();
    key.accept();
    return true;
}

/// What was typed; a box with a way of its own has it too.
void WindowKeys::takeBack(QWidget& field) const {
    QLineEdit* line = lineOf(field);
    if (line != nullptr && line->isModified() && &field == entered_)
        line->setText(before_);
}

/// Where what had the focus goes away, the focus goes to the lab and not into the next field.
void WindowKeys::enter(QWidget& widget, QFocusEvent& event) {
    QWidget* field = fieldOf(widget);
    entered_ = field;
    if (const QLineEdit* line = field != nullptr ? lineOf(*field) : nullptr)
        before_ = line->text();
    const bool by_tab =
        event.reason() == Qt::TabFocusReason || event.reason() == Qt::BacktabFocusReason;
    if (by_tab && !tabbed_)
        QMetaObject::invokeMethod(this, &WindowKeys::leave, Qt::QueuedConnection);
}

}  // namespace normscope
