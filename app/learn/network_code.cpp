// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/network_code.h"

#include <QStringList>

namespace normscope {

namespace {

QString activationCode(Activation activation) {
    switch (activation) {
        case Activation::ReLU:
            return QStringLiteral("nn.ReLU()");
        case Activation::Sigmoid:
            return QStringLiteral("nn.Sigmoid()");
        case Activation::Tanh:
            return QStringLiteral("nn.Tanh()");
        case Activation::LeakyReLU:
            return QStringLiteral("nn.LeakyReLU()");
        case Activation::GELU:
            return QStringLiteral("nn.GELU()");
        case Activation::Identity:
            return QStringLiteral("nn.Identity()");
    }
    return {};
}

QString batchNormCode(const NormalizationConfig& norm, std::int64_t width) {
    const NormalizationConfig usual;
    QStringList arguments{QString::number(width)};
    if (norm.eps != usual.eps)
        arguments << QStringLiteral("eps=%1").arg(norm.eps);
    if (norm.momentum != usual.momentum)
        arguments << (norm.momentum ? QStringLiteral("momentum=%1").arg(*norm.momentum)
                                    : QStringLiteral("momentum=None"));
    if (!norm.affine)
        arguments << QStringLiteral("affine=False");
    if (!norm.track_running_stats)
        arguments << QStringLiteral("track_running_stats=False");
    // One argument a line where they do not fit beside each other.
    const QString one_line = "nn.BatchNorm1d(" + arguments.join(QStringLiteral(", ")) + ")";
    return one_line.size() <= 34
               ? one_line
               : "nn.BatchNorm1d(\n        " + arguments.join(QStringLiteral(",\n        ")) + ")";
}

QString normCode(const NormalizationConfig& norm, std::int64_t width) {
    switch (norm.kind) {
        case NormKind::Layer:
            return QStringLiteral("nn.LayerNorm(%1)").arg(width);
        case NormKind::Group:
            return QStringLiteral("nn.GroupNorm(%1, %2)").arg(norm.num_groups).arg(width);
        case NormKind::RMS:
            return QStringLiteral("nn.RMSNorm(%1)").arg(width);
        case NormKind::Instance:
            return QStringLiteral("nn.InstanceNorm1d(%1)").arg(width);
        case NormKind::Ghost:
            return QStringLiteral("GhostBatchNorm(%1)").arg(width);
        case NormKind::Noisy:
            return QStringLiteral("NoisyBatchNorm(%1)").arg(width);
        case NormKind::Batch:
        case NormKind::None:
            break;
    }
    return batchNormCode(norm, width);
}

}  // namespace

QString networkCode(const Configuration& configuration, std::int64_t features,
                    std::int64_t classes) {
    if (features <= 0 || classes <= 0 || configuration.network.kind != NetworkKind::Mlp)
        return {};
    QStringList lines{QStringLiteral("model = nn.Sequential(")};
    const auto add = [&](const QString& module) { lines << "    " + module + ","; };
    std::int64_t width = features;
    for (std::int64_t layer = 0; layer < configuration.depth(); ++layer) {
        const auto next = configuration.network.hidden[static_cast<std::size_t>(layer)];
        const NormalizationConfig& norm = configuration.normalizationOf(layer);
        add(QStringLiteral("nn.Linear(%1, %2)").arg(width).arg(next));
        const bool normalized = norm.kind != NormKind::None;
        if (normalized && norm.placement == Placement::Before)
            add(normCode(norm, next));
        add(activationCode(configuration.network.activation));
        if (normalized && norm.placement == Placement::After)
            add(normCode(norm, next));
        width = next;
    }
    add(QStringLiteral("nn.Linear(%1, %2)").arg(width).arg(classes));
    lines << QStringLiteral(")");
    lines << (configuration.mode == Mode::Train ? QStringLiteral("model.train()")
                                                : QStringLiteral("model.eval()"));
    return lines.join('\n');
}

}  // namespace normscope
