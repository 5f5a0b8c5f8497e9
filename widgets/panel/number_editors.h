// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panel/number_box.h"
#include "widgets/panel/setting_editor.h"

class QCheckBox;
class QSlider;
class QTimer;

namespace normscope {

/// A number in a box.
class NumberEditor : public SettingEditor {
    Q_OBJECT
  public:
    explicit NumberEditor(const Key& key, QWidget* parent = nullptr);
    void display(const std::optional<Value>& value) override;

  private:
    NumberBox* box_;
};

enum class SliderScale {
    Linear,      ///< minimum to maximum; 0 to 1 where the range is wide
    Logarithmic  ///< 0, then 0.001 to 1
};

/// The slider's positions and what they stand for, two significant digits.
struct SliderMap {
    static constexpr int kPositions = 60;
    SliderScale scale = SliderScale::Linear;
    double maximum = 1;
    double minimum = 0;
    double valueAt(int position) const;
    int positionOf(double value) const;
};

/// A slider with its value; for an optional number also a check box "None". A drag is handed on
/// when the knob is let go, so that it is one change and not fifty.
class SliderEditor : public SettingEditor {
    Q_OBJECT
  public:
    explicit SliderEditor(const Key& key, QWidget* parent = nullptr);
    void display(const std::optional<Value>& value) override;

  private:
    void buildNoneBox(QWidget* row);
    void followSlider(int position);

    SliderMap map_;
    QSlider* slider_;
    NumberBox* box_;
    QCheckBox* none_ = nullptr;
    double last_number_ = 0.1;  ///< what unchecking None goes back to
};

}  // namespace normscope
