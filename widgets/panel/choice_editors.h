// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panel/setting_editor.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace normscope {

class BoolEditor : public SettingEditor {
    Q_OBJECT
  public:
    explicit BoolEditor(const Key& key, QWidget* parent = nullptr);
    void display(const std::optional<Value>& value) override;

  private:
    QCheckBox* box_;
};

class ChoiceEditor : public SettingEditor {
    Q_OBJECT
  public:
    explicit ChoiceEditor(const Key& key, QWidget* parent = nullptr);
    void display(const std::optional<Value>& value) override;

  private:
    QComboBox* box_;
    int shown_ = -1;
};

/// Widths of the hidden layers: "100,100,100", the friendlier "3 × 100", or both mixed
/// ("2 × 64, 32").
class WidthsEditor : public SettingEditor {
    Q_OBJECT
  public:
    explicit WidthsEditor(const Key& key, QWidget* parent = nullptr);
    void display(const std::optional<Value>& value) override;

  private:
    void commit();

    QComboBox* box_;
    QString shown_;
};

class TextEditor : public SettingEditor {
    Q_OBJECT
  public:
    explicit TextEditor(const Key& key, QWidget* parent = nullptr);
    void display(const std::optional<Value>& value) override;

  private:
    QLineEdit* line_;
    QString shown_;
};

/// {100, 100, 100} as "3 × 100"; {64, 64, 32} as "2 × 64, 32".
QString widthsText(const std::vector<std::int64_t>& widths);
/// The same text, or one with x or * for ×, as the list the settings table reads: "100,100,100".
/// Text of another form comes back as it is.
QString expandWidths(const QString& text);

}  // namespace normscope
