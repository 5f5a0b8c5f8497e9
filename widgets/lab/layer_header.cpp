// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lab/layer_header.h"

#include <QContextMenuEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>
#include <cmath>

#include "widgets/bars/layer_actions.h"
#include "widgets/bars/norm_menu.h"
#include "widgets/base/fitting_text.h"
#include "widgets/base/icons.h"
#include "widgets/base/number_format.h"
#include "widgets/base/one_stop.h"

namespace normscope {

namespace {

constexpr int kLeast = 4;  // the level with the fewest lines

/// What the header keeps of a frame: no values.
LayerFrame makingOf(const LayerFrame& layer) {
    LayerFrame made;
    made.in_features = layer.in_features;
    made.out_features = layer.out_features;
    made.structure = layer.structure;
    made.reduction = layer.reduction;
    made.activation = layer.activation;
    made.normalization = layer.normalization;
    return made;
}

bool isMadeAs(const LayerFrame& a, const LayerFrame& b) {
    return a.in_features == b.in_features && a.out_features == b.out_features &&
           a.activation == b.activation && a.normalization == b.normalization &&
           a.reduction == b.reduction && a.structure == b.structure;
}

}  // namespace

LayerHeader::LayerHeader(int layer, QWidget* parent)
    : QFrame(parent),
      layer_(layer),
      theme_(Theme::light()),
      grid_(new QGridLayout(this)),
      name_(new QLabel(tr("Layer %1").arg(layer + 1), this)),
      linear_(new FittingLabel(this)),
      shape_(new FittingLabel(this)),
      before_(new FittingLabel(this)),
      activation_(new FittingLabel(this)),
      after_(new FittingLabel(this)),
      norm_(new FittingButton(this)),
      kinds_(new QToolButton(this)),
      swap_(new QToolButton(this)),
      badge_(new QLabel(this)),
      gradient_(new QLabel(this)),
      twin_(new QLabel(this)) {
    const QString prefix = QStringLiteral("layer%1-").arg(layer + 1);
    setObjectName(prefix + QStringLiteral("header"));
    setProperty("card", true);
    buildParts(prefix);
    connect(norm_, &QPushButton::clicked, this, [this] {
        norm_->setChecked(isOn());  // the chip shows what is, not what is wished
        emit normChosen(isOn() ? kNoNorm : last_norm_);
    });
    connect(swap_, &QToolButton::clicked, this,
            [this] { emit placementToggled(shown_.normalization.placement == Placement::Before); });
    setTheme(theme_);
    updateTexts();
    arrange();
}

void LayerHeader::buildParts(const QString& prefix) {
    linear_->setObjectName(prefix + QStringLiteral("linear-part"));
    shape_->setObjectName(prefix + QStringLiteral("shape"));
    before_->setObjectName(prefix + QStringLiteral("before-norm"));
    activation_->setObjectName(prefix + QStringLiteral("activation-part"));
    after_->setObjectName(prefix + QStringLiteral("after"));
    norm_->setObjectName(prefix + QStringLiteral("norm"));
    norm_->setCheckable(true);
    norm_->setFocusPolicy(Qt::TabFocus);
    norm_->setAccessibleName(tr("Norm of layer %1").arg(layer_ + 1));
    norm_->installEventFilter(this);
    kinds_->setObjectName(prefix + QStringLiteral("norm-kinds"));
    kinds_->setFocusPolicy(Qt::TabFocus);
    kinds_->setFixedWidth(15);
    kinds_->setPopupMode(QToolButton::InstantPopup);
    kinds_->setAccessibleName(tr("Kind of norm in layer %1").arg(layer_ + 1));
    kinds_->setToolTip(tr("Another kind of norm, in this layer only; which layers are trained."));
    auto* menu = new NormMenu(
        prefix + QStringLiteral("norm-menu"),
        [this] {
            return std::vector<NormPlace>{{layer_, shown_.normalization, slotOf(shown_)}};
        },
        this);
    kinds_->setMenu(menu);
    connect(menu, &NormMenu::chosen, this, &LayerHeader::normChosen);
    addLayerActions(
        *menu, layer_, [this] { return shown_.normalization.frozen; },
        [this](const std::vector<Setting>& settings) { emit settingsWished(settings); });
    swap_->setObjectName(prefix + QStringLiteral("placement"));
    swap_->setFocusPolicy(Qt::TabFocus);
    swap_->setIconSize({14, 14});
    swap_->setAccessibleName(tr("Placement of the norm in layer %1").arg(layer_ + 1));
    badge_->setObjectName(prefix + QStringLiteral("statistics"));
    joinStops(this, {norm_, kinds_, swap_});
    gradient_->setObjectName(prefix + QStringLiteral("gradient"));
    gradient_->setToolTip(
        tr("Euclidean norm of the loss gradient with respect to this layer's weights, last step."));
    twin_->setObjectName(prefix + QStringLiteral("twin"));
    twin_->setToolTip(tr("What differs in this layer of run B, the twin."));
}

void LayerHeader::display(const LayerFrame& layer, Mode mode) {
    const QString norm =
        std::isfinite(layer.gradient_norm) ? formatShort(layer.gradient_norm) : tr("–");
    if (gradient_texts_.isEmpty() || norm != gradient_texts_.last()) {
        gradient_texts_ = {tr("‖∇W‖ %1").arg(norm), tr("∇ %1").arg(norm), norm};
        fitGradient();
    }
    const bool restyle = isOn() != layer.normalization.isOn();
    const bool made_anew = !isMadeAs(layer, shown_);
    const bool statistics_changed = batch_statistics_ != layer.norm.batch_statistics;
    batch_statistics_ = layer.norm.batch_statistics;
    if (made_anew) {
        shown_ = makingOf(layer);
        if (isOn())
            last_norm_ = layer.normalization.kind;
        norm_->setChecked(isOn());
        updateTexts();
    } else if (statistics_changed) {
        updateChip();
    }
    if (made_anew || statistics_changed || mode != mode_) {
        mode_ = mode;
        updateBadge();
    }
    if (restyle)
        restyleChip();
    if (made_anew)
        arrange();
}

void LayerHeader::displayDropout(const LayerDropout& dropout) {
    if (dropout == dropout_)
        return;
    dropout_ = dropout;
    updateTexts();
    arrange();
}

void LayerHeader::displayShortcut(const Shortcut& shortcut, bool room) {
    if (shortcut == shortcut_ && room == gutter_)
        return;
    shortcut_ = shortcut;
    gutter_ = room;
    updateTips();
    arrange();
    update();
}

void LayerHeader::displayTwin(const QString& difference) {
    if (difference == twin_difference_)
        return;
    const bool was = !twin_difference_.isEmpty();
    twin_difference_ = difference;
    twin_->setText(difference);
    if (was == difference.isEmpty())
        arrange();
    fitTwin();
}

void LayerHeader::displayDual(const QStringList& divergence) {
    if (divergence == divergence_)
        return;
    const bool was = !divergence_.isEmpty();
    divergence_ = divergence;
    updateBadge();
    if (was == divergence_.isEmpty())
        arrange();
}

void LayerHeader::setRoom(int height) {
    if (height == room_)
        return;
    room_ = height;
    arrange();
}

/// All lines where they fit, else as many as do.
void LayerHeader::arrange() {
    for (auto* part : findChildren<QWidget*>())
        part->ensurePolished();  // or it says another size than it will have
    const int before = level_;
    for (level_ = 0; level_ < kLeast; ++level_) {
        place(level_);
        if (grid_->sizeHint().height() <= room_)
            break;
    }
    if (level_ == kLeast)
        place(level_);
    if (level_ != before)
        updateTexts();
    fitLabels();
    updateGeometry();
}

void LayerHeader::addNorm(int& row) {
    if (level_ < kLeast && !before_->fullText().isEmpty())
        grid_->addWidget(before_, row++, 0, 1, 4);
    grid_->addWidget(norm_, row, 0, 1, 2);
    grid_->addWidget(kinds_, row, 2);
    grid_->addWidget(swap_, row++, 3);
}

/// Lines go in this order: the gradient's (beside the name then), the statistics' (in the chip
/// then), the shapes', and those of dropout and pooling (joined with others then).
void LayerHeader::place(int level) {
    while (grid_->count() > 0)
        delete grid_->takeAt(0);
    const bool low = level >= 3;
    const int left = gutter_ ? kGutter + 9 : low ? 6 : 9;
    grid_->setContentsMargins(left, low ? 4 : 5, low ? 6 : 9, low ? 4 : 5);
    grid_->setHorizontalSpacing(3);
    grid_->setVerticalSpacing(low ? 2 : 3);
    const bool twin = !twin_difference_.isEmpty();
    const bool dual = level >= 2 && !twin && !divergence_.isEmpty();
    QLabel* beside = twin ? twin_ : dual ? badge_ : level >= 1 ? gradient_ : nullptr;
    int row = 0;
    grid_->addWidget(name_, row, 0, 1, beside ? 1 : 4);
    if (beside)
        grid_->addWidget(beside, row, 1, 1, 3, Qt::AlignRight | Qt::AlignVCenter);
    ++row;
    grid_->addWidget(linear_, row++, 0, 1, 4);
    const bool shapes = level < 3 && !shape_->fullText().isEmpty();
    if (shapes)
        grid_->addWidget(shape_, row++, 0, 1, 4);
    const bool norm_first = shown_.normalization.placement == Placement::Before;
    if (norm_first)
        addNorm(row);
    grid_->addWidget(activation_, row++, 0, 1, 4);
    if (!norm_first)
        addNorm(row);
    const bool after = level < kLeast && !after_->fullText().isEmpty();
    if (after)
        grid_->addWidget(after_, row++, 0, 1, 4);
    if (level < 2)
        grid_->addWidget(badge_, row++, 0, 1, 4);
    if (level < 1)
        grid_->addWidget(gradient_, row++, 0, 1, 4);
    shape_->setVisible(shapes);
    before_->setVisible(level < kLeast && !before_->fullText().isEmpty());
    after_->setVisible(after);
    badge_->setVisible(level < 2 || dual);
    twin_->setVisible(twin);
    gradient_->setVisible(level < 1 || beside == gradient_);
    for (int i = 0; i < grid_->rowCount(); ++i)
        grid_->setRowStretch(i, 0);
    grid_->setRowStretch(row, 1);
    grid_->setColumnStretch(0, 1);
    grid_->invalidate();
}

bool LayerHeader::isBesideName(const QLabel* label) const {
    const int place = grid_->indexOf(label);
    int row = -1, column = 0, rows = 0, columns = 0;
    if (place >= 0)
        grid_->getItemPosition(place, &row, &column, &rows, &columns);
    return row == 0;
}

void LayerHeader::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fitLabels();
}

void LayerHeader::contextMenuEvent(QContextMenuEvent* event) {
    kinds_->menu()->popup(event->globalPos());
}

/// The residual connection: along the left edge, past the layers it spans.
void LayerHeader::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    if (!shortcut_.shown)
        return;
    constexpr double kRing = 4.5;
    constexpr double kBend = 5.0;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme_.muted, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double x = kGutter + 0.5;
    const double right = linear_->x();
    const double top = shortcut_.begins ? linear_->y() - 1.5 : 0.0;
    const double end = activation_->y() + activation_->height() / 2.0;
    const double bottom = shortcut_.ends ? end - kRing : height();
    QPainterPath line;
    line.moveTo(shortcut_.begins ? QPointF(right + 8, top) : QPointF(x, top));
    if (shortcut_.begins) {
        line.lineTo(x + kBend, top);
        line.quadTo(QPointF(x, top), QPointF(x, top + kBend));
    }
    line.lineTo(x, bottom);
    painter.drawPath(line);
    if (!shortcut_.ends)
        return;
    painter.setBrush(theme_.surface);
    painter.drawEllipse(QPointF(x, end), kRing, kRing);
    painter.drawLine(QPointF(x - 2.2, end), QPointF(x + 2.2, end));
    painter.drawLine(QPointF(x, end - 2.2), QPointF(x, end + 2.2));
    painter.drawLine(QPointF(x + kRing, end), QPointF(right, end));
    if (shortcut_.projects) {  // it has weights of its own
        const double middle = (std::max(top, 0.0) + bottom) / 2.0;
        const QRectF box(x - 5.5, middle - 5.5, 11, 11);
        painter.drawRoundedRect(box, 2, 2);
        QFont font = plotFont(-3.0);
        font.setBold(true);
        painter.setFont(font);
        painter.drawText(box, Qt::AlignCenter, QStringLiteral("W"));
    }
}

}  // namespace normscope
