// SPDX-License-Identifier: GPL-3.0-or-later
// The Doctor in the real window with a real trainer.
#include <QToolButton>

#include "app/window/guide_window.h"
#include "tests/support/window_fixture.h"
#include "widgets/doctor/finding_card.h"
#include "widgets/inspector/doctor_page.h"
#include "widgets/inspector/inspector.h"
#include "widgets/plots/plot.h"

using namespace normscope;

namespace {

/// Trains in eval mode from step 20 on.
Experiment sick() {
    Experiment experiment = smallSpiral();
    experiment.interventions = {{20, {{"mode", std::string("eval")}}}};
    return experiment;
}

}  // namespace

class DoctorWindowTest : public WindowFixture {
    Q_OBJECT

    DoctorPage* page() { return window_->findChild<DoctorPage*>(); }
    QToolButton* badge() { return find<QToolButton>("status-findings"); }
    Inspector* inspector() { return find<Inspector>("inspector"); }
    FindingCard* card(FindingKind kind) {
        for (auto* one : page()->findChildren<FindingCard*>())
            if (one->shown().finding.kind == kind && one->isVisibleTo(page()))
                return one;
        return nullptr;
    }
    void openAtThePage(const Experiment& experiment) {
        open(experiment);
        inspector()->setOpen(true);
        inspector()->showPage("doctor");
    }
    bool waitFor(FindingKind kind) {
        return QTest::qWaitFor([&] { return card(kind) != nullptr; }, kPatience);
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void theBadgeOpensThePage() {
        open(sick());
        TRY_VERIFY(page()->worst().has_value());
        TRY_VERIFY(badge()->text() != tr("no findings"));
        QVERIFY(!inspector()->isVisible());
        QVERIFY(page()->findChildren<FindingCard*>().isEmpty());  // none is made out of sight
        badge()->click();
        QVERIFY(inspector()->isVisible());
        QCOMPARE(inspector()->pageShown(), "doctor");
        QVERIFY(waitFor(FindingKind::TrainsInEval));
    }

    void showMePointsAndTheRemedyCures() {
        openAtThePage(sick());
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        pause();
        badge()->click();
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        card(FindingKind::TrainsInEval)->findChild<QPushButton*>("finding-show")->click();
        QCOMPARE(inspector()->pageShown(), "statistics");
        auto* focused = qobject_cast<Plot*>(window_->focusWidget());
        QVERIFY(focused != nullptr);
        QCOMPARE(focused->id(), "accuracy");

        const auto before = lab().experiment().interventions.size();
        badge()->click();
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        card(FindingKind::TrainsInEval)->findChild<QPushButton*>("finding-remedy")->click();
        TRY_VERIFY(lab().experiment().interventions.size() == before + 1);
        QCOMPARE(lab().configuration().mode, Mode::Train);
        TRY_VERIFY(card(FindingKind::TrainsInEval) == nullptr);
        QVERIFY(!lab().undoLabel().empty());
        lab().undo();
        TRY_COMPARE(lab().experiment().interventions.size(), before);
        QVERIFY(waitFor(FindingKind::TrainsInEval));
    }

    /// Back in time it says what there was to find, and changes nothing.
    void thePastHasItsOwn() {
        openAtThePage(sick());
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        // One step before the newest is in eval mode too.
        TRY_VERIFY(lab().status().step > 30);
        lab().pause();
        lab().visit(15);
        TRY_VERIFY(card(FindingKind::TrainsInEval) == nullptr);
        QVERIFY(waitFor(FindingKind::RedundantBias));
        lab().live();
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        lab().visit(lab().status().step - 1);
        QVERIFY(QTest::qWaitFor(
            [&] {
                auto* one = card(FindingKind::TrainsInEval);
                return one != nullptr &&
                       !one->findChild<QPushButton*>("finding-remedy")->isEnabled();
            },
            kPatience));
    }

    void muteIsRemembered() {
        openAtThePage(sick());
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        card(FindingKind::TrainsInEval)->findChild<QToolButton*>("finding-mute")->click();
        QTRY_VERIFY(card(FindingKind::TrainsInEval) == nullptr);
        window_.reset();
        open(sick());
        QCOMPARE(page()->muted(), QStringList{"trains-in-eval"});
    }

    void theGuideOpensAtThePage() {
        auto training = sick();
        training.interventions.clear();  // in eval mode a bias is not redundant
        openAtThePage(training);
        QVERIFY(waitFor(FindingKind::RedundantBias));
        card(FindingKind::RedundantBias)->findChild<QToolButton*>("finding-guide")->click();
        QVERIFY(window_->findChild<GuideWindow*>() != nullptr);
    }
};

QTEST_MAIN(DoctorWindowTest)
#include "doctor_window_test.moc"
