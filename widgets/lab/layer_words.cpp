// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lab/layer_words.h"

#include <QCoreApplication>

#include "widgets/base/norm_words.h"
#include "widgets/base/number_format.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

struct LayerHeader {
    Q_DECLARE_TR_FUNCTIONS(LayerHeader)
};

QString tr(const char* text) {
    return LayerHeader::tr(text);
}

QString nameOf(const LayerStructure& structure) {
    return QString::fromStdString(linearName(structure));
}

QString textOf(const Shape& shape) {
    return QString::fromStdString(shapeText(shape));
}

QString poolName(const LayerStructure& structure) {
    return QStringLiteral("MaxPool%1d").arg(structure.dims);
}

/// "3×3", "3×3×3"
QString kernelText(const LayerStructure& structure) {
    return textOf(Shape(static_cast<std::size_t>(structure.dims), structure.kernel));
}

}  // namespace

QStringList linearTexts(const LayerFrame& layer) {
    const auto& structure = layer.structure;
    const QString channels = QStringLiteral("%1→%2").arg(layer.in_features).arg(layer.out_features);
    const QString name = nameOf(structure);
    if (structure.dims == 0)
        return {QStringLiteral("%1 %2").arg(name, channels),
                QStringLiteral("%1 →%2").arg(name).arg(layer.out_features)};
    const QString kernel = kernelText(structure);
    const bool strides = structure.stride > 1;
    QStringList texts;
    if (strides)
        texts << tr("%1 %2, %3, stride %4").arg(name, channels, kernel).arg(structure.stride);
    const QString stride = strides ? QStringLiteral(" /%1").arg(structure.stride) : QString();
    texts << QStringLiteral("%1 %2, %3%4").arg(name, channels, kernel, stride)
          << QStringLiteral("%1 %2%3").arg(name, channels, stride)
          << QStringLiteral("%1 %2").arg(name, channels);
    return texts;
}

QStringList linearTextsWithShape(const LayerFrame& layer) {
    if (layer.structure.dims == 0)
        return linearTexts(layer);
    const QString name = nameOf(layer.structure);
    const QString shape = textOf(layer.structure.slot);
    return {QStringLiteral("%1 %2 → %3").arg(name, kernelText(layer.structure), shape),
            QStringLiteral("%1 → %2").arg(name, shape), linearTexts(layer).last(),
            QStringLiteral("→ %1").arg(shape)};
}

QStringList shapeTexts(const LayerFrame& layer) {
    if (layer.structure.dims == 0)
        return {};
    const QString to = textOf(layer.structure.output);
    return {QStringLiteral("%1 → %2").arg(textOf(layer.structure.input), to),
            QStringLiteral("→ %1").arg(to)};
}

QStringList dropoutTexts(double probability) {
    const QString amount = formatTick(probability);
    return {tr("Dropout %1").arg(amount), tr("Drop %1").arg(amount)};
}

QStringList afterTexts(const LayerFrame& layer, const LayerDropout& dropout) {
    const bool pools = layer.structure.pools;
    const bool drops = dropout.afterLayer();
    const auto drop = dropoutTexts(dropout.probability);
    const QString pool = poolName(layer.structure);
    if (!pools)
        return drops ? drop : QStringList{};
    if (!drops)
        return {pool + QStringLiteral("(2)"), tr("pool 2")};
    // Pooling stands between the layer and the output layer, but behind the layer's own dropout.
    const bool pool_first = dropout.place == DropoutPlace::BeforeOutput;
    QStringList texts;
    for (const auto& [first, second] : {std::pair{drop[0], pool}, std::pair{drop[1], tr("pool 2")}})
        texts << (pool_first ? second + QStringLiteral(" · ") + first
                             : first + QStringLiteral(" · ") + second);
    return texts;
}

QStringList joined(const QStringList& before, const QString& between, const QStringList& after) {
    if (after.isEmpty())
        return before;
    QStringList texts;
    for (const QString& second : after)
        for (const QString& first : before)
            texts << first + between + second;
    return texts;
}

QString shortcutText(const LayerStructure& structure) {
    if (!structure.shortcut)
        return {};
    const auto from = *structure.shortcut + 1;
    if (!structure.projects)
        return tr("the input of layer %1").arg(from);
    if (structure.dims == 0)
        return tr("the input of layer %1 through a linear map").arg(from);
    const QString kernel = textOf(Shape(static_cast<std::size_t>(structure.dims), std::int64_t{1}));
    return tr("the input of layer %1 through a %2 convolution, stride %3")
        .arg(from)
        .arg(kernel)
        .arg(structure.shortcut_stride);
}

QString layerSentence(const LayerFrame& frame, const LayerDropout& dropout, int layer) {
    const auto& structure = frame.structure;
    QStringList parts;
    if (structure.dims == 0)
        parts << linearTexts(frame).first();
    else
        parts << tr("%1 %2→%3, kernel %4, stride %5, padding %6")
                     .arg(nameOf(structure))
                     .arg(frame.in_features)
                     .arg(frame.out_features)
                     .arg(kernelText(structure))
                     .arg(structure.stride)
                     .arg(structure.padding);
    QStringList norm;
    if (frame.normalization.isOn()) {
        if (dropout.beforeNorm())
            norm << dropoutTexts(dropout.probability).first();
        norm << normTitle(frame.normalization.kind, slotOf(frame));
    }
    QStringList activation;
    if (structure.shortcut)
        activation << QStringLiteral("+ ") + shortcutText(structure);
    activation << toQString(labelOf(frame.activation));
    const bool before = frame.normalization.placement == Placement::Before;
    parts << (before ? norm + activation : activation + norm);
    if (const auto after = afterTexts(frame, dropout); !after.isEmpty())
        parts << after.first();
    QString text = tr("Hidden layer %1: %2.").arg(layer + 1).arg(parts.join(QStringLiteral(", ")));
    if (const auto shapes = shapeTexts(frame); !shapes.isEmpty())
        text += QLatin1Char(' ') + tr("Shape %1.").arg(shapes.first());
    return text;
}

}  // namespace normscope
