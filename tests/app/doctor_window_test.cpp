// SPDX-License-Identifier: GPL-3.0-or-later
// The Doctor in the real window with a real trainer.
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "app/window/guide_window.h"
#include "app/window/main_window.h"
#include "widgets/doctor/doctor_page.h"
#include "widgets/doctor/finding_card.h"
#include "widgets/inspector/inspector.h"
#include "widgets/plots/plot.h"

using namespace normscope;

namespace {

constexpr int kPatience = 60'000;  // for a step of the trainer on a busy machine, ms

/// Trains in eval mode from step 20 on.
Experiment sick() {
    Experiment experiment;
    Configuration& configuration = experiment.configuration;
    configuration.data.dataset = "spiral";
    configuration.data.samples = 200;  // 160 to train on
    configuration.data.batch_size = 32;
    configuration.network.hidden = {8, 8};
    configuration.network.activation = Activation::Tanh;
    configuration.network.init.scheme = InitScheme::PyTorch;
    experiment.interventions = {{20, {{"mode", std::string("eval")}}}};
    return experiment;
}

}  // namespace

class DoctorWindowTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;

    void open(const Experiment& experiment) {
        WindowOptions options;
        options.settings = settings_.get();
        window_ = std::make_unique<MainWindow>(experiment, options);
        window_->resize(1280, 900);
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    }
    Lab& lab() { return window_->lab(); }
    DoctorPage* page() { return window_->findChild<DoctorPage*>(); }
    QToolButton* badge() { return window_->findChild<QToolButton*>("status-findings"); }
    Inspector* inspector() { return window_->findChild<Inspector*>("inspector"); }
    FindingCard* card(FindingKind kind) {
        for (auto* one : page()->findChildren<FindingCard*>())
            if (one->shown().finding.kind == kind && one->isVisibleTo(page()))
                return one;
        return nullptr;
    }
    bool waitFor(FindingKind kind) {
        return QTest::qWaitFor([&] { return card(kind) != nullptr; }, kPatience);
    }

  private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<QSettings>(folder_->filePath(QStringLiteral("layout.ini")),
                                                QSettings::IniFormat);
    }
    void cleanup() {
        window_.reset();
        settings_.reset();
    }

    void theBadgeOpensThePage() {
        open(sick());
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        QTRY_VERIFY_WITH_TIMEOUT(badge()->text() != tr("no findings"), kPatience);
        QVERIFY(!inspector()->isVisible());
        badge()->click();
        QVERIFY(inspector()->isVisible());
        QCOMPARE(inspector()->pageShown(), QStringLiteral("doctor"));
    }

    void showMePointsAndTheRemedyCures() {
        open(sick());
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        lab().pause();
        QTRY_VERIFY_WITH_TIMEOUT(!lab().status().playing, kPatience);
        badge()->click();
        card(FindingKind::TrainsInEval)->findChild<QPushButton*>("finding-show")->click();
        QCOMPARE(inspector()->pageShown(), QStringLiteral("statistics"));
        auto* focused = qobject_cast<Plot*>(window_->focusWidget());
        QVERIFY(focused != nullptr);
        QCOMPARE(focused->id(), QStringLiteral("accuracy"));

        const auto before = lab().experiment().interventions.size();
        badge()->click();
        card(FindingKind::TrainsInEval)->findChild<QPushButton*>("finding-remedy")->click();
        QTRY_VERIFY_WITH_TIMEOUT(lab().experiment().interventions.size() == before + 1, kPatience);
        QCOMPARE(lab().configuration().mode, Mode::Train);
        QTRY_VERIFY_WITH_TIMEOUT(card(FindingKind::TrainsInEval) == nullptr, kPatience);
        QVERIFY(!lab().undoLabel().empty());
        lab().undo();
        QTRY_COMPARE_WITH_TIMEOUT(lab().experiment().interventions.size(), before, kPatience);
        QVERIFY(waitFor(FindingKind::TrainsInEval));
    }

    /// Back in time it says what there was to find, and changes nothing.
    void thePastHasItsOwn() {
        open(sick());
        QVERIFY(waitFor(FindingKind::TrainsInEval));
        // One step before the newest is in eval mode too.
        QTRY_VERIFY_WITH_TIMEOUT(lab().status().step > 30, kPatience);
        lab().pause();
        lab().visit(15);
        QTRY_VERIFY_WITH_TIMEOUT(card(FindingKind::TrainsInEval) == nullptr, kPatience);
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
        open(sick());
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
        open(training);
        QVERIFY(waitFor(FindingKind::RedundantBias));
        card(FindingKind::RedundantBias)->findChild<QToolButton*>("finding-guide")->click();
        QVERIFY(window_->findChild<GuideWindow*>() != nullptr);
    }
};

QTEST_MAIN(DoctorWindowTest)
#include "doctor_window_test.moc"
