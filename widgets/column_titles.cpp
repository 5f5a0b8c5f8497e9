// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/column_titles.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include "widgets/icons.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

ColumnTitles::ColumnTitles(QWidget* parent)
    : QWidget(parent),
      layout_(new QHBoxLayout(this)),
      header_space_(new QWidget(this)),
      channels_(new QLabel(this)),
      traces_(new QLabel(this)),
      maps_(new QLabel(tr("feature maps"), this)),
      theme_(Theme::light()) {
    setObjectName(QStringLiteral("column-titles"));
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->addWidget(header_space_);
    for (auto& cell : cells_) {
        cell = new QWidget(this);
        auto* line = new QHBoxLayout(cell);
        line->setContentsMargins(4, 0, 2, 0);
        line->setSpacing(2);
        layout_->addWidget(cell, 1);
    }
    for (const Tap tap : kTaps)
        buildColumn(tap);
    for (QLabel* label : {channels_, traces_}) {
        label->setTextFormat(Qt::RichText);
        label->setMinimumWidth(1);
    }
    cells_[3]->layout()->addWidget(channels_);
    cells_[4]->layout()->addWidget(traces_);
    maps_->setProperty("muted", true);
    maps_->setMinimumWidth(1);
    cells_[5]->layout()->addWidget(maps_);
    cells_[5]->hide();
    setTheme(theme_);
    display(Placement::Before, true);
}

void ColumnTitles::buildColumn(Tap tap) {
    Column& column = taps_[static_cast<std::size_t>(tap)];
    column.title = new QLabel(this);
    column.title->setProperty("muted", true);
    column.title->setMinimumWidth(1);  // fitWords() sees to it that the words fit
    column.lock = new QToolButton(this);
    column.lock->setObjectName(QStringLiteral("lock-") + toQString(keyOf(tap)));
    column.lock->setCheckable(true);
    column.lock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    column.kind = new QToolButton(this);
    column.kind->setObjectName(QStringLiteral("distribution-") + toQString(keyOf(tap)));
    column.kind->setPopupMode(QToolButton::InstantPopup);
    for (QToolButton* button : {column.lock, column.kind}) {
        button->setProperty("flat", true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setIconSize({13, 13});
    }
    connect(column.lock, &QToolButton::clicked, this, [this, tap](bool locked) {
        displayLocked(tap, locked);
        emit lockToggled(tap, locked);
    });
    auto* menu = new QMenu(column.kind);
    menu->setObjectName(column.kind->objectName() + QStringLiteral("-menu"));
    auto* group = new QActionGroup(menu);
    for (const auto kind : kDistributions) {
        QAction* action = menu->addAction(toQString(labelOf(kind)));
        action->setObjectName(toQString(keyOf(kind)));
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, tap, kind] { emit distributionChosen(tap, kind); });
    }
    column.kind->setMenu(menu);
}

QString ColumnTitles::tapTitle(Tap tap) const {
    if (agreed_ || tap == Tap::Linear)
        return toQString(labelOf(tap));
    return tap == Tap::Normalized ? tr("y or a, by layer") : tr("a or y, by layer");
}

QStringList ColumnTitles::tapTitles(Tap tap) const {
    const auto title = tapTitle(tap);
    if (!agreed_ && tap != Tap::Linear)
        return {title, tap == Tap::Normalized ? tr("y or a") : tr("a or y"), QString()};
    switch (tap) {
        case Tap::Linear:
            return {title, tr("Linear z"), QStringLiteral("z")};
        case Tap::Normalized:
            return {title, tr("Norm y"), QStringLiteral("y")};
        case Tap::Activation:
            return {title, tr("Act. a"), QStringLiteral("a")};
    }
    return {title};
}

// Words go before buttons do: the lock's first, then the title's. Where not even a letter has room
// beside it, the lock goes too, unless it is closed.
void ColumnTitles::fitWords() {
    constexpr int kGap = 10;
    for (const Tap tap : kTaps) {
        const Column& column = taps_[static_cast<std::size_t>(tap)];
        const QWidget* cell = column.title->parentWidget();
        if (cell == this)
            continue;
        const bool has_lock = column.shown == Distribution::Histogram;
        column.lock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        const int spoken = has_lock ? column.lock->sizeHint().width() : 0;
        column.lock->setToolButtonStyle(Qt::ToolButtonIconOnly);
        const int silent = has_lock ? column.lock->sizeHint().width() : 0;
        const int room = cell->width() - column.kind->sizeHint().width() - kGap;
        const auto titles = tapTitles(tap);
        const auto width = [&](const QString& text) {
            return column.title->fontMetrics().horizontalAdvance(text);
        };
        if (width(titles.first()) + spoken <= room)
            column.lock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        QString fitting = titles.last();
        for (const auto& title : titles)
            if (width(title) + silent <= room) {
                fitting = title;
                break;
            }
        column.title->setText(fitting);
        column.lock->setVisible(has_lock &&
                                (column.lock->isChecked() || width(fitting) + silent <= room));
        column.title->setToolTip(fitting == titles.first() ? QString() : titles.first());
    }
    const bool narrow = cells_[4]->width() < kWordyWidth;
    channels_->setText(narrow ? brief_channels_ : full_channels_);
    traces_->setText(cells_[4]->width() < kTerseWidth ? terse_traces_
                     : narrow                         ? brief_traces_
                                                      : full_traces_);
}

void ColumnTitles::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout_->activate();
    fitWords();
}

void ColumnTitles::display(Placement placement, bool agreed) {
    if (taps_[0].title->parentWidget() != this && placement == placement_ && agreed == agreed_)
        return;
    placement_ = placement;
    agreed_ = agreed;
    const auto order = tapOrder(placement);
    for (std::size_t i = 0; i < order.size(); ++i) {
        auto* line = static_cast<QHBoxLayout*>(cells_[i]->layout());
        const Column& column = taps_[static_cast<std::size_t>(order[i])];
        while (line->count() > 0)
            delete line->takeAt(0);
        line->addWidget(column.title);
        line->addStretch(1);
        line->addWidget(column.lock);
        line->addWidget(column.kind);
        column.title->show();
        column.kind->show();
    }
    for (const Tap tap : kTaps) {
        updateLock(static_cast<std::size_t>(tap));
        updateKind(static_cast<std::size_t>(tap));
    }
    fitWords();
}

void ColumnTitles::displayLocked(Tap tap, bool locked) {
    const auto index = static_cast<std::size_t>(tap);
    taps_[index].locked = locked;
    updateLock(index);
    fitWords();
}

void ColumnTitles::displayDistribution(Tap tap, Distribution kind) {
    const auto index = static_cast<std::size_t>(tap);
    taps_[index].shown = kind;
    updateLock(index);
    updateKind(index);
    fitWords();
}

void ColumnTitles::updateKind(std::size_t tap) {
    constexpr std::array kGlyphs{Glyph::Bars, Glyph::Heat, Glyph::Ridges, Glyph::Bands};
    const Column& column = taps_[tap];
    column.kind->setIcon(icon(kGlyphs[static_cast<std::size_t>(column.shown)], theme_.muted));
    const QString kind = toQString(labelOf(column.shown));
    column.kind->setAccessibleName(tr("%1 shown as: %2").arg(tapTitle(kTaps[tap]), kind));
    column.kind->setToolTip(
        tr("%1. Click for another way to show these values (H: the next).").arg(kind));
    for (QAction* action : column.kind->menu()->actions())
        action->setChecked(action->objectName() == toQString(keyOf(column.shown)));
}

void ColumnTitles::updateLock(std::size_t tap) {
    constexpr std::array kLetters{"z", "y", "a"};
    QToolButton* lock = taps_[tap].lock;
    const bool locked = taps_[tap].locked;
    lock->setVisible(taps_[tap].shown == Distribution::Histogram);
    const QString letter = QString::fromLatin1(kLetters[tap]);
    lock->setChecked(locked);
    lock->setIcon(
        icon(locked ? Glyph::Lock : Glyph::Unlock, locked ? theme_.accent : theme_.muted));
    const QString word = locked ? tr("locked") : tr("auto");
    lock->setText(agreed_ ? word : letter + QLatin1Char(' ') + word);
    lock->setAccessibleName(tr("Range of %1: %2").arg(letter, word));
    lock->setToolTip(
        locked ? tr("The range of %1 stands still in every layer. Click to let it follow the data.")
                     .arg(letter)
               : tr("The range of %1, shared by all layers, follows the data. Click to lock it.")
                     .arg(letter));
}

void ColumnTitles::setTheme(const Theme& theme) {
    theme_ = theme;
    const auto span = [](const QColor& color, const QString& text) {
        return QStringLiteral("<span style='color:%1'>%2</span>").arg(color.name(), text);
    };
    brief_channels_ = span(theme.gamma, QStringLiteral("<b>γ</b>")) +
                      span(theme.muted, tr(" and ")) + span(theme.beta, QStringLiteral("<b>β</b>"));
    full_channels_ = brief_channels_ + span(theme.muted, tr(" per channel"));
    brief_traces_ = span(theme.running, tr("<b>running</b>")) + span(theme.muted, tr(" vs ")) +
                    span(theme.batch, tr("batch"));
    terse_traces_ = span(theme.running, tr("<b>run.</b>")) + span(theme.muted, tr(" vs ")) +
                    span(theme.batch, tr("batch"));
    full_traces_ = brief_traces_ + span(theme.muted, tr(" μ, σ²"));
    for (const Tap tap : kTaps) {
        updateLock(static_cast<std::size_t>(tap));
        updateKind(static_cast<std::size_t>(tap));
    }
    fitWords();
}

void ColumnTitles::displayMaps(bool shown) {
    cells_[5]->setVisible(shown);
    layout_->activate();
    fitWords();
}

void ColumnTitles::setColumns(int header_width, int spacing, int right_margin) {
    header_space_->setFixedWidth(header_width);
    layout_->setSpacing(spacing);
    layout_->setContentsMargins(0, 0, right_margin, 0);
}

}  // namespace normscope
