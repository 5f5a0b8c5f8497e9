// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/seed_runs.h"

#include <algorithm>

#include "app/sweep/sweep_job.h"
#include "model/settings/dataset_row.h"
#include "widgets/base/number_format.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

constexpr std::chrono::milliseconds kTick{250};

/// Whether an experiment has become what it is by going on from another one.
bool goesOnFrom(const Experiment& earlier, Experiment now) {
    now.configuration.steps = earlier.configuration.steps;
    return now.configuration == earlier.configuration &&
           now.interventions.size() >= earlier.interventions.size() &&
           std::equal(earlier.interventions.begin(), earlier.interventions.end(),
                      now.interventions.begin());
}

QString shareText(double score, Task task) {
    return task == Task::Regression ? formatShort(score) : formatPercent(score);
}

}  // namespace

SeedRuns::SeedRuns(Lab& lab, QString program, QObject* parent)
    : QObject(parent), lab_(lab), program_(std::move(program)) {
    connect(&lab_, &Lab::experimentChanged, this, &SeedRuns::check);
    connect(&lab_, &Lab::restarted, this, &SeedRuns::forget);
    connect(&ticking_, &QTimer::timeout, this, [this] { emit progressed(done_, all_); });
}

SeedRuns::~SeedRuns() = default;

void SeedRuns::toggle() {
    if (isOn())
        forget();
    else
        begin();
}

void SeedRuns::begin() {
    if (lab_.status().step == 0)
        return emit notice(tr("There is nothing to compare before the first step."));
    try {
        Experiment a = lab_.experimentSoFar();
        a.twin.reset();
        add(a, lab_.newestHistory(), lab_.fault().has_value());
        if (lab_.experiment().twin)
            add(lab_.experimentSoFar().twinExperiment(), lab_.newestTwinHistory(),
                lab_.twinFault().has_value());
    } catch (const std::exception& error) {
        strands_.clear();
        return emit notice(inPanelWords(QString::fromUtf8(error.what()), lab_.configuration()));
    }
    at_ = done_ = 0;
    all_ = strands_.size() * static_cast<std::size_t>(kSeeds - 1);
    emit progressed(done_, all_);
    ticking_.start(kTick);
    startNext();
}

void SeedRuns::add(const Experiment& experiment, const History& history, bool ended) {
    const auto seed = experiment.configuration.seed;
    SweepPlan plan;
    plan.sweep = {experiment, {}, seedsFrom(seed + 1, kSeeds - 1)};
    auto job = SweepJob::inOwnFolder(plan);
    const auto strand = strands_.size();
    connect(job.get(), &SweepJob::advanced, this,
            [this, strand](std::size_t run) { advance(strand, run); });
    connect(job.get(), &SweepJob::finished, this, &SeedRuns::startNext);
    auto metrics = history.metrics;
    std::erase_if(metrics, [&](const MetricsRecord& record) {
        return record.step > experiment.configuration.steps;
    });
    strands_.push_back({experiment, {{seed, std::move(metrics), ended}}, std::move(job)});
}

/// One experiment after the other.
void SeedRuns::startNext() {
    if (at_ == strands_.size())
        return conclude();
    strands_[at_++].job->start(program_);
}

void SeedRuns::advance(std::size_t strand, std::size_t run) {
    auto& [experiment, runs, job] = strands_[strand];
    if (const auto& made = job->results()[run])
        runs.push_back({job->runs()[run].seed, made->metrics, made->fault.has_value()});
    ++done_;
    announce();
}

void SeedRuns::stop() {
    if (done_ == all_)
        return;
    at_ = strands_.size();
    for (const Strand& strand : strands_)
        strand.job->stop();
    endProgress();
}

void SeedRuns::endProgress() {
    ticking_.stop();
    done_ = all_;
    emit progressed(done_, all_);
}

void SeedRuns::conclude() {
    endProgress();
    QString text = sentence();
    QStringList failures;
    for (const Strand& strand : strands_)
        failures += strand.job->failures();
    if (!failures.isEmpty())
        text += ' ' + tr("%1 failed, the first was %2").arg(failures.size()).arg(failures.first());
    emit notice(text);
}

void SeedRuns::forget() {
    if (!isOn())
        return;
    strands_.clear();
    endProgress();
    announce();
}

/// Another run than the one that they were made of, or another past of it.
void SeedRuns::check() {
    if (!isOn())
        return;
    const Experiment& now = lab_.experiment();
    const bool same_a = goesOnFrom(strands_[0].experiment, {now.configuration, now.interventions});
    const bool same_b = strands_.size() < 2 ||
                        (now.twin && goesOnFrom(strands_[1].experiment, now.twinExperiment()));
    if (!same_a || !same_b)
        forget();
}

void SeedRuns::announce() {
    const auto band = [this](std::size_t strand) {
        return strand < strands_.size() ? seedBand(strands_[strand].runs) : SeedBand{};
    };
    emit bandsChanged(band(0), band(1));
}

QString SeedRuns::sentence() const {
    const Task task = taskOf(strands_[0].experiment.configuration);
    const auto spread = [&](const Strand& strand) -> std::optional<QString> {
        const auto band = seedBand(strand.runs);
        if (band.points.empty() || band.seeds < 2)
            return std::nullopt;
        const auto& last = band.points.back();
        auto text = tr("%1 to %2 (middle %3) over %4 seeds at step %5")
                        .arg(shareText(last.score.least, task), shareText(last.score.most, task),
                             shareText(last.score.median, task))
                        .arg(band.seeds)
                        .arg(formatCount(last.step));
        if (band.ended > 0)
            text += tr(", %1 of which had stopped").arg(band.ended);
        return text;
    };
    const QString what = task == Task::Regression ? tr("Validation R²") : tr("Validation accuracy");
    const auto of_a = spread(strands_[0]);
    if (!of_a)
        return tr("No other seed was trained to the end.");
    if (strands_.size() == 1)
        return tr("%1: %2.").arg(what, *of_a);
    const auto of_b = spread(strands_[1]);
    const auto order = seedOrder(strands_[0].runs, strands_[1].runs);
    return tr("%1: A %2, B %3; A is higher with %4 of %5, B with %6.")
        .arg(what, *of_a, of_b.value_or(tr("not known")))
        .arg(order.higher)
        .arg(order.seeds)
        .arg(order.lower);
}

}  // namespace normscope
