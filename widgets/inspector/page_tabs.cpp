// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/page_tabs.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <algorithm>

#include "widgets/base/accessible.h"
#include "widgets/base/one_stop.h"

namespace normscope {

namespace {

class TabAccessible : public ChoiceAccessible {
  public:
    explicit TabAccessible(QAbstractButton* tab) : ChoiceAccessible(tab, QAccessible::PageTab) {}
};

class TabsAccessible : public QAccessibleWidget {
  public:
    explicit TabsAccessible(QWidget* tabs) : QAccessibleWidget(tabs, QAccessible::PageTabList) {}
};

}  // namespace

PageTabs::PageTabs(QWidget* parent) : QWidget(parent), stop_(new OneStop(this)) {
    exposeAs<PageTab, TabAccessible>();
    exposeAs<PageTabs, TabsAccessible>();
    group_ = new QButtonGroup(this);
    grid_ = new QGridLayout(this);
    grid_->setContentsMargins(8, 0, 8, 0);
    grid_->setSpacing(0);
    connect(group_, &QButtonGroup::idToggled, this, [this](int index, bool on) {
        if (on)
            emit currentChanged(index);
    });
}

void PageTabs::addTab(const QString& key, const QString& title, const QString& help) {
    auto* tab = new PageTab(this);
    tab->setObjectName(QStringLiteral("page-tab-") + key);
    tab->setProperty("pageTab", true);
    tab->setText(title);
    tab->setToolTip(help);
    tab->setAccessibleDescription(help);
    tab->setCheckable(true);
    tab->setFocusPolicy(Qt::TabFocus);
    tab->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    group_->addButton(tab, static_cast<int>(tabs_.size()));
    tabs_.push_back(tab);
    stop_->add(tab);
    columns_ = 0;
    arrange();
    if (tabs_.size() == 1)
        tab->setChecked(true);
}

int PageTabs::currentIndex() const {
    return group_->checkedId();
}

void PageTabs::setCurrentIndex(int index) {
    if (auto* tab = group_->button(index))
        tab->setChecked(true);
}

int PageTabs::columnsFor(int width) const {
    const auto margins = grid_->contentsMargins();
    const int room = width - margins.left() - margins.right();
    const int count = static_cast<int>(tabs_.size());
    for (int rows = 1; rows < count; ++rows) {
        const int columns = (count + rows - 1) / rows;
        int needed = 0;
        for (int column = 0; column < columns; ++column) {
            int widest = 0;
            for (int i = column; i < count; i += columns)
                widest = std::max(widest, tabs_[static_cast<std::size_t>(i)]->sizeHint().width());
            needed += widest;
        }
        if (needed <= room)
            return columns;
    }
    return 1;
}

void PageTabs::arrange() {
    const int columns = columnsFor(width());
    if (columns == columns_)
        return;
    columns_ = columns;
    for (auto* tab : tabs_)
        grid_->removeWidget(tab);
    for (std::size_t i = 0; i < tabs_.size(); ++i)
        grid_->addWidget(tabs_[i], static_cast<int>(i) / columns, static_cast<int>(i) % columns);
    updateGeometry();
}

QSize PageTabs::minimumSizeHint() const {
    return {0, QWidget::minimumSizeHint().height()};
}

void PageTabs::resizeEvent(QResizeEvent* event) {
    arrange();
    QWidget::resizeEvent(event);
}

}  // namespace normscope
