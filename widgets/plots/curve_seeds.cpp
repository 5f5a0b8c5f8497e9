// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's bands: the validation of the same experiment with other seeds.
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

void CurvePlot::setSeeds(const SeedBand& own, const SeedBand& twin) {
    strands_[0].band = own;
    strands_[1].band = twin;
    feedSeeds();
    layoutChanged();
}

bool CurvePlot::drawsSeeds(const Strand& strand) const {
    return draws(strand, ValidationRunning) && strand.band.seeds > 1;
}

const SeedSpread& CurvePlot::spreadAt(const SeedBand::Point& point) const {
    return curve_ == Curve::Loss ? point.loss : point.score;
}

/// A band of run A, and two lines of run B, which hide nothing.
void CurvePlot::restyleSeeds() {
    for (int run = 0; run < 2; ++run) {
        SeriesItem& item = *strands_[run].seeds;
        const QColor strong = penOf(ValidationRunning, run).color();
        item.setPen(seedPen(run));
        if (run == 0)
            item.setBand(faint(strong, theme().surface, 0.2));
        else
            item.setEnvelope(faint(strong, theme().surface, 0.7));
    }
}

QPen CurvePlot::seedPen(int run) const {
    QPen pen(faint(penOf(ValidationRunning, run).color(), theme().surface, 0.6), 1.2);
    pen.setDashPattern({1.0, 2.0});
    return pen;
}

void CurvePlot::feedSeeds() {
    for (auto& strand : strands_) {
        auto& points = strand.seeds->points();
        points.clear();
        for (const auto& point : strand.band.points) {
            const auto& spread = spreadAt(point);
            points.push_back({static_cast<double>(point.step), spread.least * unit_,
                              spread.most * unit_, spread.median * unit_});
        }
    }
}

QString CurvePlot::seedsName(int run) const {
    const auto text =
        tr("%1 seeds, val. running: least, middle, most").arg(strands_[run].band.seeds);
    return hasTwin() ? (run == 0 ? tr("A %1").arg(text) : tr("B %1").arg(text)) : text;
}

}  // namespace normscope
