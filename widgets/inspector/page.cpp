// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/page.h"

#include <QVBoxLayout>

#include "widgets/base/guide_place.h"
#include "widgets/plots/plot.h"

namespace normscope {

InspectorPage::InspectorPage(PageInfo info, QWidget* parent)
    : QWidget(parent), info_(std::move(info)) {
    setObjectName(info_.key + QStringLiteral("-page"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 10, 12);
    column->setSpacing(6);
    column->setAlignment(Qt::AlignTop);
}

QVBoxLayout* InspectorPage::column() const {
    return static_cast<QVBoxLayout*>(layout());
}

QWidget* InspectorPage::addPlot(QVBoxLayout* column, Plot* plot, int height, const QString& guide) {
    auto* place = new QWidget(column->parentWidget());
    place->setFixedHeight(height);
    auto* inside = new QVBoxLayout(place);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->addWidget(plot);
    column->addWidget(place);
    setGuidePlace(*plot, guide.isEmpty() ? info_.guide : guide);
    connect(plot, &Plot::saveRequested, this, &InspectorPage::saveRequested);
    connect(plot, &Plot::enlargeRequested, this, &InspectorPage::enlargeRequested);
    plots_.push_back(plot);
    return place;
}

void InspectorPage::setTheme(const Theme& theme) {
    for (Plot* plot : plots_)
        plot->setTheme(theme);
}

void InspectorPage::setFine(bool fine) {
    for (Plot* plot : plots_)
        plot->setFine(fine);
}

}  // namespace normscope
