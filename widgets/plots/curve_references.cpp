// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's references: pinned runs, drawn thin beside the runs.
#include <QMenu>
#include <QToolButton>
#include <algorithm>

#include "widgets/plots/canvas.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/series_item.h"
#include "widgets/plots/references_menu.h"

namespace normscope {

void CurvePlot::makeReferenceItems() {
    for (Pinned& pinned : pinned_)
        for (SeriesItem** item : {&pinned.train, &pinned.validation})
            *item = new SeriesItem(canvas().xAxis, canvas().yAxis);
}

void CurvePlot::setReferences(References* references) {
    references_ = references;
    connect(references_, &References::changed, this, &CurvePlot::takeReferences);
    takeReferences();
}

void CurvePlot::takeReferences() {
    const auto& all = references_->all();
    for (std::size_t i = 0; i < pinned_.size(); ++i) {
        pinned_[i].reference.reset();
        pinned_[i].fed.reset();
        if (i < all.size())
            pinned_[i].reference = all[i];
    }
    restyleReferences();
    updateTopRow();
    layoutChanged();
}

bool CurvePlot::draws(const Pinned& pinned) const {
    return pinned.reference && pinned.reference->shown &&
           !references_->isOfOtherData(*pinned.reference);
}

std::vector<const CurvePlot::Pinned*> CurvePlot::shownReferences() const {
    std::vector<const Pinned*> shown;
    for (const Pinned& pinned : pinned_)
        if (draws(pinned))
            shown.push_back(&pinned);
    return shown;
}

QPen CurvePlot::referenceTrainPen(const Reference& reference) const {
    const QColor color = referencePen(reference.style, theme()).color();
    return QPen(faint(color, theme().surface, 0.5), 1);
}

void CurvePlot::restyleReferences() {
    for (Pinned& pinned : pinned_) {
        if (!pinned.reference)
            continue;
        pinned.train->setPen(referenceTrainPen(*pinned.reference));
        pinned.validation->setPen(referencePen(pinned.reference->style, theme()));
        pinned.validation->setDotSize(3.0);
    }
}

void CurvePlot::arrangeReferences(bool present) {
    for (const Pinned& pinned : pinned_) {
        const bool drawn = present && draws(pinned);
        pinned.train->show(drawn && shown_[Train], fine());
        pinned.validation->show(drawn && shown_[ValidationRunning], fine());
    }
}

/// What is pinned never changes, so only another range or size makes other points of it.
void CurvePlot::feedReferences() {
    const auto range = canvas().xAxis->range();
    const std::array<double, 4> key{range.lower, range.upper,
                                    static_cast<double>(canvas().axisRect()->width()),
                                    log_x_ ? 1.0 : 0.0};
    for (Pinned& pinned : pinned_) {
        if (!draws(pinned) || pinned.fed == key)
            continue;
        pinned.fed = key;
        const History& curves = *pinned.reference->curves;
        feedSteps(*pinned.train, trainSeries(curves));
        auto& points = pinned.validation->points();
        points.clear();
        for (const MetricsRecord& record : curves.metrics) {
            const double value = validation(record, ValidationRunning) * unit_;
            points.push_back({static_cast<double>(record.step), value, value, value});
        }
    }
}

void CurvePlot::buildReferencesButton(QWidget* row) {
    references_button_ = makeButton(row, "references", tr("References"),
                                    tr("Pinned runs: show, hide, rename, remove, open, compare."));
    references_button_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(references_button_);
    menu->setObjectName(objectName() + QStringLiteral("-references-menu"));
    menu->setToolTipsVisible(true);
    references_button_->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        if (references_)
            fillReferencesMenu(*menu, *references_, theme(), window());
    });
}

void CurvePlot::updateReferencesButton() {
    std::vector<QPen> pens;
    for (const Pinned* pinned : shownReferences())
        if (pens.size() < 2)
            pens.push_back(referencePen(pinned->reference->style, theme()));
    references_button_->setVisible(pinned_[0].reference.has_value());
    references_button_->setFont(plotFont(-1.5));
    references_button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    references_button_->setIcon(pens.empty() ? QIcon() : lineIcon(pens, true));
}

void CurvePlot::writeReferencesButton(bool brief) {
    const auto count = std::count_if(pinned_.begin(), pinned_.end(), [](const Pinned& pinned) {
        return pinned.reference.has_value();
    });
    references_button_->setText(brief ? QString::number(count) : tr("pinned %1").arg(count));
}

}  // namespace normscope
