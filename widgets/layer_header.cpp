// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layer_header.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <cmath>

#include "widgets/icons.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/number_format.h"

namespace normscope {

namespace {

/// Sets the text only when it changed: a label relays out its row otherwise.
void setTextOnce(QLabel* label, const QString& text) {
    if (label->text() != text)
        label->setText(text);
}

}  // namespace

LayerHeader::LayerHeader(int layer, QWidget* parent)
    : QFrame(parent),
      layer_(layer),
      theme_(Theme::light()),
      grid_(new QGridLayout(this)),
      name_(new QLabel(tr("Layer %1").arg(layer + 1), this)),
      linear_(new QLabel(this)),
      norm_(new QPushButton(tr("BatchNorm1d"), this)),
      swap_(new QToolButton(this)),
      activation_(new QLabel(this)),
      badge_(new QLabel(this)),
      gradient_(new QLabel(this)),
      twin_(new QLabel(this)) {
    const QString prefix = QStringLiteral("layer%1-").arg(layer + 1);
    setObjectName(prefix + QStringLiteral("header"));
    setProperty("card", true);
    norm_->setObjectName(prefix + QStringLiteral("norm"));
    norm_->setCheckable(true);
    norm_->setFocusPolicy(Qt::TabFocus);
    norm_->setAccessibleName(tr("Batch norm of layer %1").arg(layer + 1));
    swap_->setObjectName(prefix + QStringLiteral("placement"));
    swap_->setFocusPolicy(Qt::TabFocus);
    swap_->setIconSize({14, 14});
    swap_->setAccessibleName(tr("Placement of batch norm in layer %1").arg(layer + 1));
    badge_->setObjectName(prefix + QStringLiteral("statistics"));
    gradient_->setObjectName(prefix + QStringLiteral("gradient"));
    gradient_->setToolTip(
        tr("Euclidean norm of the loss gradient with respect to this layer's weights, last step."));
    twin_->setObjectName(prefix + QStringLiteral("twin"));
    twin_->setToolTip(tr("What differs in this layer of run B, the twin."));
    name_->setToolTip(
        tr("Hidden layer %1, its parts in the order in which data passes.").arg(layer + 1));
    connect(norm_, &QPushButton::clicked, this, [this](bool on) {
        norm_->setChecked(norm_on_);  // the chip shows what is, not what is wished
        emit normToggled(on);
    });
    connect(swap_, &QToolButton::clicked, this,
            [this] { emit placementToggled(placement_ == Placement::Before); });
    setTheme(theme_);
    arrange();
}

void LayerHeader::display(const LayerFrame& layer, Mode mode) {
    const bool on = layer.normalization.kind == NormKind::Batch;
    const Placement placement = layer.normalization.placement;
    setTextOnce(linear_, tr("Linear %1→%2").arg(layer.in_features).arg(layer.out_features));
    setTextOnce(activation_, toQString(labelOf(layer.activation)));
    setTextOnce(gradient_, std::isfinite(layer.gradient_norm)
                               ? tr("‖∇W‖ %1").arg(formatShort(layer.gradient_norm))
                               : tr("‖∇W‖ –"));
    statistics_.clear();
    if (on)
        statistics_ =
            layer.norm.batch_statistics ? tr("batch statistics") : tr("running statistics");
    mode_ = mode;
    updateBadge();
    const bool restyle = on != norm_on_;
    norm_on_ = on;
    batch_statistics_ = layer.norm.batch_statistics;
    norm_->setChecked(on);
    updateChip();
    if (restyle)
        restyleChip();
    if (placement != placement_) {
        placement_ = placement;
        arrange();
    }
    const QString where = placement == Placement::Before ? tr("after") : tr("before");
    swap_->setToolTip(tr("Move batch norm to %1 the activation, in this layer only.").arg(where));
    norm_->setToolTip(on ? tr("Batch norm is on in this layer. Click to switch it off.")
                         : tr("Batch norm is off in this layer. Click to switch it on."));
}

void LayerHeader::displayTwin(const QString& difference) {
    if (difference == twin_->text())
        return;
    const bool was = !twin_->text().isEmpty();
    twin_->setText(difference);
    if (was == difference.isEmpty())
        arrange();
}

void LayerHeader::displayDual(const QString& divergence) {
    if (divergence == divergence_)
        return;
    const bool was = !divergence_.isEmpty();
    divergence_ = divergence;
    updateBadge();
    if (was == divergence_.isEmpty())
        arrange();
}

void LayerHeader::updateBadge() {
    setTextOnce(badge_, divergence_.isEmpty() ? statistics_ : divergence_);
    const QString words =
        divergence_.isEmpty()
            ? tr("Which mean and variance normalize what is shown. The mode is %1.")
                  .arg(toQString(labelOf(mode_)))
            : tr("How far the running statistics lie from the batch's: the largest distance of a "
                 "channel's means, in the batch's σ; and running by batch variance, geometric "
                 "mean. What is filled is by %1.")
                  .arg(statistics_);
    if (badge_->toolTip() != words)
        badge_->setToolTip(words);
}

/// A low row has no line for the badge: the chip says the statistics then.
void LayerHeader::updateChip() {
    QString text = tr("BatchNorm1d");
    if (compact_ && norm_on_)
        text = batch_statistics_ ? tr("BN · batch") : tr("BN · running");
    if (norm_->text() != text)
        norm_->setText(text);
}

void LayerHeader::setTheme(const Theme& theme) {
    theme_ = theme;
    const QString chip = QStringLiteral(
                             "border: 1px solid %1; border-radius: 4px; padding: 1px 5px;"
                             "background: %2; color: %3;")
                             .arg(theme.border.name(), theme.surface.name(), theme.text.name());
    linear_->setStyleSheet(chip);
    activation_->setStyleSheet(chip);
    name_->setStyleSheet(QStringLiteral("font-weight: 600; border: none;"));
    const QString muted =
        QStringLiteral("color: %1; border: none; font-size: 11px;").arg(theme.muted.name());
    badge_->setStyleSheet(muted);
    gradient_->setStyleSheet(muted);
    twin_->setStyleSheet(QStringLiteral("border: 1px solid %1; border-radius: 4px; color: %1;"
                                        "padding: 0 3px; font-size: 10px;")
                             .arg(theme.run_b.name()));
    swap_->setIcon(icon(Glyph::Swap, theme.muted));
    restyleChip();
}

void LayerHeader::restyleChip() {
    QColor fill = theme_.gamma;
    fill.setAlphaF(theme_.dark ? 0.24f : 0.12f);
    const QString on =
        QStringLiteral("border: 1px solid %1; background: %2; color: %1; font-weight: 600;")
            .arg(theme_.gamma.name(), fill.name(QColor::HexArgb));
    const QString off = QStringLiteral("border: 1px dashed %1; background: transparent; color: %1;")
                            .arg(theme_.muted.name());
    norm_->setStyleSheet(
        QStringLiteral("QPushButton { border-radius: 4px; padding: 1px 2px; font-size: 11px; %1 }"
                       "QPushButton:focus { border: 2px solid %2; padding: 0px 1px; }")
            .arg(norm_on_ ? on : off, theme_.accent.name()));
    swap_->setStyleSheet(
        QStringLiteral("QToolButton { border: 1px solid %1; border-radius: 4px; "
                       "padding: 1px; background: %2; }"
                       "QToolButton:focus { border: 2px solid %3; padding: 0px; }")
            .arg(theme_.border.name(), theme_.surface.name(), theme_.accent.name()));
}

void LayerHeader::setCompact(bool compact) {
    if (compact == compact_)
        return;
    compact_ = compact;
    updateChip();
    arrange();
}

void LayerHeader::arrange() {
    for (QWidget* part : std::initializer_list<QWidget*>{name_, linear_, norm_, swap_, activation_,
                                                         badge_, gradient_, twin_})
        grid_->removeWidget(part);
    grid_->setContentsMargins(compact_ ? 6 : 9, compact_ ? 4 : 5, compact_ ? 6 : 9,
                              compact_ ? 4 : 5);
    grid_->setHorizontalSpacing(4);
    grid_->setVerticalSpacing(compact_ ? 2 : 3);
    int row = 0;
    // Three columns, so that the chip and the gradient can each take two.
    const auto addNorm = [&] {
        grid_->addWidget(norm_, row, 0, 1, 2);
        grid_->addWidget(swap_, row++, 2);
    };
    const bool twin = !twin_->text().isEmpty();
    const bool dual = compact_ && !twin && !divergence_.isEmpty();
    const bool beside_name = compact_ || twin;
    grid_->addWidget(name_, row, 0, 1, beside_name ? 1 : 3);
    if (beside_name)
        grid_->addWidget(twin   ? twin_
                         : dual ? badge_
                                : gradient_,
                         row, 1, 1, 2, Qt::AlignRight | Qt::AlignVCenter);
    ++row;
    grid_->addWidget(linear_, row++, 0, 1, 3);
    if (placement_ == Placement::Before)
        addNorm();
    grid_->addWidget(activation_, row++, 0, 1, 3);
    if (placement_ == Placement::After)
        addNorm();
    badge_->setVisible(!compact_ || dual);
    twin_->setVisible(twin);
    gradient_->setVisible(!compact_ || (!twin && !dual));
    if (!compact_) {
        grid_->addWidget(badge_, row++, 0, 1, 3);
        grid_->addWidget(gradient_, row++, 0, 1, 3);
    }
    for (int i = 0; i < grid_->rowCount(); ++i)
        grid_->setRowStretch(i, 0);
    grid_->setRowStretch(row, 1);
    grid_->setColumnStretch(0, 1);
}

QStringList LayerHeader::stages() const {
    const QString norm = norm_on_ ? tr("BatchNorm1d") : tr("no batch norm");
    return placement_ == Placement::Before
               ? QStringList{linear_->text(), norm, activation_->text()}
               : QStringList{linear_->text(), activation_->text(), norm};
}

QString LayerHeader::gradientText() const {
    return gradient_->text();
}

QString LayerHeader::twinText() const {
    return twin_->text();
}

QString LayerHeader::badgeText() const {
    return badge_->text();
}

}  // namespace normscope
