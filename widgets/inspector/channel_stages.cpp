// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/channel_stages.h"

#include <QCoreApplication>
#include <cmath>

#include "model/network/norms/norm.h"
#include "model/network/reduction.h"
#include "widgets/base/formula/formula.h"
#include "widgets/base/norm_words.h"
#include "widgets/base/number_format.h"
#include "widgets/base/text.h"

namespace normscope {

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

const NormRow& norm(const ChannelArithmetic& of) {
    return normRow(of.config.kind);
}

QString label(const ChannelArithmetic& of) {
    return toQString(norm(of).label);
}

bool hasBuffers(const ChannelArithmetic& of) {
    return std::isfinite(of.running_mean) && std::isfinite(of.running_var);
}

/// What μ and σ² are called: the batch's, a block's of another kind, or the running ones.
QString mean(const ChannelArithmetic& of, bool by_data) {
    if (!by_data)
        return QStringLiteral("\\mu_{\\text{run}}");
    return norm(of).over_batch ? QStringLiteral("\\mu_B") : QStringLiteral("\\mu");
}

QString variance(const ChannelArithmetic& of, bool by_data) {
    if (!by_data)
        return QStringLiteral("\\sigma_{\\text{run}}^2");
    return norm(of).over_batch ? QStringLiteral("\\sigma_B^2") : QStringLiteral("\\sigma^2");
}

QString meanSquare() {
    return QStringLiteral("\\frac{1}{m}\\sum_i x_i^2");
}

/// √(σ² + ε) in letters.
QString deviation(const ChannelArithmetic& of, bool by_data) {
    const QString inside = norm(of).centres ? variance(of, by_data) : QStringLiteral("v");
    return "\\sqrt{" + inside + "+\\epsilon}";
}

/// (x − μ)/√(σ² + ε) in letters and in numbers.
QString standardized(const ChannelArithmetic& of, bool by_data) {
    const QString above = norm(of).centres ? "x-" + mean(of, by_data) : QStringLiteral("x");
    return "\\frac{" + above + "}{" + deviation(of, by_data) + "}";
}

QString standardizedNumbers(const ChannelArithmetic& of, bool by_data) {
    const double centre = by_data ? of.mean : of.running_mean;
    const double var = by_data ? of.var : of.running_var;
    QString above = inFormula(of.value.x);
    if (norm(of).centres)
        above += "-" + asOperand(centre);
    return "\\frac{" + above + "}{\\sqrt{" + inFormula(var) + "+" + inFormula(of.config.eps) + "}}";
}

bool hasGamma(const ChannelArithmetic& of) {
    return !of.gammas.empty();
}

bool hasBeta(const ChannelArithmetic& of) {
    return !of.betas.empty();
}

StageWords input(const ChannelArithmetic& of) {
    return {
        Stage::tr("Comes in"),
        {"x=" + inFormula(of.value.x)},
        Stage::tr("Sample %1, channel %2: %3.").arg(of.sample).arg(of.channel).arg(blockWords(of))};
}

StageWords squares(const ChannelArithmetic& of) {
    return {Stage::tr("Mean square"),
            {"v=" + meanSquare() + "=" + inFormula(of.var)},
            Stage::tr("%1 subtracts no mean.").arg(label(of))};
}

StageWords statistics(const ChannelArithmetic& of) {
    if (!norm(of).centres)
        return squares(of);
    if (!of.by_data)
        return {Stage::tr("Running mean and variance"),
                {mean(of, false) + "=" + inFormula(of.running_mean),
                 variance(of, false) + "=" + inFormula(of.running_var)},
                Stage::tr("Eval: the buffers are used. This batch's own μ %1 and σ² %2 are not.")
                    .arg(formatShort(of.mean), formatShort(of.var))};
    StageWords words{Stage::tr("Mean and variance"),
                     {mean(of, true) + "=\\frac{1}{m}\\sum_i x_i=" + inFormula(of.mean),
                      variance(of, true) + "=\\frac{1}{m}\\sum_i(x_i-" + mean(of, true) +
                          ")^2=" + inFormula(of.var)},
                     {}};
    const QString m = formatCount(of.block.m());
    if (!std::isfinite(of.unbiased)) {
        words.sentence = Stage::tr("One value alone: no variance, and no unbiased one.");
        return words;
    }
    words.formulas << "\\muted{\\frac{m}{m-1}" + variance(of, true) + "=" +
                          QString::number(of.bessel, 'f', of.bessel < 1.1 ? 4 : 2) + "\\cdot" +
                          inFormula(of.var) + "=" + inFormula(of.unbiased) + "}";
    words.sentence = Stage::tr(
                         "σ² is biased, divided by m = %1. The unbiased one below is what "
                         "running variances are made of.")
                         .arg(m);
    if (!hasBuffers(of))
        words.sentence = Stage::tr(
                             "σ² is biased, divided by m = %1; unbiased it would be the one "
                             "below.")
                             .arg(m);
    return words;
}

StageWords normalize(const ChannelArithmetic& of) {
    const QString letters = standardized(of, of.by_data);
    const QString numbers = standardizedNumbers(of, of.by_data);
    const QString result = "=" + inFormula(of.value.normalized);
    if (of.correction == Correction{})
        return {Stage::tr("Normalize"), {"\\hat{x}=" + letters, "=" + numbers + result}, {}};
    return {
        Stage::tr("Normalize"),
        {"\\hat{x}=r" + letters + "+d", "=" + inFormula(of.correction.scale) + "\\cdot" + numbers +
                                            "+" + asOperand(of.correction.shift) + result},
        Stage::tr("r and d bring it near what the running statistics give.")};
}

/// γ·x̂ + β, as far as there are γ and β.
QString scaled(const ChannelArithmetic& of, const QString& gamma, const QString& inner,
               const QString& beta, const QString& times) {
    return (hasGamma(of) ? gamma + times : QString()) + inner +
           (hasBeta(of) ? "+" + beta : QString());
}

QString scaledNumbers(const ChannelArithmetic& of, const QString& inner) {
    return scaled(of, "\\ofgamma{" + inFormula(of.gamma) + "}", inner,
                  "\\ofbeta{" + asOperand(of.beta) + "}", QStringLiteral("\\cdot"));
}

StageWords scale(const ChannelArithmetic& of) {
    StageWords words{Stage::tr("Scale and shift"), {}, {}};
    words.formulas << "y=" + scaled(of, "\\gamma", "\\hat{x}", "\\beta", "\\,");
    words.formulas << "=" +
                          scaledNumbers(of, hasGamma(of) ? asOperand(of.value.normalized)
                                                         : inFormula(of.value.normalized)) +
                          (hasGamma(of) || hasBeta(of) ? "=" + inFormula(of.value.y) : QString());
    if (!hasGamma(of) && !hasBeta(of))
        words.sentence = Stage::tr("No γ and β here: y is x̂.");
    else if (!norm(of).centres)
        words.sentence = Stage::tr("%1 has no β.").arg(label(of));
    if (std::isfinite(of.value.noisy)) {
        words.formulas << "y'=" + inFormula(of.value.noise_scale) + "\\cdot" +
                              asOperand(of.value.y) + "+" + asOperand(of.value.noise_shift) + "=" +
                              inFormula(of.value.noisy);
        words.sentence = Stage::tr("Noisy: y' is y with this step's noise.");
    }
    if (of.by_data && std::isfinite(of.value.by_running)) {
        words.formulas << "\\muted{y_{\\text{run}}}=" +
                              scaledNumbers(of, standardizedNumbers(of, false)) + "=" +
                              inFormula(of.value.by_running);
        words.sentence += (words.sentence.isEmpty() ? QString() : QStringLiteral(" ")) +
                          Stage::tr("By running statistics, as in eval mode, it would be %1.")
                              .arg(formatShort(of.value.by_running));
    }
    return words;
}

/// "←0.9·0.1 + 0.1·0.12 = 0.102", with as many digits as tell before from after.
QString moved(double factor, double before, double now, double after) {
    const double change = std::abs(after - before);
    const QString result =
        change > 0 && change < std::abs(after) ? formatLike(after, change) : inFormula(after);
    return "←" + inFormula(1.0 - factor) + "\\cdot" + asOperand(before) + "+" + inFormula(factor) +
           "\\cdot" + asOperand(now) + "=" + result;
}

QString whyUnmoved(const ChannelArithmetic& of) {
    if (!hasBuffers(of)) {
        const QString other = unmovedSentence(of.config);
        return other.isEmpty() ? Stage::tr("track_running_stats is off: there are no buffers.")
                               : other;
    }
    if (of.config.freeze)
        return Stage::tr("Frozen: the buffers stay as they are.");
    return of.by_data ? Stage::tr("This pass leaves the buffers as they are.")
                      : Stage::tr("Eval mode: the buffers stay as they are.");
}

StageWords buffers(const ChannelArithmetic& of) {
    StageWords words{Stage::tr("What the buffers become"), {}, {}};
    if (of.moves.empty()) {
        words.sentence = whyUnmoved(of);
        return words;
    }
    const auto& last = of.moves.back();
    words.formulas << mean(of, false) +
                          moved(last.factor, last.mean_before, last.mean, last.mean_after)
                   << variance(of, false) +
                          moved(last.factor, last.var_before, last.var, last.var_after);
    words.sentence =
        of.config.momentum
            ? Stage::tr("momentum %1 is the weight of the new.").arg(formatTick(last.factor))
            : Stage::tr("momentum None: a plain average, the new weighs %1.")
                  .arg(formatShort(last.factor));
    if (of.moves.size() > 1)
        words.sentence += ' ' + Stage::tr(
                                    "The last of %1 virtual batches; before the first they "
                                    "were %2 and %3.")
                                    .arg(of.moves.size())
                                    .arg(formatShort(of.moves.front().mean_before),
                                         formatShort(of.moves.front().var_before));
    return words;
}

StageWords outputGradient(const ChannelArithmetic& of) {
    StageWords words{Stage::tr("Comes back"), {}, {}};
    if (!std::isfinite(of.value.dy)) {
        words.sentence = Stage::tr("No gradient is known here.");
        return words;
    }
    words.formulas << "dy=\\frac{\\partial L}{\\partial y}=" + inFormula(of.value.dy);
    if (std::isfinite(of.value.noise_scale))
        words.sentence = Stage::tr("That of y before the noise.");
    return words;
}

StageWords affineGradient(const ChannelArithmetic& of) {
    StageWords words{Stage::tr("Gradients of γ and β"), {}, {}};
    if (!norm(of).centres)
        words.title = Stage::tr("Gradient of γ");
    if (std::isfinite(of.dbeta))
        words.formulas << "d\\beta=\\sum_i dy_i=" + inFormula(of.dbeta);
    if (std::isfinite(of.dgamma))
        words.formulas << "d\\gamma=\\sum_i dy_i\\hat{x}_i=" + inFormula(of.dgamma);
    if (words.formulas.isEmpty())
        words.sentence =
            hasGamma(of) ? Stage::tr("No gradient is known here.") : Stage::tr("No γ and β here.");
    else if (of.config.freeze_affine)
        words.sentence = Stage::tr("Locked: γ and β stay as they are all the same.");
    else if (std::isfinite(of.dgamma_here) && of.dgamma_here != of.dgamma)
        words.sentence = Stage::tr("Over every value with this γ; of these this block gives %1%2.")
                             .arg(Stage::tr("dγ %1").arg(formatShort(of.dgamma_here)),
                                  std::isfinite(of.dbeta_here)
                                      ? Stage::tr(", dβ %1").arg(formatShort(of.dbeta_here))
                                      : QString());
    return words;
}

/// The three terms under braces that name them.
QString terms(const ChannelArithmetic& of, const QString& d) {
    const auto& terms = of.terms;
    const auto braced = [](const QString& number, const QString& name) {
        return "\\under{" + number + "}{" + name + "}";
    };
    QString text = braced(inFormula(terms.scaled), "m\\," + d);
    if (norm(of).centres)
        text += "-" + braced(asOperand(terms.sum), "\\sum_i " + d + "_i");
    return text + "-" +
           braced(asOperand(terms.projection), "\\hat{x}\\sum_i " + d + "_i\\hat{x}_i");
}

StageWords inputGradient(const ChannelArithmetic& of) {
    StageWords words{Stage::tr("Goes on back"), {}, {}};
    if (!std::isfinite(of.value.dx)) {
        words.sentence = Stage::tr("No gradient is known here.");
        return words;
    }
    const bool gamma = hasGamma(of) && of.terms.gamma_in_factor;
    const QString above = gamma ? QStringLiteral("\\gamma") : QStringLiteral("1");
    const QString factor = inFormula(of.terms.factor);
    if (!of.by_data) {
        words.formulas << "dx=\\frac{" + above + "}{" + deviation(of, false) + "}dy"
                       << "=" + factor + "\\cdot" + asOperand(of.terms.d) + "=" +
                              inFormula(of.value.dx);
        words.sentence = Stage::tr("Constants normalize: no other value has a say.");
        return words;
    }
    const bool own = hasGamma(of) && !of.terms.gamma_in_factor;
    const QString d = own ? QStringLiteral("d") : QStringLiteral("dy");
    if (own)
        words.formulas << "d=\\gamma\\,dy=" + inFormula(of.terms.d);
    words.formulas << "dx=\\frac{" + above + (of.correction == Correction{} ? "" : "r") + "}{m" +
                          deviation(of, true) + "}(m\\," + d +
                          (norm(of).centres ? "-\\sum_i " + d + "_i" : QString()) +
                          "-\\hat{x}\\sum_i " + d + "_i\\hat{x}_i)"
                   << "=" + factor + "\\cdot(" + terms(of, d) + ")"
                   << "=" + inFormula(of.value.dx);
    words.sentence = of.correction != Correction{}
                         ? Stage::tr("x̂ is that before r and d, which are constants here.")
                     : norm(of).centres
                         ? Stage::tr(
                               "What all values share, and what goes along x̂, is taken "
                               "out: the norm undoes both.")
                         : Stage::tr("What is common along x̂ is taken out.");
    return words;
}

}  // namespace

QString blockWords(const ChannelArithmetic& of) {
    const auto reduction = reductionOf(of.config, of.slot, of.batch);
    return Stage::tr("one of m = %1 values (%2)")
        .arg(formatCount(of.block.m()), reducedAxes(reduction));
}

StageWords wordsOf(ChannelStage stage, const ChannelArithmetic& of) {
    switch (stage) {
        case ChannelStage::Input:
            return input(of);
        case ChannelStage::Statistics:
            return statistics(of);
        case ChannelStage::Normalize:
            return normalize(of);
        case ChannelStage::Scale:
            return scale(of);
        case ChannelStage::Buffers:
            return buffers(of);
        case ChannelStage::OutputGradient:
            return outputGradient(of);
        case ChannelStage::AffineGradient:
            return affineGradient(of);
        case ChannelStage::InputGradient:
            break;
    }
    return inputGradient(of);
}

QStringList partsOf(ChannelStage stage, const ChannelArithmetic& of) {
    const QString row = QStringLiteral("layers.%1.").arg(of.layer);
    const Tap input_tap = of.config.placement == Placement::Before ? Tap::Linear : Tap::Activation;
    const QString in = row + toQString(lessonWordOf(input_tap));
    const QString out = row + toQString(lessonWordOf(Tap::Normalized));
    switch (stage) {
        case ChannelStage::Statistics:
            return {in, row + "running"};
        case ChannelStage::Scale:
            return {row + "affine", out};
        case ChannelStage::Buffers:
            return {row + "running"};
        case ChannelStage::Normalize:
        case ChannelStage::OutputGradient:
            return {out};
        case ChannelStage::AffineGradient:
            return {row + "affine"};
        case ChannelStage::Input:
        case ChannelStage::InputGradient:
            break;
    }
    return {in};
}

}  // namespace normscope
