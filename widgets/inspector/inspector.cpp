// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/inspector.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/inspector/page_tabs.h"
#include "widgets/plots/plot.h"

namespace normscope {

Inspector::Inspector(QWidget* parent) : QWidget(parent) {
    setObjectName("inspector");
    setAttribute(Qt::WA_StyledBackground);
    setMinimumWidth(kNarrowest);
    setMaximumWidth(kWidest);
    tabs_ = new PageTabs(this);
    tabs_->setObjectName("inspector-tabs");
    tabs_->setAccessibleName(tr("Pages of the inspector"));
    stack_ = new QStackedWidget(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(0);
    column->addWidget(tabs_);
    column->addWidget(stack_, 1);
    connect(tabs_, &PageTabs::currentChanged, this, &Inspector::turnTo);
    hide();
}

void Inspector::addPage(const ListedPage& page) {
    auto* place = new QScrollArea(stack_);
    place->setFrameShape(QFrame::NoFrame);
    place->setWidgetResizable(true);
    place->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // So that a page is as wide whether it scrolls or not.
    place->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    place->setFocusPolicy(Qt::NoFocus);
    stack_->addWidget(place);
    pages_.push_back({page, place});
    tabs_->addTab(page.info.key, page.info.title(), page.info.help);
}

InspectorPage& Inspector::made(Entry& entry) {
    if (entry.page != nullptr)
        return *entry.page;
    InspectorPage* page = entry.listed.make();
    entry.page = page;
    if (theme_)
        page->setTheme(*theme_);
    page->setFine(fine_);
    if (selection_)
        page->select(selection_->first, selection_->second);
    entry.place->setWidget(page);
    connect(page, &InspectorPage::requestChanged, this, [this, page] {
        if (page == current()) {
            emit requestChanged(page->request());
            displayCurrent();
        }
    });
    connect(page, &InspectorPage::settingsRequested, this, &Inspector::settingsRequested);
    connect(page, &InspectorPage::settingsOfRunRequested, this, &Inspector::settingsOfRunRequested);
    connect(page, &InspectorPage::watchRequested, this, &Inspector::watchRequested);
    connect(page, &InspectorPage::pauseRequested, this, &Inspector::pauseRequested);
    connect(page, &InspectorPage::saveRequested, this, &Inspector::saveRequested);
    connect(page, &InspectorPage::enlargeRequested, this, &Inspector::enlargeRequested);
    connect(page, &InspectorPage::selected, this, [this, page](int layer, int channel) {
        selection_ = {layer, channel};
        for (const Entry& other : pages_)
            if (other.page != nullptr && other.page != page)
                other.page->select(layer, channel);
        emit selected(layer, channel);
    });
    return *page;
}

std::vector<InspectorPage*> Inspector::pages() {
    std::vector<InspectorPage*> result;
    for (Entry& entry : pages_)
        result.push_back(&made(entry));
    return result;
}

InspectorPage* Inspector::current() const {
    const int index = tabs_->currentIndex();
    return open_ && index >= 0 ? pages_[static_cast<std::size_t>(index)].page : nullptr;
}

void Inspector::turnTo(int index) {
    emit pageLeft();
    stack_->setCurrentIndex(index);
    if (!open_)
        return;
    displayCurrent();
    emit requestChanged(request());
}

void Inspector::setOpen(bool open) {
    if (open == open_)
        return;
    open_ = open;
    setVisible(open);
    if (!open)
        emit pageLeft();
    else
        displayCurrent();
    emit requestChanged(request());
    emit openChanged(open);
}

void Inspector::showPage(const QString& key) {
    for (std::size_t i = 0; i < pages_.size(); ++i)
        if (pages_[i].listed.info.key == key)
            tabs_->setCurrentIndex(static_cast<int>(i));
}

QString Inspector::pageShown() const {
    const int index = tabs_->currentIndex();
    return index < 0 ? QString() : pages_[static_cast<std::size_t>(index)].listed.info.key;
}

InspectionRequest Inspector::request() const {
    return current() == nullptr ? InspectionRequest{} : current()->request();
}

void Inspector::display(const Inspected& what) {
    what_ = what;
    if (open_)
        displayCurrent();
}

/// A look that another page asked for, or this one before it asked for something else, is not its.
void Inspector::displayCurrent() {
    const int index = tabs_->currentIndex();
    if (index < 0)
        return;
    Entry& entry = pages_[static_cast<std::size_t>(index)];
    InspectorPage& page = made(entry);
    if (!what_.inspection || what_.inspection->request == page.request()) {
        entry.own = what_.inspection;
        entry.twin = what_.twin;
    }
    Inspected its = what_;
    its.inspection = entry.own;
    its.twin = entry.twin;
    page.display(its);
}

void Inspector::clear() {
    what_.inspection.reset();
    what_.twin.reset();
    for (Entry& entry : pages_) {
        entry.own.reset();
        entry.twin.reset();
        if (entry.page != nullptr)
            entry.page->clear();
    }
}

void Inspector::setTheme(const Theme& theme) {
    theme_ = theme;
    for (const Entry& entry : pages_)
        if (entry.page != nullptr)
            entry.page->setTheme(theme);
}

void Inspector::setFine(bool fine) {
    fine_ = fine;
    for (const Entry& entry : pages_)
        if (entry.page != nullptr)
            entry.page->setFine(fine);
}

void Inspector::select(int layer, int channel) {
    selection_ = {layer, channel};
    for (const Entry& entry : pages_)
        if (entry.page != nullptr)
            entry.page->select(layer, channel);
    // The page in sight may need another look for it.
    if (current() != nullptr)
        emit requestChanged(request());
}

std::vector<Plot*> Inspector::plots() const {
    std::vector<Plot*> result;
    if (current() != nullptr)
        for (Plot* plot : current()->plots())
            if (!plot->table().rows.empty())
                result.push_back(plot);
    return result;
}

}  // namespace normscope
