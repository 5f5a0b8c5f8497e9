// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/bins.h"

#include <QCoreApplication>

#include "widgets/base/number_format.h"

namespace normscope {

namespace {

struct Bins {
    Q_DECLARE_TR_FUNCTIONS(Bins)
};

}  // namespace

std::optional<std::size_t> binAt(const Histogram& h, double value) {
    const auto bins = static_cast<double>(h.counts.size());
    const double place = h.hi > h.lo ? (value - h.lo) / (h.hi - h.lo) * bins : -1.0;
    if (!(place >= 0.0 && place < bins))
        return std::nullopt;
    return static_cast<std::size_t>(place);
}

QString edgesText(const Histogram& h, std::size_t bin) {
    return Bins::tr("%1 … %2").arg(formatShort(h.edge(bin)), formatShort(h.edge(bin + 1)));
}

QString countText(const Histogram& h, std::size_t bin) {
    const double share = h.total > 0 ? h.counts[bin] / static_cast<double>(h.total) : 0.0;
    return Bins::tr("%1 of %2 (%3)")
        .arg(formatCount(h.counts[bin]), formatCount(static_cast<std::int64_t>(h.total)),
             formatShare(share));
}

void addBinRows(Table& table, const QStringList& first, std::int64_t step,
                const Histogram& histogram) {
    const auto add = [&](const QString& lower, const QString& upper, std::uint64_t count) {
        table.rows.push_back(
            first + QStringList{QString::number(step), lower, upper, QString::number(count)});
    };
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
        add(toCsvNumber(histogram.edge(bin)), toCsvNumber(histogram.edge(bin + 1)),
            histogram.counts[bin]);
    if (histogram.nonfinite > 0)
        add({}, {}, histogram.nonfinite);
}

}  // namespace normscope
