// SPDX-License-Identifier: GPL-3.0-or-later
// What comes up from the trainer late never takes back what was asked for since.
#include <QDeadlineTimer>
#include <QScopeGuard>
#include <QSemaphore>
#include <QTest>
#include <stdexcept>

#include "app/lab/lab.h"
#include "tests/support/window_fixture.h"

using namespace normscope;

class LabTest : public QObject {
    Q_OBJECT

    static constexpr int kTimes = 50;  // what is late comes late by chance

    static std::vector<Setting> norm(NormKind kind) {
        return {settingOf(&NormalizationConfig::kind, kind)};
    }
    static void openPaused(Lab& lab, std::int64_t step) {
        QVERIFY(lab.open(smallSpiral()));
        lab.playTo(step);
        TRY_VERIFY(lab.status().step == step && !lab.status().playing);
    }

  private slots:
    void backFromAVisitIsBackAtOnce() {
        Lab lab;
        QStringList notices;
        connect(&lab, &Lab::notice, this, [&](const QString& text) { notices << text; });
        openPaused(lab, 5);
        QCOMPARE(lab.status().step, 5);
        for (int i = 0; i < kTimes; ++i) {
            lab.visit(2);
            TRY_COMPARE(lab.status().visited, std::optional<std::int64_t>(2));
            lab.live();
            lab.poll();
            QVERIFY2(!lab.visited(), qPrintable(QString::number(i)));
            lab.change(norm(i % 2 == 0 ? kNoNorm : kUsualNorm));
            lab.poll();
            QCOMPARE(lab.configuration().normalization.isOn(), i % 2 == 1);
        }
        TRY_COMPARE(lab.experiment().interventions.size(), std::size_t{kTimes});
        QCOMPARE(notices, QStringList());
    }

    void whatWasChangedSinceStays() {
        Lab lab;
        openPaused(lab, 3);
        QCOMPARE(lab.status().step, 3);
        for (int i = 0; i < kTimes; ++i) {
            const auto before = lab.status().commands;
            lab.change(norm(kNoNorm));
            lab.addTwin({});  // takes longer
            lab.change(norm(kUsualNorm));
            QDeadlineTimer late(kPatience);
            while (lab.status().commands < before + 3) {
                QVERIFY(!late.hasExpired());
                lab.poll();
                QVERIFY2(lab.configuration().normalization.isOn(), qPrintable(QString::number(i)));
            }
        }
    }

    /// The change is asked for, a step is looked at and left, another change is refused there.
    void whatIsOnItsWayStaysInForce() {
        Lab lab;
        openPaused(lab, 5);
        QCOMPARE(lab.status().step, 5);
        QStringList notices;
        connect(&lab, &Lab::notice, this, [&](const QString& text) { notices << text; });
        lab.change(norm(kNoNorm));
        lab.visit(2);
        lab.change(norm(kUsualNorm));
        QCOMPARE(notices.size(), 1);
        lab.live();
        QVERIFY(!lab.configuration().normalization.isOn());
        lab.reset();
        QVERIFY(!lab.configuration().normalization.isOn());
        TRY_VERIFY(lab.status().step > 0);
        QVERIFY(!lab.configuration().normalization.isOn());
    }

    /// They come up once; here with a run that is no longer wanted when they do.
    void theDataOfARunGivenUpAreNotLost() {
        QSemaphore asked, go;
        Lab lab([&](const Configuration& configuration) {
            if (configuration.data.dataset == smallXor().configuration.data.dataset) {
                asked.release();
                go.acquire();
                throw std::runtime_error("it is gone");
            }
            return loadDataset(configuration);
        });
        const auto freed = qScopeGuard([&go] { go.release(); });
        QVERIFY(lab.open(smallSpiral()));
        QVERIFY(lab.open(smallXor()));
        QVERIFY(asked.tryAcquire(1, kPatience));  // so the first has begun
        QVERIFY(lab.open(smallSpiral()));
        lab.poll();
        go.release();
        TRY_VERIFY(lab.status().step > 0);
        QVERIFY(lab.data() != nullptr);
        QCOMPARE(lab.data()->name, loadDataset(smallSpiral().configuration)->name);
    }

    void whatIsRefusedIsTakenBack() {
        Lab lab;
        openPaused(lab, 3);
        QCOMPARE(lab.status().step, 3);
        lab.change({settingOf(&NormalizationConfig::placement, Placement::After)});
        lab.change({settingOf(&NormalizationConfig::kind, NormKind::Layer)});
        QStringList notices;
        connect(&lab, &Lab::notice, this, [&](const QString& text) { notices << text; });
        // LayerNorm cannot be folded: its statistics are those of the sample at hand.
        lab.change({settingOf(&NormalizationConfig::on_remove, OnRemove::Fold)});
        lab.change(norm(kNoNorm));
        QVERIFY(!lab.configuration().normalization.isOn());
        TRY_VERIFY(lab.configuration().normalization.isOn());
        TRY_COMPARE(notices.size(), 1);
    }
};

QTEST_MAIN(LabTest)
#include "lab_test.moc"
