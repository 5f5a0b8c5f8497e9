// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/status_line.h"

#include <QToolButton>
#include <algorithm>

#include "model/settings/schedule.h"
#include "widgets/base/number_format.h"
#include "widgets/base/steady_label.h"
#include "widgets/panel/difference_text.h"

namespace normscope {

namespace {

constexpr int kRefreshMs = 150;  // figures that change faster cannot be read
constexpr int kFrameRateMs = 1000;
constexpr int kLongestName = 40;  // of what B differs in, characters

/// Where a step takes long that is said, never "0 steps/s".
QString speedText(double steps_per_second) {
    if (steps_per_second <= 0)
        return QObject::tr("first steps…");
    if (steps_per_second < 1)
        return QObject::tr("%1 s a step").arg(1 / steps_per_second, 0, 'f', 1);
    return QObject::tr("%1 steps/s")
        .arg(steps_per_second < 10 ? QString::number(steps_per_second, 'f', 1)
                                   : formatCount(qRound64(steps_per_second)));
}

}  // namespace

template <class Label>
Label* StatusLine::addLabel(const QString& name, const QString& help, bool right) {
    auto* label = new Label(this);
    label->setObjectName(name);
    label->setToolTip(help);
    label->setStyleSheet(QStringLiteral("padding: 0 4px;"));
    if (right)
        addPermanentWidget(label);
    else
        addWidget(label);
    return label;
}

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent),
      step_(addLabel(QStringLiteral("status-step"), tr("Optimizer steps made."), false)),
      twin_(addLabel<QLabel>(QStringLiteral("status-twin"), {}, false)),
      epoch_(addLabel(QStringLiteral("status-epoch"), tr("Passes over the training set."), false)),
      rate_(addLabel(QStringLiteral("status-rate"),
                     tr("Learning rate of the next step, by the schedule."), false)),
      speed_(addLabel(QStringLiteral("status-speed"),
                      tr("Training steps in the last second of training."), false)),
      cost_(addLabel(QStringLiteral("status-cost"),
                     tr("Share of the training thread's time that goes into looking."), false)),
      frames_(addLabel(QStringLiteral("status-frames"), tr("Pictures a second, as shown."), false)),
      seed_(addLabel(QStringLiteral("status-seed"),
                     tr("The same settings and seed give bitwise the same weights."), false)),
      data_(addLabel(QStringLiteral("status-data"),
                     tr("Data set: training and validation samples; the network's parameters."),
                     true)),
      backend_(addLabel(QStringLiteral("status-backend"), {}, true)),
      findings_(new QToolButton(this)) {
    setObjectName(QStringLiteral("status-line"));
    setSizeGripEnabled(false);
    findings_->setObjectName(QStringLiteral("status-findings"));
    findings_->setProperty("flat", true);
    findings_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    findings_->setToolTip(tr("What the Doctor found; opens its page."));
    addPermanentWidget(findings_);
    connect(findings_, &QToolButton::clicked, this, &StatusLine::findingsRequested);
    displayFindings(0, {});
    rate_->hide();
}

void StatusLine::displayFindings(int count, const QIcon& icon) {
    const QString text = count == 0   ? tr("no findings")
                         : count == 1 ? tr("1 finding")
                                      : tr("%1 findings").arg(count);
    if (findings_->text() == text && findings_->icon().cacheKey() == icon.cacheKey())
        return;
    findings_->setIcon(icon);
    findings_->setText(text);
    findings_->setAccessibleName(tr("Doctor: %1").arg(text));
    fit();
}

void StatusLine::countFrame() {
    ++frame_count_;
}

double StatusLine::takeFrameRate() {
    if (!since_count_.isValid()) {
        since_count_.start();
        frame_count_ = 0;
    } else if (since_count_.elapsed() >= kFrameRateMs) {
        frame_rate_ = frame_count_ * 1000.0 / static_cast<double>(since_count_.restart());
        frame_count_ = 0;
    }
    return frame_rate_;
}

void StatusLine::displayRate(const OptimizerConfig& optimizer, std::int64_t step) {
    const bool scheduled = isScheduled(optimizer);
    if (scheduled)
        rate_->setText(tr("lr %1").arg(formatShort(learningRate(optimizer, step))));
    if (rate_->isVisibleTo(this) == scheduled)
        return;
    rate_->setVisible(scheduled);
    fit();
}

void StatusLine::display(const TrainerStatus& status, const Configuration& configuration) {
    const bool training = status.playing && !status.visited;
    // Not less often than the time bar does: there is one step now.
    step_->setText(status.loading ? tr("loading the data…")
                                  : tr("step %1").arg(formatCount(status.step)));
    const bool turned = training != was_playing_;
    if (!turned && since_display_.isValid() && since_display_.elapsed() < kRefreshMs)
        return;
    since_display_.start();
    was_playing_ = training;
    displayRate(configuration.optimizer, status.visited.value_or(status.step));
    const double rate = takeFrameRate();
    epoch_->setText(tr("epoch %1").arg(status.epoch, 0, 'f', 1));
    speed_->setText(training ? speedText(status.steps_per_second) : tr("paused"));
    cost_->setText(tr("observing costs %1").arg(formatPercent(status.observation_share)));
    frames_->setText(training ? tr("UI %1 fps").arg(qRound(rate)) : tr("UI idle"));
    seed_->setText(tr("seed %1 · deterministic").arg(configuration.seed));
    if (!status.dataset_name.empty())
        data_->setText(
            tr("%1: %2 + %3 · %4 parameters")
                .arg(QString::fromStdString(status.dataset_name), formatCount(status.train_samples),
                     formatCount(status.validation_samples), formatCount(status.parameters)));
    BackendInfo backend = status.backend;
    backend.threads += status.twin_beside ? 1 : 0;
    displayBackend(backend, QString::fromStdString(status.path));
    fit();
}

void StatusLine::displayTwin(const TrainerStatus& status, const Configuration& first,
                             const std::optional<std::vector<Setting>>& differences, bool stopped) {
    if (twin_->isVisibleTo(this) != differences.has_value()) {
        twin_->setVisible(differences.has_value());
        fit();
    }
    if (!differences)
        return;
    const QString label = QString::fromStdString(markLabel(*differences, first));
    QString text = label.isEmpty()
                       ? tr("B: equal")
                       : tr("B: %1").arg(differenceNames(first, *differences, kLongestName));
    if (stopped)
        text = tr("%1 · stopped at %2").arg(text, formatCount(status.twin_step));
    else if (!status.visited && status.twin_step < status.step)
        text = tr("B catching up %1 / %2")
                   .arg(formatCount(status.twin_step), formatCount(status.step));
    QString tip = label.isEmpty() ? tr("Run B, the twin, has the same settings as run A now.")
                                  : tr("Run B, the twin, is run A but for: %1.").arg(label);
    if (status.twin_beside)
        tip += tr(" Its steps are made beside run A's, on another core.");
    if (twin_->toolTip() != tip)
        twin_->setToolTip(tip);
    if (twin_->text() == text)
        return;
    twin_->setText(text);
    twin_->setAccessibleName(text);
    fit();
}

void StatusLine::resizeEvent(QResizeEvent* event) {
    QStatusBar::resizeEvent(event);
    fit();
}

/// Where there is no room for all figures, these go first.
void StatusLine::fit() {
    constexpr int kGap = 6;
    const std::initializer_list<QLabel*> spare{frames_, epoch_, cost_, data_, seed_};
    int wanted = 2 * kGap + findings_->sizeHint().width() + kGap;
    for (const QLabel* label : findChildren<QLabel*>())
        if ((label != twin_ && label != rate_) || label->isVisibleTo(this))
            wanted += std::max(label->minimumWidth(), label->sizeHint().width()) + kGap;
    for (QLabel* label : spare) {
        label->setVisible(wanted <= width());
        if (wanted > width())
            wanted -= std::max(label->minimumWidth(), label->sizeHint().width()) + kGap;
    }
}

void StatusLine::displayBackend(const BackendInfo& backend, const QString& path) {
    if (backend.libtorch.empty())
        return;
    const bool fused = path.startsWith(QLatin1String("fused"));
    const bool slow = backend.reference_blas && !fused;
    const QString threads =
        backend.threads == 1 ? tr("1 thread") : tr("%1 threads").arg(backend.threads);
    const QString blas = QString::fromStdString(backend.blas);
    const QString libtorch = tr("LibTorch %1").arg(QString::fromStdString(backend.libtorch));
    const QString by_libtorch =
        tr("%1 · %2 · %3").arg(slow ? tr("slow: %1").arg(blas) : blas, threads, libtorch);
    backend_->setText(fused ? tr("%1 · %2").arg(path, threads) : by_libtorch);
    backend_->setToolTip(
        fused ? tr("What makes the steps: kernels of this program's own, by the vectors of this "
                   "processor. All else is computed by %1 with %2.")
                    .arg(libtorch, blas)
        : slow ? tr("The reference BLAS is in use: training is up to ten times slower than it "
                    "could be. Install OpenBLAS (on Debian: libopenblas0-pthread) and start again.")
               : tr("What computes: linear algebra library, threads, LibTorch version."));
    if (backend_->property("warning").toBool() != slow) {
        backend_->setProperty("warning", slow);
        backend_->setStyleSheet(backend_->styleSheet());  // reads the property anew
    }
}

}  // namespace normscope
