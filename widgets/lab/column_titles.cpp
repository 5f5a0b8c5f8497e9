// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lab/column_titles.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QTextDocument>
#include <QToolButton>
#include <cmath>

#include "widgets/base/icons.h"
#include "widgets/base/one_stop.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

int widthOf(const QString& text, const QLabel& label) {
    if (!Qt::mightBeRichText(text))
        return label.fontMetrics().horizontalAdvance(text);
    QTextDocument document;
    document.setDocumentMargin(0);
    document.setDefaultFont(label.font());
    document.setHtml(text);
    return static_cast<int>(std::ceil(document.idealWidth()));
}

}  // namespace

ColumnTitles::ColumnTitles(QWidget* parent)
    : QWidget(parent), layout_(new QHBoxLayout(this)), header_space_(new QWidget(this)) {
    setObjectName(QStringLiteral("column-titles"));
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->addWidget(header_space_);
    for (std::size_t column = 0; column < layerColumns().size(); ++column) {
        titles_.push_back(makeTitle(column));
        layout_->addWidget(titles_.back().cell, 1);
    }
    std::vector<QWidget*> buttons;
    for (auto* button : findChildren<QToolButton*>())
        buttons.push_back(button);
    joinStops(this, buttons);
}

ColumnTitles::Title ColumnTitles::makeTitle(std::size_t column) {
    const LayerColumn& about = layerColumns()[column];
    Title title;
    title.cell = new QWidget(this);
    title.cell->installEventFilter(this);
    title.text = new QLabel(title.cell);
    title.text->setProperty("muted", true);
    // fitWords() sees to it that the words fit.
    title.text->setMinimumWidth(1);
    title.text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* line = new QHBoxLayout(title.cell);
    line->setContentsMargins(4, 0, 2, 0);
    line->setSpacing(2);
    line->addWidget(title.text, 1);
    if (!about.tap)
        return title;
    title.lock = makeButton(QStringLiteral("lock-") + about.key, title.cell);
    title.lock->setCheckable(true);
    connect(title.lock, &QToolButton::clicked, this, [this, column](bool locked) {
        emit lockToggled(column, locked);
        updateLock(column);  // it shows what is, not what is wished
    });
    title.kind = makeButton(QStringLiteral("distribution-") + about.key, title.cell);
    title.kind->setPopupMode(QToolButton::InstantPopup);
    addWays(column, title.kind);
    line->addWidget(title.lock);
    line->addWidget(title.kind);
    return title;
}

QToolButton* ColumnTitles::makeButton(const QString& name, QWidget* cell) const {
    auto* button = new QToolButton(cell);
    button->setObjectName(name);
    button->setProperty("flat", true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIconSize({13, 13});
    return button;
}

void ColumnTitles::addWays(std::size_t column, QToolButton* button) {
    auto* menu = new QMenu(button);
    menu->setObjectName(button->objectName() + QStringLiteral("-menu"));
    auto* group = new QActionGroup(menu);
    for (const auto kind : kDistributions) {
        QAction* action = menu->addAction(toQString(labelOf(kind)));
        action->setObjectName(toQString(keyOf(kind)));
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, column, kind] { emit distributionChosen(column, kind); });
    }
    button->setMenu(menu);
}

// Words go before buttons do: the lock's first, then the title's. Where not even a letter has room
// beside it, the lock goes too, unless it is closed.
void ColumnTitles::fitWords(std::size_t column) {
    constexpr int kGap = 18;  // px: margins, spaces, and what styles add
    const Title& title = titles_[column];
    const auto widthOfLock = [&](Qt::ToolButtonStyle style) {
        if (title.lock == nullptr || state_.columns[column].way != Distribution::Histogram)
            return 0;
        title.lock->setToolButtonStyle(style);
        return title.lock->sizeHint().width();
    };
    const int spoken = widthOfLock(Qt::ToolButtonTextBesideIcon);
    const int silent = widthOfLock(Qt::ToolButtonIconOnly);
    const int room =
        title.cell->width() - (title.kind ? title.kind->sizeHint().width() + kGap : kGap);
    const QStringList texts = layerColumns()[column].titlesIn(state_);
    QString fitting = texts.last();
    for (const QString& text : texts)
        if (widthOf(text, *title.text) + silent <= room) {
            fitting = text;
            break;
        }
    title.text->setText(fitting);
    title.text->setToolTip(fitting == texts.first() ? QString() : texts.first());
    if (spoken == 0)
        return;
    const int width = widthOf(fitting, *title.text);
    if (widthOf(texts.first(), *title.text) + spoken <= room)
        title.lock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    title.lock->setVisible(title.lock->isChecked() || width + silent <= room);
    title.cell->layout()->invalidate();
    title.cell->layout()->activate();
}

bool ColumnTitles::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        for (std::size_t column = 0; column < state_.columns.size(); ++column)
            if (titles_[column].cell == watched)
                fitWords(column);
    return QWidget::eventFilter(watched, event);
}

void ColumnTitles::apply(const ViewState& state) {
    const bool same = state.theme == state_.theme && state.columns == state_.columns &&
                      state.placement == state_.placement && state.agreed == state_.agreed;
    state_ = state;
    if (same)
        return;
    for (const Title& title : titles_)
        layout_->removeWidget(title.cell);
    for (const std::size_t column : columnOrder(state.placement)) {
        layout_->addWidget(titles_[column].cell, 1);
        titles_[column].cell->setVisible(state.columns[column].shown());
    }
    layout_->activate();
    for (std::size_t column = 0; column < titles_.size(); ++column) {
        if (titles_[column].lock != nullptr) {
            updateLock(column);
            updateKind(column);
        }
        fitWords(column);
    }
}

void ColumnTitles::updateKind(std::size_t column) {
    constexpr std::array kGlyphs{Glyph::Bars, Glyph::Heat, Glyph::Ridges, Glyph::Bands};
    const Distribution way = state_.columns[column].way;
    QToolButton* button = titles_[column].kind;
    button->setIcon(icon(kGlyphs[static_cast<std::size_t>(way)], state_.theme.muted));
    const QString kind = toQString(labelOf(way));
    const QString title = layerColumns()[column].titlesIn(state_).first();
    button->setAccessibleName(tr("%1 shown as: %2").arg(title, kind));
    button->setToolTip(
        tr("%1. Click for another way to show these values (H: the next).").arg(kind));
    for (QAction* action : button->menu()->actions())
        action->setChecked(action->objectName() == toQString(keyOf(way)));
}

void ColumnTitles::updateLock(std::size_t column) {
    QToolButton* lock = titles_[column].lock;
    const ColumnView& view = state_.columns[column];
    const bool locked = view.range.has_value();
    const QString letter = layerColumns()[column].lesson;
    const QString word = locked ? tr("locked") : tr("auto");
    lock->setVisible(view.way == Distribution::Histogram);
    lock->setChecked(locked);
    lock->setIcon(icon(locked ? Glyph::Lock : Glyph::Unlock,
                       locked ? state_.theme.accent : state_.theme.muted));
    lock->setText(state_.agreed ? word : letter + QLatin1Char(' ') + word);
    lock->setAccessibleName(tr("Range of %1: %2").arg(letter, word));
    lock->setToolTip(
        locked ? tr("The range of %1 stands still in every layer. Click to let it follow the data.")
                     .arg(letter)
               : tr("The range of %1, shared by all layers, follows the data. Click to lock it.")
                     .arg(letter));
}

void ColumnTitles::setColumns(int header_width, int spacing, int right_margin) {
    header_space_->setFixedWidth(header_width);
    layout_->setSpacing(spacing);
    layout_->setContentsMargins(0, 0, right_margin, 0);
}

}  // namespace normscope
