// SPDX-License-Identifier: GPL-3.0-or-later
// Plot's dealings with the person: keys, menu, corner button, hover.
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QWhatsThisClickedEvent>
#include <algorithm>

#include "widgets/base/guide_place.h"
#include "widgets/base/icons.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/plot.h"

namespace normscope {

namespace {

constexpr double kKeyZoom = 0.8;
constexpr double kKeyPan = 24.0;      // px
constexpr int kKeyRead = 8;           // px
constexpr QSize kCopySize(800, 500);  // px, before the scale
constexpr double kCopyScale = 2.0;

/// F1, with Shift or without.
bool isHelpKey(const QKeyEvent& event) {
    return event.key() == Qt::Key_F1 && (event.modifiers() & ~Qt::ShiftModifier) == Qt::NoModifier;
}

}  // namespace

void Plot::setUpCornerButton() {
    corner_ = new QToolButton(this);
    corner_->setObjectName(objectName() + QStringLiteral("-enlarge"));
    corner_->setFocusPolicy(Qt::NoFocus);  // Return does the same on the plot itself
    corner_->setFixedSize(20, 20);
    corner_->setIconSize({12, 12});
    corner_->hide();
    connect(corner_, &QToolButton::clicked, this, [this] { emit enlargeRequested(this); });
    updateCornerButton();
}

void Plot::updateCornerButton() {
    const QString text = enlarged_ ? tr("Restore") : tr("Enlarge");
    corner_->setIcon(icon(enlarged_ ? Glyph::Restore : Glyph::Enlarge, theme_.muted));
    corner_->setToolTip(enlarged_ ? tr("Back to all plots (Return)")
                                  : tr("Show this plot alone (Return)"));
    corner_->setAccessibleName(text);
    corner_->setStyleSheet(QStringLiteral("QToolButton { background: %1; border: 1px solid %2; "
                                          "border-radius: 4px; padding: 0; }")
                               .arg(theme_.surface.name(), theme_.border.name()));
}

void Plot::setEnlarged(bool enlarged) {
    enlarged_ = enlarged;
    updateCornerButton();
}

void Plot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = hasFocus();
    const double width = focused ? 2.0 : 1.0;
    painter.setPen(QPen(focused ? theme_.accent : theme_.border, width));
    painter.setBrush(theme_.surface);
    const QRectF card = QRectF(rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2);
    painter.drawRoundedRect(card, 8.0, 8.0);
}

void Plot::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    placeCornerButton();
}

void Plot::placeCornerButton() {
    // Below the header line, which must stay readable.
    const int top = top_row_ ? 4 : canvas_->y() + header_height_ + 1;
    corner_->move(width() - corner_->width() - 4, top);
}

bool Plot::event(QEvent* event) {
    // The readout already says what is under the mouse; two bubbles are one too many.
    if (event->type() == QEvent::ToolTip && !readout_.isEmpty())
        return true;
    // Before a window's own F1.
    if (event->type() == QEvent::ShortcutOverride && isHelpKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QFrame::event(event);
}

void Plot::enterEvent(QEnterEvent* event) {
    QFrame::enterEvent(event);
    placeCornerButton();
    corner_->show();
    corner_->raise();
}

void Plot::leaveEvent(QEvent* event) {
    QFrame::leaveEvent(event);
    corner_->hide();
    mouseAt(std::nullopt);
}

void Plot::focusInEvent(QFocusEvent* event) {
    QFrame::focusInEvent(event);
    QStringList said;
    for (const auto& piece : headerPieces())
        said << piece.text;
    setAccessibleDescription(isPresent() ? said.join(QStringLiteral(", ")) : absence());
    update();
}

void Plot::focusOutEvent(QFocusEvent* event) {
    QFrame::focusOutEvent(event);
    if (!underMouse())
        mouseAt(std::nullopt);
    update();
}

void Plot::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        applyStyle();
}

/// Ctrl and an arrow.
bool Plot::panByKey(const QKeyEvent& event) {
    if ((event.modifiers() & ~Qt::KeypadModifier) != Qt::ControlModifier)
        return false;
    const auto pixels = [&](Qt::Key less, Qt::Key more) {
        return event.key() == less ? kKeyPan : event.key() == more ? -kKeyPan : 0.0;
    };
    const QPointF by(pixels(Qt::Key_Left, Qt::Key_Right), pixels(Qt::Key_Up, Qt::Key_Down));
    if (by.isNull())
        return false;
    panAll(by);
    return true;
}

/// Alt and an arrow move the crosshair, with Shift by a pixel; the first shows it in the middle.
bool Plot::readByKey(const QKeyEvent& event) {
    const auto modifiers = event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    if (modifiers != Qt::AltModifier)
        return false;
    const auto towards = [&](Qt::Key less, Qt::Key more) {
        return event.key() == less ? -1 : event.key() == more ? 1 : 0;
    };
    const QPoint by(towards(Qt::Key_Left, Qt::Key_Right), towards(Qt::Key_Up, Qt::Key_Down));
    if (by.isNull())
        return false;
    settle();
    const int stride = event.modifiers().testFlag(Qt::ShiftModifier) ? 1 : kKeyRead;
    const QRectF area = QRectF(dataRect().translated(-canvas_->pos())).adjusted(1, 1, -1, -1);
    const QPointF middle = QRectF(canvas_->axisRect()->rect()).center();
    const QPointF next = mouse_ ? *mouse_ + by * stride : middle;
    mouseAt(QPointF(std::clamp(next.x(), area.left(), area.right()),
                    std::clamp(next.y(), area.top(), area.bottom())));
    QAccessibleEvent said(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&said);
    return true;
}

void Plot::keyPressEvent(QKeyEvent* event) {
    // Alt and Ctrl combinations belong to the window, and so do arrows without Ctrl: time.
    if (panByKey(*event) || readByKey(*event))
        return;
    if (event->modifiers() & (Qt::AltModifier | Qt::ControlModifier | Qt::MetaModifier)) {
        QFrame::keyPressEvent(event);
        return;
    }
    if (isHelpKey(*event))
        return explain();
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoomAll(kKeyZoom);
            break;
        case Qt::Key_Minus:
            zoomAll(1.0 / kKeyZoom);
            break;
        case Qt::Key_0:
            resetZoom();
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            emit enlargeRequested(this);
            break;
        default:
            QFrame::keyPressEvent(event);
    }
}

std::unique_ptr<QMenu> Plot::makeContextMenu() {
    auto menu = std::make_unique<QMenu>();
    menu->setObjectName(objectName() + QStringLiteral("-menu"));
    const auto add = [&](const char* name, const QString& text, auto action) {
        auto* entry = menu->addAction(text, this, action);
        entry->setObjectName(QLatin1String("action-") + QLatin1String(name));
        return entry;
    };
    add("copy-image", tr("Copy &image"), &Plot::copyImage);
    add("copy-data", tr("Copy &data"), &Plot::copyData);
    add("save", tr("&Save as…"), [this] { emit saveRequested(this); });
    menu->addSeparator();
    add("enlarge", enlarged_ ? tr("R&estore") : tr("&Enlarge"),
        [this] { emit enlargeRequested(this); });
    add("reset-zoom", tr("&Reset zoom"), &Plot::resetZoom)->setEnabled(zoomed_);
    menu->addSeparator();
    addActions(*menu);
    if (extend_menu_)
        extend_menu_(*menu);
    menu->addSeparator();
    add("explain", tr("&What is this?"), &Plot::explain);
    return menu;
}

QAction* Plot::addChoice(QMenu& menu, const char* name, const QString& text, bool on,
                         const std::function<void(bool)>& choose) {
    auto* entry = menu.addAction(text, this, [choose](bool checked) { choose(checked); });
    entry->setObjectName(QLatin1String("action-") + QLatin1String(name));
    entry->setCheckable(true);
    entry->setChecked(on);
    return entry;
}

void Plot::contextMenuEvent(QContextMenuEvent* event) {
    auto menu = makeContextMenu();
    const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
    menu->exec(by_key ? mapToGlobal(rect().center()) : event->globalPos());
}

void Plot::copyImage() {
    QApplication::clipboard()->setImage(toImage(kCopySize, kCopyScale, theme_));
}

void Plot::explain() {
    const QString place = guidePlace(*this);
    QWhatsThisClickedEvent question(place.isEmpty() ? QStringLiteral("window.md#every-plot")
                                                    : place);
    QCoreApplication::sendEvent(window(), &question);
}

void Plot::copyData() {
    QApplication::clipboard()->setText(table().toCsv());
}

QString Plot::readoutAt(const QPoint& position) {
    settle();
    return readoutOver(QPointF(position - canvas_->pos()));
}

QString Plot::readoutOver(const QPointF& at) const {
    const auto rects = canvas_->axisRects();
    const bool over = std::any_of(rects.begin(), rects.end(), [&at](const QCPAxisRect* rect) {
        return QRectF(rect->rect()).contains(at);
    });
    return over && isPresent() ? readout(at) : QString();
}

void Plot::mouseAt(const std::optional<QPointF>& position) {
    if (!position && !mouse_)
        return;
    mouse_ = position;
    if (mouse_)
        prepare();
    else
        hovered(mouse_);
    updateReadout();
}

}  // namespace normscope
