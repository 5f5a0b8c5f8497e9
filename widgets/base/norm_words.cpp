// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/norm_words.h"

#include <QCoreApplication>
#include <QStringList>

#include "model/network/norms/norm.h"
#include "model/network/reduction.h"
#include "model/settings/settings.h"
#include "widgets/base/number_format.h"
#include "widgets/base/text.h"

namespace normscope {

namespace {

struct Norms {
    Q_DECLARE_TR_FUNCTIONS(Norms)
};

QString tr(const char* text) {
    return Norms::tr(text);
}

}  // namespace

Shape slotOf(const LayerFrame& layer) {
    return layer.structure.slot.empty() ? Shape{layer.out_features} : layer.structure.slot;
}

std::vector<NormPlace> placesIn(const Frame& frame) {
    std::vector<NormPlace> places;
    for (const LayerFrame& layer : frame.layers)
        places.push_back(
            {static_cast<std::int64_t>(places.size()), layer.normalization, slotOf(layer)});
    return places;
}

std::vector<NormPlace> withSettings(std::vector<NormPlace> places,
                                    const Configuration& configuration) {
    std::erase_if(places, [&](const NormPlace& at) { return at.layer >= configuration.depth(); });
    for (NormPlace& place : places)
        place.config = configuration.normalizationOf(place.layer);
    return places;
}

QString normTitle(NormKind kind, const Shape& slot) {
    return QString::fromStdString(normName(kind, slot));
}

QString normHelp(NormKind kind) {
    return toQString(normRow(kind).help);
}

QString whyNotKind(NormKind kind, const std::vector<NormPlace>& places) {
    for (const NormPlace& place : places) {
        NormalizationConfig config = place.config;
        config.kind = kind;
        try {
            checkSlot(config, place.slot, std::string(kNormSection), place.layer + 1);
        } catch (const SettingError& error) {
            return QString::fromUtf8(error.what());
        }
    }
    return {};
}

QString reducedAxes(const Reduction& reduction) {
    QStringList axes;
    const auto& shape = reduction.shape;
    if (shape.size() < 2)
        return {};
    const bool part = reduction.samples < shape[0];
    if (reduction.reduced[0] && part && shape.size() == 2)
        return tr("%1 samples").arg(reduction.samples);
    if (reduction.reduced[0])
        axes << (reduction.samples == shape[0] ? QStringLiteral("N")
                                               : QString::number(reduction.samples));
    if (reduction.reduced[1])
        axes << (reduction.channels == shape[1]
                     ? QStringLiteral("C")
                     : QStringLiteral("C/%1").arg(shape[1] / reduction.channels));
    const QStringList positions =
        shape.size() == 5
            ? QStringList{QStringLiteral("D"), QStringLiteral("H"), QStringLiteral("W")}
            : QStringList{QStringLiteral("H"), QStringLiteral("W")};
    if (shape.size() > 3 && reduction.reduced[2])
        axes << positions;
    return axes.join(QStringLiteral("·"));
}

QString reductionSentence(const Reduction& reduction, NormKind kind) {
    if (reduction.shape.empty())
        return tr("No statistics.");
    const QString what =
        normRow(kind).centres ? tr("Mean and variance over") : tr("Root mean square over");
    QString text = tr("%1 %2 = %3 values; %4 of them.")
                       .arg(what, reducedAxes(reduction), formatCount(reduction.m),
                            formatCount(reduction.statistics));
    const auto rest = reduction.samples > 0 ? reduction.shape[0] % reduction.samples : 0;
    if (rest != 0)
        text += QLatin1Char(' ') +
                tr("The last part of the batch has %1 samples.").arg(formatCount(rest));
    return text;
}

QString modesSentence(const Reduction& reduction, NormKind kind) {
    if (kind == kNoNorm)
        return tr("Values pass as they are.");
    if (reduction.by_running)
        return normRow(kind).noisy ? tr("Running statistics and no noise in evaluation.")
                                   : tr("Running statistics in evaluation.");
    if (reduction.across_batch)
        return tr("No running statistics are kept: evaluation takes the batch's too.");
    return tr("The same in training and evaluation, whatever the batch.");
}

QString unmovedSentence(const NormalizationConfig& config) {
    if (!config.isOn() || isBatchNorm(config.kind) || tracksStatistics(config))
        return {};
    return tr("%1 keeps no running statistics: the same in train and eval, whatever the batch")
        .arg(toQString(labelOf(config.kind)));
}

}  // namespace normscope
