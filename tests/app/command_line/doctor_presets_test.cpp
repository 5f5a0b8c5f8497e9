// SPDX-License-Identifier: GPL-3.0-or-later
// What the Doctor says of the experiments that come with the program: nothing, but of those made to
// show what goes wrong.
#include <QTest>
#include <map>
#include <set>

#include "app/files/presets.h"
#include "model/network/structure.h"
#include "model/settings/dataset_row.h"
#include "tests/support/examined.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

using Kinds = std::set<FindingKind>;

constexpr std::int64_t kSteps = 1000;
constexpr std::int64_t kSlowSteps = 150;  // of convolutions

/// What a preset is made to show; in both runs where it has two.
const std::map<QString, Kinds>& shownBy() {
    using enum FindingKind;
    static const std::map<QString, Kinds> kinds{
        {"mnist-sigmoid-plain", {LossStalled, VanishingGradients}},
        {"deep-relu-plain", {LossStalled, VanishingGradients, VarianceCollapse}},
        {"spiral-plain", {LossStalled, VanishingGradients, VarianceCollapse}},
        {"momentum", {Momentum}},
        {"tiny-batch", {BatchTooSmall}},
        {"shifted-data", {DomainShift, ClassSorted}},
        {"figure-1", {LossStalled, VanishingGradients}},
        {"depth-20", {DeadUnits}},
        {"layer-norm", {BatchTooSmall}},
        {"noisy", {StaleStatistics}},
        {"dropout", {DropoutBeforeNorm}},
    };
    return kinds;
}

/// Findings of a run that count.
Kinds findingsOf(const Experiment& experiment, const std::shared_ptr<const Dataset>& data) {
    const auto& c = experiment.configuration;
    const auto most = isConvolutional(c.network.kind) ? kSlowSteps : kSteps;
    // A change that comes later is part of what is shown.
    const auto last =
        experiment.interventions.empty() ? 0 : experiment.interventions.back().step + 10;
    Examined patient(experiment, data);
    patient.trainTo(std::min(c.steps, std::max(most, last)));
    Kinds kinds;
    for (const auto& note : patient.notes)
        if (note.finding.counts())
            kinds.insert(note.finding.kind);
    return kinds;
}

QString textOf(const Kinds& kinds) {
    QStringList keys;
    for (const auto kind : kinds)
        keys << QString::fromUtf8(keyOf(kind).data());
    return keys.join(' ');
}

}  // namespace

class DoctorPresetsTest : public QObject {
    Q_OBJECT

  private slots:
    void presets_data() {
        QTest::addColumn<QString>("name");
        for (const auto& preset : normscope::presets())
            QTest::newRow(qPrintable(preset.name)) << preset.name;
    }
    void presets() {
        QFETCH(QString, name);
        const auto experiment = presetNamed(name).experiment;
        const auto& c = experiment.configuration;
        if (!isInstalled(datasetRow(c.data.dataset)))
            QSKIP("the data are not on this machine");
        const auto data = loadDataset(c);
        auto alone = experiment;
        alone.twin.reset();
        const auto first = findingsOf(alone, data);
        const auto second =
            experiment.twin ? findingsOf(experiment.twinExperiment(), data) : Kinds{};
        auto found = first;
        found.insert(second.begin(), second.end());
        const auto shown = shownBy().find(name);
        if (shown == shownBy().end()) {
            QVERIFY2(found.empty(), qPrintable(textOf(found)));
            return;
        }
        for (const auto kind : shown->second)
            QVERIFY2(found.count(kind) == 1, qPrintable("found only: " + textOf(found)));
        // Where there are two it is the twin that has what is shown.
        if (experiment.twin)
            QVERIFY2(first.empty(), qPrintable(textOf(first)));
    }
};

QTEST_GUILESS_MAIN(DoctorPresetsTest)
#include "doctor_presets_test.moc"
