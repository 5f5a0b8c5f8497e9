// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/step_readouts.h"

#include <QLabel>
#include <cmath>

#include "model/settings/nan.h"
#include "model/settings/schedule.h"
#include "widgets/base/number_format.h"

namespace normscope {

namespace {

QLabel* makeReadout(const char* name, const QString& help, QWidget* page) {
    auto* label = new QLabel(page);
    label->setObjectName(QLatin1String(name));
    label->setProperty("muted", true);
    label->setWordWrap(true);
    label->setToolTip(help);
    label->hide();
    return label;
}

void show(QLabel* label, const QString& text) {
    if (label->text() != text)
        label->setText(text);
    label->setVisible(!text.isEmpty());
}

}  // namespace

StepReadouts::StepReadouts(QWidget* page)
    : norm_(kNaN),
      rate_(makeReadout("rate-now", tr("The learning rate of the next step, by the schedule."),
                        page)),
      gradient_(makeReadout(
          "gradient-now", tr("Norm of all gradients of the last step, before clipping."), page)) {}

void StepReadouts::display(const OptimizerConfig& config) {
    config_ = config;
    write();
}

void StepReadouts::displayStep(std::int64_t step) {
    step_ = step;
    write();
}

void StepReadouts::displayGradient(double norm, bool clipped) {
    norm_ = norm;
    clipped_ = clipped;
    write();
}

void StepReadouts::write() {
    show(rate_, rateText());
    show(gradient_, gradientText());
}

QString StepReadouts::rateText() const {
    if (!isScheduled(config_))
        return {};
    const QString now = tr("now %1").arg(formatShort(learningRate(config_, step_)));
    return step_ < config_.warmup_steps ? tr("%1, warming up").arg(now) : now;
}

QString StepReadouts::gradientText() const {
    if (!(config_.clip_grad_norm > 0) || !std::isfinite(norm_))
        return {};
    const QString now = tr("norm now %1").arg(formatShort(norm_));
    return clipped_ ? tr("%1, scaled down").arg(now) : tr("%1, left as it is").arg(now);
}

}  // namespace normscope
