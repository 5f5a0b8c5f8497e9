// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/why_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/inspector/words.h"

namespace normscope::words {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("WhyPage", text);
}

QString nameOf(const WhyLook& look, std::size_t layer) {
    return layer + 1 == look.layers.size() ? tr("the output layer") : tr("layer %1").arg(layer + 1);
}

}  // namespace

QString alongGradient(const WhyLook& look) {
    const auto& along = look.along;
    if (!std::isfinite(look.gradient_norm))
        return tr("The gradient is not finite: there is no way along it.");
    if (look.gradient_norm == 0.0 || along.rate.size() < 2)
        return tr("The gradient of this batch is 0: no step along it leads anywhere.");
    const double times = along.most_change / look.gradient_norm;
    QString text =
        tr("Along the gradient, up to a step size of %1 (the learning rate is %2), this "
           "batch's loss of %3 lies between %4 and %5, and the gradient changes by up to "
           "%6 times its length.")
            .arg(formatShort(along.rate.back()), formatShort(look.rate), formatShort(look.loss),
                 formatShort(along.least_loss), formatShort(along.most_loss), formatShort(times));
    text += QLatin1Char(' ');
    return text + (times >= 1.0 ? tr("So far on it says little of the way.")
                                : tr("It still tells much of the way there."));
}

QString shiftOfGradients(const WhyLook& look) {
    std::size_t most = 0;
    for (std::size_t i = 1; i < look.layers.size(); ++i)
        if (std::isfinite(look.layers[i].gradient_shift) &&
            (most == 0 || look.layers[i].gradient_shift > look.layers[most].gradient_shift))
            most = i;
    if (most == 0)
        return tr("No layer's gradient can be compared: none is finite and other than 0.");
    const auto& layer = look.layers[most];
    return tr("One step of the layers before it changes the gradient of %1 most: by %2 of its "
              "length, cosine %3. What comes into it moves by %4 σ.")
        .arg(nameOf(look, most), formatShare(layer.gradient_shift),
             QString::number(layer.gradient_cosine, 'f', 3), formatShort(layer.input_drift));
}

QString gradientByDepth(const WhyLook& look) {
    const auto hidden = look.layers.size() - 1;
    if (hidden < 2)
        return {};
    const double first = look.layers.front().output_gradient;
    const double last = look.layers[hidden - 1].output_gradient;
    const double each = std::pow(first / last, 1.0 / static_cast<double>(hidden - 1));
    if (!std::isfinite(each) || each == 0.0)
        return tr("Some layer's gradient is 0 or not finite: nothing can be said of its growth.");
    return tr("‖∂L/∂h‖ is %1 in the last hidden layer and %2 in the first: ×%3 a layer on the way "
              "back.")
        .arg(formatShort(last), formatShort(first), formatShort(each));
}

QString samplesByDepth(const WhyLook& look) {
    if (look.layers.size() < 2)
        return {};
    const auto& last = look.layers[look.layers.size() - 2];
    if (!std::isfinite(last.effective_rank))
        return tr(
            "In the last hidden layer there are no two samples with finite values to compare.");
    const auto most = std::min(look.batch_size, WhyLook::kMostSamples);
    QString text =
        tr("In the last hidden layer two of the %1 samples have a mean |cosine| of %2, "
           "and their effective rank is %3.")
            .arg(most)
            .arg(QString::number(last.sample_cosine, 'f', 3), formatShort(last.effective_rank));
    if (last.sample_cosine > 0.99)
        text += QLatin1Char(' ') + tr("The samples have become nearly one.");
    return text;
}

double edgeOf(const OptimizerConfig& optimizer, double rate) {
    return optimizer.kind == OptimizerKind::SGD ? 2.0 * (1.0 + optimizer.momentum) / rate : kNaN;
}

QString edgeOfStability(const WhyLook& look, const OptimizerConfig& optimizer,
                        std::int64_t training_samples) {
    if (!look.full_batch)
        return tr("Sharpness beside 2/η is a statement about full batches: this batch holds %1 of "
                  "%2 training samples. Set the batch size to %2 to see it.")
            .arg(look.batch_size)
            .arg(training_samples);
    if (!look.sharpness || !std::isfinite(*look.sharpness))
        return tr("The sharpness is not known: the loss or its gradient is not finite.");
    const QString sharpness = formatShort(*look.sharpness);
    const double edge = edgeOf(optimizer, look.rate);
    if (std::isnan(edge))
        return tr("The sharpness is %1. 2/η bounds SGD alone: %2 scales each step by itself.")
            .arg(sharpness, QString::fromUtf8(labelOf(optimizer.kind).data()));
    const QString name = optimizer.momentum > 0 ? tr("2(1 + momentum)/η") : QStringLiteral("2/η");
    return tr("The sharpness is %1, and %2 is %3: %4.")
        .arg(sharpness, name, formatShort(edge),
             *look.sharpness > 1.1 * edge   ? tr("beyond what gradient descent bears")
             : *look.sharpness > 0.8 * edge ? tr("at the edge of stability")
                                            : tr("below the edge of stability"));
}

QString averagedWeights(const AveragedCheck& check, Task task) {
    if (check.steps == 0)
        return tr("No step was made since averaging was switched on.");
    const auto text = [task](double score) {
        const QString said = scoreText(score, task);
        return said.isEmpty() ? tr("no number") : said;
    };
    return tr("%1 on the validation set by running statistics: %2 with the weights as they are, %3 "
              "with their mean over %4 steps, %5 with that after update_bn.")
        .arg(task == Task::Regression ? tr("R²") : tr("Accuracy"), text(check.accuracy),
             text(check.averaged_accuracy), formatCount(check.steps), text(check.updated_accuracy));
}

}  // namespace normscope::words
