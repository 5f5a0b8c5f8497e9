// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <string>

#include "model/settings/settings.h"

class QLabel;
class QToolButton;

namespace normscope {

class SettingEditor;

/// One setting of a twin: its name, run A's value, an editor for run B's, and the way back to A's.
class DifferenceRow : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kNameWidth = 150;
    static constexpr int kValueWidth = 130;
    static constexpr int kEditorWidth = 170;
    static constexpr int kSpacing = 8;

    /// `path` is one of the settings table, or of the form `layers.K.…`.
    explicit DifferenceRow(const std::string& path, QWidget* parent = nullptr);

    const std::string& path() const { return path_; }
    /// Both values; empty where the layers differ.
    void display(const std::optional<Value>& a, const std::optional<Value>& b);
    /// Why run B's value has no effect; empty where it has.
    void setUnavailable(const QString& why_not);
    /// Whether what was typed last cannot be; its sentence stands in the row.
    bool isRefused() const { return refused_; }
    SettingEditor* editor() const { return editor_; }

  signals:
    void edited(const normscope::Setting& setting);
    void backToA();
    void refusedChanged();

  private:
    void refuse(const QString& why);

    std::string path_;  ///< what the editor's key points at
    SettingEditor* editor_;
    QLabel* name_;
    QLabel* of_a_;
    QLabel* message_;
    QToolButton* back_;
    bool refused_ = false;
};

}  // namespace normscope
