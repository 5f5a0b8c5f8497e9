// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/segmented_switch.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>
#include <QStyleOptionButton>

#include "widgets/base/accessible.h"
#include "widgets/base/one_stop.h"

namespace normscope {

namespace {

QString segmentName(std::size_t index, std::size_t count) {
    if (count == 1)
        return QStringLiteral("only");
    if (index == 0)
        return QStringLiteral("first");
    return index + 1 == count ? QStringLiteral("last") : QStringLiteral("middle");
}

class SegmentAccessible : public ChoiceAccessible {
  public:
    explicit SegmentAccessible(QAbstractButton* button)
        : ChoiceAccessible(button, QAccessible::RadioButton) {}
};

}  // namespace

QSize Segment::sizeHint() const {
    sizing_ = true;
    const QSize size = QPushButton::sizeHint();
    sizing_ = false;
    return size;
}

/// The style takes padding from the one that is chosen, for its bold letters.
void Segment::initStyleOption(QStyleOptionButton* option) const {
    QPushButton::initStyleOption(option);
    if (sizing_) {
        option->state.setFlag(QStyle::State_On, false);
        option->state.setFlag(QStyle::State_Off);
    }
}

SegmentedSwitch::SegmentedSwitch(const QString& name,
                                 const std::vector<std::pair<QString, QString>>& options,
                                 QWidget* parent)
    : QWidget(parent), stop_(new OneStop(this)) {
    setObjectName(name);
    exposeAs<Segment, SegmentAccessible>();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (std::size_t i = 0; i < options.size(); ++i) {
        const auto& [key, text] = options[i];
        auto* button = new Segment(text, this);
        button->setObjectName(name + QLatin1Char('-') + key);
        button->setCheckable(true);
        button->setProperty("segment", segmentName(i, options.size()));
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QPushButton::clicked, this, [this, chosen_key = key] {
            const bool same = shown_ == chosen_key;
            display(chosen_key);
            if (!same)
                emit chosen(chosen_key);
        });
        layout->addWidget(button);
        buttons_.emplace_back(key, button);
    }
    for (const auto& [key, button] : buttons_)
        stop_->add(button);
}

void SegmentedSwitch::display(const std::optional<QString>& key) {
    shown_ = key;
    for (const auto& [own, button] : buttons_) {
        button->setChecked(key == own);
        const bool mixed = !key.has_value();
        if (button->property("mixed").toBool() != mixed) {
            button->setProperty("mixed", mixed);
            button->style()->unpolish(button);
            button->style()->polish(button);
        }
    }
}

void SegmentedSwitch::setHelp(const QString& accessible_name, const QString& tooltip) {
    setAccessibleName(accessible_name);
    for (const auto& [key, button] : buttons_) {
        button->setToolTip(tooltip);
        button->setAccessibleName(accessible_name + QStringLiteral(": ") + button->text());
    }
}

void SegmentedSwitch::addToStop(QWidget* control) {
    stop_->add(control);
}

QPushButton* SegmentedSwitch::button(const QString& key) const {
    for (const auto& [own, button] : buttons_)
        if (own == key)
            return button;
    return nullptr;
}

void SegmentedSwitch::setTexts(const std::vector<QString>& texts) {
    for (std::size_t i = 0; i < buttons_.size() && i < texts.size(); ++i)
        buttons_[i].second->setText(texts[i]);
    updateGeometry();
}

}  // namespace normscope
