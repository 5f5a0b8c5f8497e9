// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/number_editors.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/base/accessible.h"

namespace normscope {

namespace {

/// Ranges that end beyond are not for a slider's positions as a whole.
constexpr double kWidestRange = 4;

NumberBox::Range rangeOf(const Key& key) {
    if (key.kind == ValueKind::Integer)
        return {Stepping::Integer, key.minimum, key.maximum, 1};
    return {Stepping::Decade, key.minimum, key.maximum, key.smallest};
}

SliderScale scaleOf(const Key& key) {
    return key.kind == ValueKind::OptionalReal ? SliderScale::Logarithmic : SliderScale::Linear;
}

QString shortNumber(double value) {
    return QString::number(value, 'g', 12);
}

/// Shows a value; true where a refused text stands there no longer.
bool replacesRefused(NumberBox& box, const std::optional<Value>& value) {
    const bool refused = box.isRefused();
    box.display(value ? QString::fromStdString(toText(*value)) : QString());
    return refused && !box.isRefused();
}

}  // namespace

NumberEditor::NumberEditor(const Key& key, QWidget* parent)
    : SettingEditor(key, parent), box_(new NumberBox(rangeOf(key), this)) {
    adopt(box_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(box_);
    connect(box_, &NumberBox::committed, this,
            [this](const QString& text) { box_->showRefused(!submit(text)); });
    connect(box_, &NumberBox::abandoned, this, [this] { emit refused({}); });
}

void NumberEditor::display(const std::optional<Value>& value) {
    if (replacesRefused(*box_, value))
        emit refused({});
}

double SliderMap::valueAt(int position) const {
    if (position <= 0)
        return minimum;
    const double share = static_cast<double>(position) / kPositions;
    if (scale == SliderScale::Linear)
        return std::round((minimum + share * (maximum - minimum)) * 1000) / 1000;
    const double exponent = -3.0 * (1.0 - static_cast<double>(position - 1) / (kPositions - 1));
    return QString::number(std::pow(10.0, exponent), 'g', 2).toDouble();
}

int SliderMap::positionOf(double value) const {
    double position = 0;
    if (scale == SliderScale::Linear)
        position = (value - minimum) / (maximum - minimum) * kPositions;
    else if (value > 0)
        position = 1 + (std::log10(value) / 3.0 + 1.0) * (kPositions - 1);
    return static_cast<int>(
        std::clamp(std::round(position), value > minimum ? 1.0 : 0.0, double{kPositions}));
}

SliderEditor::SliderEditor(const Key& key, QWidget* parent)
    : SettingEditor(key, parent),
      map_{scaleOf(key), key.maximum <= kWidestRange ? key.maximum : 1.0, key.minimum},
      slider_(new QSlider(Qt::Horizontal, this)),
      box_(new NumberBox(map_.scale == SliderScale::Linear
                             ? NumberBox::Range{Stepping::Linear, key.minimum, key.maximum, 0.05}
                             : NumberBox::Range{Stepping::Decade, key.minimum, key.maximum, 0.001},
                         this)) {
    adopt(box_);
    slider_->installEventFilter(this);
    slider_->setRange(0, SliderMap::kPositions);
    slider_->setPageStep(6);
    slider_->setMinimumWidth(36);
    slider_->setFocusPolicy(Qt::TabFocus);
    slider_->setObjectName(QStringLiteral("slider-") + path());
    setSpokenLabel(*slider_, toQString(key.label));
    slider_->setToolTip(toQString(key.help));
    box_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box_->setStyleSheet(QStringLiteral("padding-right: 4px;"));  // no arrows, so room for digits
    box_->setFixedWidth(48);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(slider_, 1);
    line->addWidget(box_);
    rows->addLayout(line);
    if (key.kind == ValueKind::OptionalReal)
        buildNoneBox(this);
    connect(slider_, &QSlider::valueChanged, this, &SliderEditor::followSlider);
    connect(slider_, &QSlider::sliderReleased, this,
            [this] { box_->showRefused(!submit(shortNumber(map_.valueAt(slider_->value())))); });
    connect(box_, &NumberBox::committed, this,
            [this](const QString& text) { box_->showRefused(!submit(text)); });
    connect(box_, &NumberBox::abandoned, this, [this] { emit refused({}); });
}

void SliderEditor::buildNoneBox(QWidget* row) {
    none_ = new QCheckBox(tr("None"), row);
    none_->setObjectName(QStringLiteral("none-") + path());
    none_->setFocusPolicy(Qt::TabFocus);
    none_->setToolTip(
        tr("As momentum=None in PyTorch: the running statistics are the plain average "
           "over all batches since they were new."));
    none_->setAccessibleName(toQString(key().label) + tr(": none, plain average"));
    row->layout()->addWidget(none_);
    connect(none_, &QCheckBox::clicked, this, [this](bool checked) {
        submit(checked ? QStringLiteral("none") : shortNumber(last_number_));
    });
}

void SliderEditor::display(const std::optional<Value>& value) {
    const auto* number = value ? std::get_if<double>(&*value) : nullptr;
    const bool none = value && std::holds_alternative<std::monostate>(*value);
    if (number != nullptr)
        last_number_ = *number;
    if (replacesRefused(*box_, value))
        emit refused({});
    slider_->setEnabled(!none);
    if (none_ != nullptr)
        none_->setChecked(none);
    if (number != nullptr && !slider_->isSliderDown()) {
        const QSignalBlocker quiet(slider_);
        slider_->setValue(map_.positionOf(*number));
    }
}

void SliderEditor::followSlider(int position) {
    const QString text = shortNumber(map_.valueAt(position));
    box_->display(text);
    if (!slider_->isSliderDown())
        submit(text);
}

}  // namespace normscope
