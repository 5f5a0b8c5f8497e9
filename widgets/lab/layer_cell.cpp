// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lab/layer_cell.h"

#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "widgets/base/guide_place.h"
#include "widgets/lab/lab_wishes.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/heat_plot.h"

namespace normscope {

namespace {

QString guideOf(Distribution over_steps) {
    return over_steps == Distribution::Heat ? QStringLiteral("distributions.md#heat-strip")
           : over_steps == Distribution::Ridge
               ? QStringLiteral("distributions.md#ridge")
               : QStringLiteral("distributions.md#percentile-bands");
}

}  // namespace

LayerCell::LayerCell(std::size_t column, int layer, LabWishes& wishes, QWidget* parent)
    : QWidget(parent),
      place_(column),
      column_(layerColumns()[column]),
      layer_(layer),
      wishes_(wishes),
      line_(new QVBoxLayout(this)),
      name_(new QLabel(column_.name, this)) {
    name_->setProperty("muted", true);
    name_->hide();
    line_->setContentsMargins(0, 0, 0, 0);
    line_->setSpacing(1);
    line_->addWidget(name_);
    newest_ = column_.plot.make(QStringLiteral("layer%1-").arg(layer + 1) + column_.key, *this);
    plots_[Distribution::Histogram] = newest_;
    adopt(newest_, tr("Layer %1 · %2").arg(layer + 1).arg(column_.title), column_.guide);
}

void LayerCell::adopt(Plot* plot, const QString& title, const QString& guide) {
    plot->setTitle(title);
    setGuidePlace(*plot, guide);
    plot->setView(state_);
    if (column_.tap)
        plot->setMenuExtension([this](QMenu& menu) { extendMenu(menu); });
    line_->addWidget(plot, 1);
    emit wishes_.plotMade(plot);
}

Plot* LayerCell::plot(Distribution way) {
    if (const auto made = plots_.find(way); made != plots_.end())
        return made->second;
    auto* plot =
        makeDistributionPlot(way, newest_->id() + QLatin1Char('-') + toQString(keyOf(way)), this);
    plot->hide();
    plot->setPlace(layer_, *column_.tap);
    if (*column_.tap == Tap::Normalized)
        plot->setAbsence(tr("no norm in this layer"));
    if (auto* heat = qobject_cast<HeatPlot*>(plot))
        connect(heat, &HeatPlot::runChosen, this, [this](int run) {
            emit wishes_.viewWished([run](ViewState& state) { state.run = run; });
        });
    plots_[way] = plot;
    adopt(plot, tr("%1 · %2").arg(newest_->title(), toQString(labelOf(way))), guideOf(way));
    displayRecords(*plot);
    return plot;
}

std::vector<Plot*> LayerCell::allPlots() {
    std::vector<Plot*> all{newest_};
    for (const auto way : kDistributions)
        if (column_.tap && way != Distribution::Histogram)
            all.push_back(plot(way));
    return all;
}

bool LayerCell::holds(const Plot* plot) const {
    return std::any_of(plots_.begin(), plots_.end(),
                       [plot](const auto& made) { return made.second == plot; });
}

void LayerCell::apply(const ViewState& state) {
    const ColumnView& view = state.columns[place_];
    state_ = state;
    for (const auto& [way, plot] : plots_)
        plot->setView(state);
    name_->setVisible(!state.agreed);
    setVisible(view.shown());
    const auto way = view.wayIn(layer_);
    if (!column_.tap || way == way_)
        return;
    Plot* before = shown();
    Plot* after = plot(way);
    way_ = way;
    const bool focused = before->hasFocus();
    before->hide();
    after->show();
    if (focused)
        after->setFocus();
}

void LayerCell::display(const LayerLook& look, std::int64_t step) {
    column_.plot.display(*newest_, look);
    newest_->setMoment(step);
}

void LayerCell::display(const History* history, const History* twin) {
    history_ = history;
    twin_ = twin;
    column_.record(*newest_, history, twin);
    for (const auto& [way, plot] : plots_)
        if (way != Distribution::Histogram)
            displayRecords(static_cast<DistributionPlot&>(*plot));
}

void LayerCell::displayRecords(DistributionPlot& plot) const {
    if (history_ == nullptr)
        plot.clear();
    else
        plot.display(*history_, twin_);
}

void LayerCell::takeBack(Plot* plot) {
    line_->addWidget(plot, 1);
    plot->setVisible(plot == shown());
}

void LayerCell::extendMenu(QMenu& menu) {
    menu.addSeparator();
    auto* choices = menu.addMenu(tr("Sho&w as"));
    for (const auto way : kDistributions) {
        auto* action = choices->addAction(toQString(labelOf(way)), this, [this, way] {
            emit wishes_.viewWished([column = place_, layer = layer_, way](ViewState& state) {
                state.columns[column].exceptions[layer] = way;
            });
        });
        action->setObjectName(QStringLiteral("action-show-") + toQString(keyOf(way)));
        action->setCheckable(true);
        action->setChecked(way == way_);
    }
}

}  // namespace normscope
