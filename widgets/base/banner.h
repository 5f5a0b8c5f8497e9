// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <functional>
#include <vector>

#include "widgets/base/theme.h"

class QHBoxLayout;
class QLabel;

namespace normscope {

/// A card above the plots that explains something in place, without stopping anything. Hidden until
/// it has something to say.
class Banner : public QFrame {
    Q_OBJECT
  public:
    enum class Kind { Fault, Notice, Preset };
    struct Action {
        QString key;
        QString label;
        QString help;
        std::function<void()> run;  ///< when pressed; the banner has closed
    };
    struct Text {
        QString headline;
        QString body;
    };

    explicit Banner(Kind kind, QWidget* parent = nullptr);

    /// Shows the text with one button an action and, last, Dismiss.
    void announce(const Text& text, const std::vector<Action>& actions);
    /// The same with another last button.
    void announce(const Text& text, const std::vector<Action>& actions, const Action& last);
    QString headline() const;
    QString body() const;
    void setTheme(const Theme& theme);

  private:
    void addButton(const Action& action, bool first);

    Kind kind_;
    QLabel* headline_;
    QLabel* body_;
    QBoxLayout* all_;  ///< words, and beside or below them the buttons
    QHBoxLayout* buttons_;
};

}  // namespace normscope
