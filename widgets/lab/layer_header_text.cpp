// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer's header says and how it looks.
#include <QEvent>
#include <QHelpEvent>
#include <QLabel>
#include <QToolButton>
#include <QToolTip>
#include <algorithm>

#include "model/network/norms/norm.h"
#include "model/settings/settings.h"
#include "widgets/base/fitting_text.h"
#include "widgets/base/icons.h"
#include "widgets/base/norm_words.h"
#include "widgets/lab/layer_header.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/reduction_drawing.h"

namespace normscope {

namespace {

constexpr int kChipPadding = 14;  // px of a chip's padding and border
constexpr int kTwinPadding = 12;  // px, of run B's chip
constexpr int kJoinedLevel = 4;   // from this level on dropout and pooling have no lines

}  // namespace

void LayerHeader::updateTexts() {
    const bool joined_lines = level_ >= kJoinedLevel;
    const bool norm_first = shown_.normalization.placement == Placement::Before;
    const QStringList drop =
        dropout_.beforeNorm() && isOn() ? dropoutTexts(dropout_.probability) : QStringList{};
    const QStringList after = afterTexts(shown_, dropout_);
    const QString dot = QStringLiteral(" · ");
    QStringList linear = level_ >= 3 ? linearTextsWithShape(shown_) : linearTexts(shown_);
    if (shown_.normalization.weight_standardization)
        linear = joined(linear, dot, {tr("standardized"), tr("WS")});
    if (shown_.normalization.frozen)
        linear = joined(linear, dot, {tr("frozen")});
    QStringList activation{toQString(labelOf(shown_.activation))};
    if (joined_lines && norm_first) {
        linear = joined(linear, dot, drop);
        activation = joined(activation, dot, after);
    } else if (joined_lines) {
        activation = joined(activation, dot, drop);
        // The norm stands between.
        activation = joined(activation, QStringLiteral(" … "), after);
    }
    linear_->setTexts(linear, kChipPadding);
    activation_->setTexts(activation, kChipPadding);
    shape_->setTexts(shapeTexts(shown_));
    before_->setTexts(drop, kChipPadding);
    after_->setTexts(after, kChipPadding);
    updateChip();
    updateTips();
}

/// A low row has no line for the badge: the chip says the statistics then.
void LayerHeader::updateChip() {
    const NormKind kind = isOn() ? shown_.normalization.kind : last_norm_;
    const QString brief = toQString(shortLabelOf(kind));
    QStringList texts{normTitle(kind, slotOf(shown_)), toQString(labelOf(kind)), brief};
    const bool by_batch = shown_.reduction.across_batch || isBatchNorm(kind);
    if (level_ >= 2 && isOn() && by_batch)
        texts = {tr("%1 · %2").arg(brief, batch_statistics_ ? tr("batch") : tr("running")), brief};
    norm_->setTexts(texts, 6);
}

void LayerHeader::updateBadge() {
    statistics_.clear();
    if (isOn())
        statistics_ = !normRow(shown_.normalization.kind).reduces        ? tr("no statistics")
                      : !unmovedSentence(shown_.normalization).isEmpty() ? tr("each sample's own")
                      : batch_statistics_                                ? tr("batch statistics")
                                                                         : tr("running statistics");
    fitBadge();
    QString words =
        divergence_.isEmpty()
            ? tr("Which mean and variance normalize what is shown. The mode is %1.")
                  .arg(toQString(labelOf(mode_)))
            : tr("How far the running statistics lie from the batch's: the largest distance of a "
                 "channel's means, in the batch's σ; and running by batch variance, geometric "
                 "mean. What is filled is by %1.")
                  .arg(statistics_);
    if (const QString unmoved = unmovedSentence(shown_.normalization); !unmoved.isEmpty())
        words = unmoved + QLatin1Char('.');
    if (badge_->toolTip() != words)
        badge_->setToolTip(words);
}

void LayerHeader::fitBadge() {
    fit(badge_, divergence_.isEmpty() ? QStringList(statistics_) : divergence_);
}

/// Of a fixed size, or each new value would ask for a new layout.
void LayerHeader::fitGradient() {
    const bool beside = isBesideName(gradient_);
    gradient_->setAlignment((beside ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    fit(gradient_, gradient_texts_);
    gradient_->setFixedSize(std::max(roomOf(gradient_), 0), gradient_->sizeHint().height());
}

/// Its colour says that it is of run B.
void LayerHeader::fitTwin() {
    fit(twin_, {twin_difference_, QString(twin_difference_).remove(tr("B: "))}, kTwinPadding);
}

/// In as many words as there is room for. Set only when they changed: a label relays out its row
/// otherwise.
void LayerHeader::fit(QLabel* label, const QStringList& texts, int padding) const {
    label->ensurePolished();
    const QString text = fittingText(texts, label->fontMetrics(), roomOf(label) - padding);
    if (label->text() != text)
        label->setText(text);
}

void LayerHeader::fitLabels() {
    fitBadge();
    fitGradient();
    fitTwin();
}

int LayerHeader::roomOf(const QLabel* label) const {
    constexpr int kRounding = 2;
    const auto margins = grid_->contentsMargins();
    const int room = width() - margins.left() - margins.right() - kRounding;
    return isBesideName(label) ? room - name_->sizeHint().width() - 3 * grid_->horizontalSpacing()
                               : room;
}

void LayerHeader::updateTips() {
    QString sentence = layerSentence(shown_, dropout_, layer_);
    if (shortcut_.shown)
        sentence += QLatin1Char('\n') + tr("The line at the left is a residual connection: %1 is "
                                           "added before the activation.")
                                            .arg(shortcut_.from);
    setToolTip(sentence);
    for (QWidget* part :
         std::initializer_list<QWidget*>{name_, linear_, shape_, before_, activation_, after_})
        part->setToolTip(sentence);
    const QString where =
        shown_.normalization.placement == Placement::Before ? tr("after") : tr("before");
    swap_->setToolTip(tr("Move the norm to %1 the activation, in this layer only.").arg(where));
    const NormKind kind = isOn() ? shown_.normalization.kind : last_norm_;
    const QString name = toQString(labelOf(kind));
    norm_->setAccessibleDescription(
        isOn() ? tr("%1 is on in this layer. Click to switch it off.").arg(name)
               : tr("%1 is off in this layer. Click to switch it on.").arg(name));
    norm_->setToolTip(norm_->accessibleDescription());
}

/// With a drawing of what it reduces over.
QString LayerHeader::normTip() const {
    QString text = norm_->accessibleDescription().toHtmlEscaped();
    if (!isOn() || shown_.reduction.shape.empty())
        return QStringLiteral("<p>%1</p>").arg(text);
    return QStringLiteral("<p>%1<br/><b>%2</b>: %3 %4<br/>%5</p>")
        .arg(reductionHtml(shown_.reduction, {250, 130}, theme_),
             normTitle(shown_.normalization.kind, slotOf(shown_)).toHtmlEscaped(),
             reductionSentence(shown_.reduction, shown_.normalization.kind).toHtmlEscaped(),
             modesSentence(shown_.reduction, shown_.normalization.kind).toHtmlEscaped(), text);
}

bool LayerHeader::eventFilter(QObject* watched, QEvent* event) {
    if (watched == norm_ && event->type() == QEvent::ToolTip) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), normTip(), norm_);
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void LayerHeader::setTheme(const Theme& theme) {
    theme_ = theme;
    styleChips();
    restyleChip();
    update();
}

void LayerHeader::styleChips() {
    const QString chip = QStringLiteral(
                             "border: 1px solid %1; border-radius: 4px; padding: 1px 5px;"
                             "background: %2; color: %3;")
                             .arg(theme_.border.name(), theme_.surface.name(), theme_.text.name());
    for (QLabel* label : std::initializer_list<QLabel*>{linear_, activation_, before_, after_})
        label->setStyleSheet(chip);
    name_->setStyleSheet(QStringLiteral("font-weight: 600; border: none;"));
    const QString muted =
        QStringLiteral("color: %1; border: none; font-size: 11px;").arg(theme_.muted.name());
    for (QLabel* label : std::initializer_list<QLabel*>{badge_, gradient_, shape_})
        label->setStyleSheet(muted);
    twin_->setStyleSheet(QStringLiteral("border: 1px solid %1; border-radius: 4px; color: %1;"
                                        "padding: 0 3px; font-size: 10px;")
                             .arg(theme_.run_b.name()));
    swap_->setIcon(icon(Glyph::Swap, theme_.muted));
}

namespace {

/// A widget works out its style anew even where the sheet is the one it has.
void giveSheet(QWidget& widget, const QString& sheet) {
    if (widget.styleSheet() != sheet)
        widget.setStyleSheet(sheet);
}

}  // namespace

void LayerHeader::restyleChip() {
    QColor fill = theme_.gamma;
    fill.setAlphaF(theme_.dark ? 0.24f : 0.12f);
    const QString on =
        QStringLiteral("border: 1px solid %1; background: %2; color: %1; font-weight: 600;")
            .arg(theme_.gamma.name(), fill.name(QColor::HexArgb));
    const QString off = QStringLiteral("border: 1px dashed %1; background: transparent; color: %1;")
                            .arg(theme_.muted.name());
    giveSheet(
        *norm_,
        QStringLiteral("QPushButton { border-radius: 4px; padding: 1px 2px; font-size: 11px; %1 }"
                       "QPushButton:focus { border: 2px solid %2; padding: 0px 1px; }")
            .arg(isOn() ? on : off, theme_.accent.name()));
    const QString small =
        QStringLiteral(
            "QToolButton { border: 1px solid %1; border-radius: 4px; "
            "padding: 1px; background: %2; }"
            "QToolButton:focus { border: 2px solid %3; padding: 0px; }")
            .arg(theme_.border.name(), theme_.surface.name(), theme_.accent.name());
    giveSheet(*swap_, small);
    giveSheet(*kinds_, small + QStringLiteral("QToolButton::menu-indicator { right: 2px; }"));
}

QStringList LayerHeader::stages() const {
    const QString norm =
        isOn() ? normTitle(shown_.normalization.kind, slotOf(shown_)) : tr("no norm");
    QStringList norms{norm};
    if (isOn() && dropout_.beforeNorm())
        norms.prepend(dropoutTexts(dropout_.probability).first());
    const QStringList activation{toQString(labelOf(shown_.activation))};
    QStringList all = linearTexts(shown_).mid(0, 1);
    all += shown_.normalization.placement == Placement::Before ? norms + activation
                                                               : activation + norms;
    return all + afterTexts(shown_, dropout_).mid(0, 1);
}

QString LayerHeader::normStage() const {
    return isOn() ? normTitle(shown_.normalization.kind, slotOf(shown_)) : QString();
}

QStringList LayerHeader::remarks() const {
    QStringList remarks = shapeTexts(shown_).mid(0, 1);
    if (shortcut_.ends)
        remarks << QStringLiteral("+ ") + shortcut_.from;
    return remarks;
}

QString LayerHeader::gradientText() const {
    return gradient_texts_.value(0);
}

QString LayerHeader::twinText() const {
    return twin_difference_;
}

QString LayerHeader::badgeText() const {
    return divergence_.isEmpty() ? statistics_ : divergence_.first();
}

}  // namespace normscope
