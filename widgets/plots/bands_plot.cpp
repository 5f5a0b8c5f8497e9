// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/bands_plot.h"

#include <QMenu>
#include <algorithm>
#include <cmath>

#include "model/settings/nan.h"
#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

namespace {

constexpr double kBandOpacity = 0.22;
constexpr double kLayerOpacity = 0.6;  // of the layer's lines
constexpr std::array kAllParts{BandsPlot::Layer, BandsPlot::Unit, BandsPlot::Standardized};

double valueAt(const std::vector<float>& values, std::size_t index) {
    return index < values.size() ? static_cast<double>(values[index]) : kNaN;
}

void put(SeriesItem& item, double step, double low, double value, double high) {
    item.points().push_back({step, low, high, value});
}

}  // namespace

BandsPlot::BandsPlot(const QString& id, QWidget* parent) : DistributionPlot(id, parent) {
    const auto make = [this] { return new SeriesItem(canvas().xAxis, canvas().yAxis); };
    for (auto& strand : strands_)
        strand.layer = make();
    for (auto& strand : strands_) {
        for (auto*& item : strand.standardized)
            item = make();
        for (auto*& item : strand.unit)
            item = make();
    }
    raiseMarks();
    setTheme(theme());
}

void BandsPlot::setPartShown(Part part, bool shown) {
    shown_[part] = shown;
    layoutChanged();
}

bool BandsPlot::hasPart(Part part) const {
    return part != Standardized || tap() == Tap::Normalized;
}

std::vector<SeriesItem*> BandsPlot::itemsOf(const Strand& strand, Part part) const {
    if (part == Layer)
        return {strand.layer};
    const auto& items = part == Unit ? strand.unit : strand.standardized;
    return {items.begin(), items.end()};
}

BandsPlot::Percentiles BandsPlot::percentiles(const LayerRecord& record, Part part) const {
    const auto* entry = entryOf(record);
    if (entry == nullptr)
        return {kNaN, kNaN, kNaN};
    if (part == Layer)
        return {entry->summary.p15, entry->summary.p50, entry->summary.p85};
    const auto place = static_cast<std::size_t>(unit());
    const Percentiles y{valueAt(entry->p15, place), valueAt(entry->p50, place),
                        valueAt(entry->p85, place)};
    if (part == Unit)
        return y;
    const auto* affine = affineOf(record);
    if (affine == nullptr)
        return y;  // without γ and β the output is x̂
    const double gamma = valueAt(affine->gamma, place);
    const double beta = valueAt(affine->beta, place);
    if (gamma == 0.0)
        return {kNaN, kNaN, kNaN};
    Percentiles result{(y[0] - beta) / gamma, (y[1] - beta) / gamma, (y[2] - beta) / gamma};
    for (double& value : result)
        value += 0.0;  // no minus before a zero
    if (gamma < 0.0)
        std::swap(result[0], result[2]);
    return result;
}

void BandsPlot::feed() {
    for (int run = 0; run < 2; ++run) {
        auto& strand = strands_[static_cast<std::size_t>(run)];
        for (const auto part : kAllParts)
            for (auto* item : itemsOf(strand, part))
                item->points().clear();
        for (const auto& record : records(run)) {
            const auto step = static_cast<double>(record.step);
            const auto layer = percentiles(record, Layer);
            put(*strand.layer, step, layer[0], layer[1], layer[2]);
            const auto unit = percentiles(record, Unit);
            const auto standardized = percentiles(record, Standardized);
            for (std::size_t i = 0; i < 3; ++i) {
                put(*strand.unit[i], step, unit[i], unit[i], unit[i]);
                put(*strand.standardized[i], step, standardized[i], standardized[i],
                    standardized[i]);
            }
        }
    }
}

Range BandsPlot::valueRange() const {
    Extent extent;
    for (const auto& strand : strands_)
        for (const auto part : kAllParts)
            for (const auto* item : itemsOf(strand, part))
                if (item->visible())
                    extent.add(item->values());
    return padded(extent.range(), 0.06);
}

void BandsPlot::restyle() {
    for (int run = 0; run < 2; ++run) {
        auto& strand = strands_[static_cast<std::size_t>(run)];
        const QColor color = run == 0 ? theme().run_a : theme().run_b;
        const QColor pale = faint(color, theme().surface, kLayerOpacity);
        strand.layer->setPen(QPen(pale, 1));
        if (run == 0)
            strand.layer->setBand(faint(color, theme().surface, kBandOpacity));
        else
            strand.layer->setEnvelope(pale);
        for (std::size_t i = 0; i < 3; ++i) {
            strand.unit[i]->setPen(QPen(color, i == 1 ? 1.8 : 1.0));
            strand.standardized[i]->setPen(QPen(color, 1, Qt::DashLine));
        }
    }
}

void BandsPlot::arrange(Density density) {
    DistributionPlot::arrange(density);
    for (int run = 0; run < 2; ++run)
        for (const auto part : kAllParts)
            for (auto* item : itemsOf(strands_[static_cast<std::size_t>(run)], part))
                item->show(isPresent() && shown_[part] && hasPart(part) && (run == 0 || hasTwin()),
                           fine());
    for (const auto& strand : strands_)
        strand.unit[1]->setDotSize(density == Density::Large ? 4.0 : 0.0);
    canvas().yAxis->grid()->setVisible(density == Density::Large);
}

QString BandsPlot::partName(Part part) const {
    switch (part) {
        case Layer:
            return tr("layer");
        case Unit:
            return tr("unit %1").arg(unit());
        case Standardized:
            return tr("x̂ of unit %1").arg(unit());
    }
    return {};
}

std::vector<Plot::HeaderPiece> BandsPlot::header() const {
    std::vector<HeaderPiece> pieces;
    for (int run = 0; run < (hasTwin() ? 2 : 1); ++run)
        addSpread(pieces, run, true);
    return pieces;
}

std::vector<Plot::LegendEntry> BandsPlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    for (int run = 0; run < (hasTwin() ? 2 : 1); ++run) {
        if (nearest(run, 0) == nullptr)
            continue;  // run B may have no batch norm where run A has
        const auto& strand = strands_[static_cast<std::size_t>(run)];
        const QString before = runPrefix(run);
        for (const auto part : kAllParts) {
            if (!shown_[part] || !hasPart(part))
                continue;
            const bool box = part == Layer && run == 0;
            const QColor fill = faint(theme().run_a, theme().surface, kBandOpacity);
            entries.push_back({before + tr("%1: 15, 50, 85 %").arg(partName(part)),
                               box ? QPen(fill, 1) : itemsOf(strand, part).back()->pen(),
                               box ? SampleShape::Box : SampleShape::Line});
        }
    }
    return entries;
}

QString BandsPlot::readoutOf(double step, double) const {
    QStringList lines;
    for (int run = 0; run < 2; ++run) {
        const auto* record = nearest(run, step);
        if (record == nullptr)
            continue;
        const QString before = runPrefix(run);
        lines << before + tr("step %1; 15, 50, 85 %:").arg(formatCount(record->step));
        for (const auto part : kAllParts) {
            if (!shown_[part] || !hasPart(part))
                continue;
            const auto p = percentiles(*record, part);
            lines << before + tr("%1: %2, %3, %4")
                                  .arg(partName(part), formatShort(p[0]), formatShort(p[1]),
                                       formatShort(p[2]));
        }
    }
    return lines.join(u'\n');
}

void BandsPlot::addActions(QMenu& menu) {
    const auto add = [&](const char* name, const QString& text, Part part) {
        addChoice(menu, name, text, shown_[part], [this, part](bool on) {
            setPartShown(part, on);
        })->setEnabled(hasPart(part));
    };
    add("bands-layer", tr("&Layer's band"), Layer);
    add("bands-unit", tr("&Unit's lines"), Unit);
    add("bands-xhat", tr("Unit's &x̂, before γ and β"), Standardized);
}

Table BandsPlot::table() const {
    Table result{{"step"}, {}};
    const int runs = hasTwin() ? 2 : 1;
    std::vector<Part> parts{Layer, Unit};
    if (hasPart(Standardized))
        parts.push_back(Standardized);
    for (int run = 0; run < runs; ++run)
        for (const auto part : parts)
            for (const char* name : {"p15", "p50", "p85"}) {
                const QString before = part == Layer  ? QString()
                                       : part == Unit ? QStringLiteral("unit_")
                                                      : QStringLiteral("xhat_");
                result.columns << before + QLatin1String(name) +
                                      (run == 0 ? QString() : QStringLiteral("_b"));
            }
    const auto cells = [&](const LayerRecord* record) {
        QStringList texts;
        for (const auto part : parts)
            for (const double value :
                 record == nullptr ? Percentiles{kNaN, kNaN, kNaN} : percentiles(*record, part))
                texts << toCsvNumber(value);
        return texts;
    };
    const auto a = records(0), b = records(1);
    for (std::size_t i = 0, k = 0; i < a.size() || k < b.size();) {
        const bool of_a = i < a.size() && (k >= b.size() || a[i].step <= b[k].step);
        const bool of_b = k < b.size() && (i >= a.size() || b[k].step <= a[i].step);
        QStringList row{QString::number(of_a ? a[i].step : b[k].step)};
        row << cells(of_a ? &a[i] : nullptr);
        if (runs == 2)
            row << cells(of_b ? &b[k] : nullptr);
        i += of_a ? 1 : 0;
        k += of_b ? 1 : 0;
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace normscope
