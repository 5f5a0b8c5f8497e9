// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/affine_preview.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <cmath>

#include "widgets/base/accessible.h"

namespace normscope {

namespace {

constexpr double kSteps = 100.0;    // of a slider, from one whole number to the next
constexpr double kSliderEnd = 3.0;  // what it reaches; the box goes further
constexpr double kBoxEnd = 1000.0;

}  // namespace

AffinePreview::AffinePreview(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("affine-preview"));
    build(rows_[0], QStringLiteral("γ"), QStringLiteral("try-gamma"));
    build(rows_[1], QStringLiteral("β"), QStringLiteral("try-beta"));
    forget_ = new QPushButton(tr("As it is"), this);
    forget_->setObjectName(QStringLiteral("try-forget"));
    forget_->setToolTip(
        tr("Back to the network's own γ and β. Trying changes nothing in the run."));
    apply_ = new QPushButton(tr("Apply"), this);
    apply_->setObjectName(QStringLiteral("try-apply"));
    apply_->setToolTip(
        tr("Sets the channel's γ and β to these at the next step; training goes on from there. "
           "Ctrl+Z takes it back."));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addStretch(1);
    buttons->addWidget(forget_);
    buttons->addWidget(apply_);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(4);
    for (int i = 0; i < 2; ++i) {
        const Row& row = rows_[static_cast<std::size_t>(i)];
        grid->addWidget(row.letter, i, 0);
        grid->addWidget(row.slider, i, 1);
        grid->addWidget(row.box, i, 2);
    }
    grid->addLayout(buttons, 2, 0, 1, 3);
    grid->setColumnStretch(1, 1);
    connect(forget_, &QPushButton::clicked, this, &AffinePreview::forget);
    connect(apply_, &QPushButton::clicked, this, &AffinePreview::applied);
    display({}, {});
}

void AffinePreview::build(Row& row, const QString& letter, const QString& name) {
    const QString help = tr("Try another %1: what y would be is drawn hollow. The run stays as "
                            "it is.")
                             .arg(letter);
    row.letter = new QLabel(letter, this);
    row.slider = new QSlider(Qt::Horizontal, this);
    row.slider->setObjectName(name + "-slider");
    row.slider->setRange(static_cast<int>(-kSliderEnd * kSteps),
                         static_cast<int>(kSliderEnd * kSteps));
    row.slider->setMinimumWidth(40);
    row.box = new QDoubleSpinBox(this);
    row.box->setObjectName(name);
    row.box->setRange(-kBoxEnd, kBoxEnd);
    row.box->setDecimals(3);
    row.box->setSingleStep(0.1);
    row.box->setKeyboardTracking(false);
    row.box->setFixedWidth(84);
    for (QWidget* control : {static_cast<QWidget*>(row.slider), static_cast<QWidget*>(row.box)}) {
        control->setToolTip(help);
        setSpokenLabel(*control, tr("Try another %1").arg(letter));
        control->setFocusPolicy(Qt::StrongFocus);
    }
    connect(row.slider, &QSlider::valueChanged, this, [this, &row](int position) {
        const QSignalBlocker silent(row.box);
        row.box->setValue(position / kSteps);
        tried(row);
    });
    connect(row.box, &QDoubleSpinBox::valueChanged, this, [this, &row](double value) {
        const QSignalBlocker silent(row.slider);
        row.slider->setValue(static_cast<int>(std::lround(value * kSteps)));
        tried(row);
    });
}

void AffinePreview::tried(Row& row) {
    row.moved = true;
    enableButtons();
    emit changed();
}

void AffinePreview::follow(Row& row) {
    const bool there = row.own.has_value() && std::isfinite(*row.own);
    for (QWidget* part : {static_cast<QWidget*>(row.letter), static_cast<QWidget*>(row.slider),
                          static_cast<QWidget*>(row.box)})
        part->setVisible(there);
    if (!there || row.moved)
        return;
    const QSignalBlocker no_slider(row.slider);
    const QSignalBlocker no_box(row.box);
    row.slider->setValue(static_cast<int>(std::lround(*row.own * kSteps)));
    row.box->setValue(*row.own);
}

void AffinePreview::display(std::optional<double> gamma, std::optional<double> beta) {
    rows_[0].own = gamma;
    rows_[1].own = beta;
    for (Row& row : rows_)
        follow(row);
    enableButtons();
    setVisible(gamma || beta);
}

void AffinePreview::enableButtons() {
    for (QPushButton* button : {forget_, apply_})
        button->setEnabled(isTried());
}

void AffinePreview::forget() {
    if (!isTried())
        return;
    for (Row& row : rows_)
        row.moved = false;
    display(rows_[0].own, rows_[1].own);
    emit changed();
}

double AffinePreview::gamma() const {
    return rows_[0].moved ? rows_[0].box->value() : rows_[0].own.value_or(1.0);
}

double AffinePreview::beta() const {
    return rows_[1].moved ? rows_[1].box->value() : rows_[1].own.value_or(0.0);
}

void AffinePreview::setTheme(const Theme& theme) {
    const QColor colors[] = {theme.gamma, theme.beta};
    for (std::size_t i = 0; i < rows_.size(); ++i)
        rows_[i].letter->setStyleSheet(
            QStringLiteral("font-weight: 600; color: %1;").arg(colors[i].name()));
}

}  // namespace normscope
