// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/plot_guide.h"

#include <QRegularExpression>

namespace normscope {

namespace {

struct Place {
    const char* form;  ///< of ids
    const char* link;
};

constexpr Place kPlaces[] = {
    {"^layer\\d+-(linear|normalized|activation)$", "window.md#histograms"},
    {"^layer\\d+-(linear|normalized|activation)-heat$", "distributions.md#heat-strip"},
    {"^layer\\d+-(linear|normalized|activation)-ridge$", "distributions.md#ridge"},
    {"^layer\\d+-(linear|normalized|activation)-bands$", "distributions.md#percentile-bands"},
    {"^layer\\d+-channels$", "window.md#γ-and-β"},
    {"^layer\\d+-trace$", "window.md#running-against-batch"},
    {"^layer\\d+-maps$", "networks.md#feature-maps"},
    {"^layer\\d+-", "window.md#the-layer-matrix"},
};

}  // namespace

QString guidePlaceOf(const QString& plot_id) {
    if (plot_id.contains(QLatin1String(".md")))
        return plot_id;
    for (const Place& place : kPlaces)
        if (QRegularExpression(QString::fromUtf8(place.form)).match(plot_id).hasMatch())
            return QString::fromUtf8(place.link);
    return QStringLiteral("window.md#every-plot");
}

}  // namespace normscope
