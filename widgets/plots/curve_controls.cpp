// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's pens and context menu.
#include <QMenu>

#include "widgets/plots/curve_plot.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

QPen CurvePlot::penOf(Series series, int run) const {
    const QColor& strong = run == 0 ? theme().run_a : theme().run_b;
    switch (series) {
        case Train:
            return QPen(run == 0 ? theme().run_a_fill : faint(theme().run_b, theme().surface, 0.7),
                        1);
        case ValidationBatch:
            return QPen(strong, 1.6);
        case ValidationRunning: {
            QPen pen(strong, 2);
            pen.setDashPattern({3.5, 2.0});
            return pen;
        }
    }
    return {};
}

QPen CurvePlot::smoothPenOf(int run) const {
    return QPen(penOf(Train, run).color(), 2);
}

void CurvePlot::restyleStrand(int run) {
    auto& strand = strands_[run];
    // With a smoothed line the raw curve steps back, but stays.
    const bool smooth = smoothing_ > 0.0;
    const QPen pen = penOf(Train, run);
    const auto back = [&](double opacity) { return faint(pen.color(), theme().surface, opacity); };
    strand.items[Train]->setPen(QPen(back(smooth ? 0.5 : 1.0), 1));
    if (run == 0)
        strand.items[Train]->setBand(back(smooth ? 0.16 : 0.25));
    else
        strand.items[Train]->setEnvelope(back(smooth ? 0.3 : 0.45));
    strand.smooth->setPen(smoothPenOf(run));
    for (const auto series : {ValidationBatch, ValidationRunning}) {
        strand.items[series]->setPen(penOf(series, run));
        strand.items[series]->setDotSize(4.0);
    }
}

void CurvePlot::restyle() {
    for (int run = 0; run < 2; ++run)
        restyleStrand(run);
    restyleReferences();
    restyleSeeds();
}

void CurvePlot::setTheme(const Theme& theme) {
    Plot::setTheme(theme);
    updateTopRow();
}

void CurvePlot::addActions(QMenu& menu) {
    addChoice(menu, "log-x", tr("Logarithmic &x axis"), log_x_, [this](bool on) { setLogX(on); });
    addChoice(menu, "log-y", tr("&Logarithmic y axis"), log_y_, [this](bool on) { setLogY(on); });
    auto* smoothings = menu.addMenu(tr("S&moothing"));
    for (const double choice : kSmoothings)
        addChoice(*smoothings, "smoothing", smoothingText(choice, false), choice == smoothing_,
                  [this, choice](bool) { setSmoothing(choice); });
    auto* lines = menu.addMenu(tr("&Lines"));
    for (const auto series : {Train, ValidationBatch, ValidationRunning})
        addChoice(*lines, "series", seriesName(series), shown_[series],
                  [this, series](bool on) { setSeriesShown(series, on); });
    if (!hasTwin())
        return;
    lines->addSeparator();
    addChoice(*lines, "run-a", tr("run &A"), strands_[0].shown,
              [this](bool on) { setRunShown(0, on); });
    addChoice(*lines, "run-b", tr("run &B"), strands_[1].shown,
              [this](bool on) { setRunShown(1, on); });
}

}  // namespace normscope
