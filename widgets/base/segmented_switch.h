// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <optional>
#include <utility>
#include <vector>

namespace normscope {

class OneStop;

/// One of the buttons of a SegmentedSwitch.
class Segment : public QPushButton {
    Q_OBJECT
  public:
    using QPushButton::QPushButton;
    /// The same whether it is chosen or not.
    QSize sizeHint() const override;

  protected:
    void initStyleOption(QStyleOptionButton* option) const override;

  private:
    mutable bool sizing_ = false;
};

/// A row of joined buttons of which one is chosen, or none where what it stands for is mixed. Tab
/// reaches it as one; Up and Down go through it.
class SegmentedSwitch : public QWidget {
    Q_OBJECT
  public:
    /// Options are (key, text); each button is named `name` + "-" + key.
    SegmentedSwitch(const QString& name, const std::vector<std::pair<QString, QString>>& options,
                    QWidget* parent = nullptr);

    /// Shows a choice without emitting; empty is mixed.
    void display(const std::optional<QString>& key);
    void setHelp(const QString& accessible_name, const QString& tooltip);
    QPushButton* button(const QString& key) const;
    void setTexts(const std::vector<QString>& texts);
    /// What belongs to it, beside it: Tab reaches both as one.
    void addToStop(QWidget* control);

  signals:
    void chosen(const QString& key);

  private:
    std::vector<std::pair<QString, QPushButton*>> buttons_;
    std::optional<QString> shown_;
    OneStop* stop_;
};

}  // namespace normscope
