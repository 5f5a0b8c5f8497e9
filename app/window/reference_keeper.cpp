// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/reference_keeper.h"

#include <QInputDialog>
#include <algorithm>
#include <utility>

#include "app/files/presets.h"
#include "widgets/panel/difference_text.h"

namespace normscope {

namespace {

constexpr int kLongestName = 32;             // of an offered name, characters
constexpr int kPinWidth = 380;               // px, for the title and a whole name
constexpr std::size_t kMostDifferences = 3;  // more say less than a number

/// The run alone, as far as it has come.
Experiment upTo(Experiment experiment, std::int64_t step) {
    experiment.twin.reset();
    std::erase_if(experiment.interventions,
                  [step](const Intervention& each) { return each.step > step; });
    experiment.configuration.steps = std::max<std::int64_t>(step, 1);
    return experiment;
}

/// Loss, accuracy and validation are all that is pinned.
History curvesOf(const History& history) {
    History curves;
    curves.train_loss = history.train_loss;
    curves.train_accuracy = history.train_accuracy;
    curves.metrics = history.metrics;
    return curves;
}

}  // namespace

ReferenceKeeper::ReferenceKeeper(Lab& lab, References& references, QWidget* window)
    : QObject(window), lab_(lab), references_(references), window_(window) {
    connect(&references_, &References::openRequested, &lab_, &Lab::open);
    connect(&references_, &References::compareRequested, this, &ReferenceKeeper::compare);
    connect(&lab_, &Lab::runEnding, this, [this] {
        if (lab_.history().lastStep() == 0)
            return;
        before_ = runA();
        emit beforeChanged();
    });
}

/// The preset's title, or by what sets the run apart from the nearest one.
QString ReferenceKeeper::nameOf(const Configuration& configuration) const {
    std::vector<Setting> fewest(kMostDifferences + 1);
    Configuration nearest;
    for (const Preset& preset : presets()) {
        auto own = differencesOf(preset.experiment.configuration, configuration);
        if (own.empty())
            return preset.title;
        if (own.size() < fewest.size()) {
            fewest = std::move(own);
            nearest = preset.experiment.configuration;
        }
    }
    if (fewest.size() > kMostDifferences)
        return tr("run %1").arg(references_.count() + 1);
    return differenceNames(nearest, fewest, kLongestName);
}

ReferenceKeeper::Run ReferenceKeeper::runA() const {
    const auto step = lab_.history().lastStep();
    Experiment experiment = upTo(lab_.experiment(), step);
    const QString name = nameOf(experiment.configurationAt(step));
    return {name, curvesOf(lab_.history()), std::move(experiment)};
}

ReferenceKeeper::Run ReferenceKeeper::runB() const {
    const History& history = *lab_.twinHistory();
    const QString name =
        lab_.differences().empty()
            ? tr("run %1").arg(references_.count() + 1)
            : differenceNames(lab_.configuration(), lab_.differences(), kLongestName);
    return {name, curvesOf(history), upTo(lab_.experiment().twinExperiment(), history.lastStep())};
}

void ReferenceKeeper::pin(Target target) {
    const bool twin = lab_.twinHistory() != nullptr;
    const bool wants_b = target == Target::B && twin;
    if (lab_.history().lastStep() == 0 || (wants_b && lab_.twinHistory()->lastStep() == 0)) {
        emit notice(tr("There is nothing to pin yet: the run has made no step."));
        return;
    }
    if (target == Target::Both && twin) {
        for (const Run& run : {runA(), runB()})
            if (!keep(run.name, run))
                return;
        return;
    }
    ask(wants_b ? runB() : runA());
}

void ReferenceKeeper::pinBefore() {
    if (before_)
        ask(*before_);
}

void ReferenceKeeper::ask(Run run) {
    auto* dialog = new QInputDialog(window_);
    dialog->setObjectName("pin-dialog");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Pin as reference"));
    dialog->setMinimumWidth(kPinWidth);
    dialog->setLabelText(tr("Its curves stay, thin, beside later runs. Name:"));
    dialog->setOkButtonText(tr("Pin"));
    dialog->setTextValue(run.name);
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, kept = std::move(run)](const QString& name) { keep(name, kept); });
    dialog->open();
}

bool ReferenceKeeper::keep(const QString& name, const Run& run) {
    if (references_.pin(name, run.history, run.experiment) != nullptr)
        return true;
    emit notice(tr("%1 references are pinned, as many as can be told apart. Remove one first.")
                    .arg(References::kMost));
    return false;
}

void ReferenceKeeper::compare(const Experiment& experiment) {
    const auto steps = experiment.configuration.steps;
    lab_.addTwin(differencesOf(lab_.configuration(), experiment.configurationAt(steps)));
}

}  // namespace normscope
