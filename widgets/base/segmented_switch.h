// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <utility>
#include <vector>

class QPushButton;

namespace normscope {

/// A row of joined buttons of which one is chosen, or none where what it stands for is mixed.
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

  signals:
    void chosen(const QString& key);

  private:
    std::vector<std::pair<QString, QPushButton*>> buttons_;
    std::optional<QString> shown_;
};

}  // namespace normscope
