// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "widgets/bars/transport_bar.h"

using namespace normscope;

class TransportBarTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<TransportBar> bar_;
    std::vector<Setting> asked_;

    QPushButton* button(const char* name) {
        return bar_->findChild<QPushButton*>(QString::fromLatin1(name));
    }
    void click(const char* name) { QTest::mouseClick(button(name), Qt::LeftButton); }
    /// Whether everything in sight has its room at this width.
    bool fits(int width) {
        bar_->resize(width, 48);
        return fitsNow();
    }
    bool fitsNow() {
        QCoreApplication::processEvents();
        for (auto* child : bar_->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
            if (child->isVisible() && (child->width() < child->minimumSizeHint().width() ||
                                       child->geometry().right() >= bar_->width())) {
                qWarning() << child->objectName() << child->geometry();
                return false;
            }
        return true;
    }

  private slots:
    void init() {
        asked_.clear();
        bar_ = std::make_unique<TransportBar>();
        bar_->setStyleSheet(Theme::light().styleSheet());
        connect(bar_.get(), &TransportBar::settingsRequested, this,
                [this](const std::vector<Setting>& settings) {
                    asked_.insert(asked_.end(), settings.begin(), settings.end());
                });
        bar_->resize(1280, 48);
        bar_->show();
        bar_->display(Configuration{});
    }
    void cleanup() { bar_.reset(); }

    void playAndPause() {
        QSignalSpy play(bar_.get(), &TransportBar::playRequested);
        QSignalSpy pause(bar_.get(), &TransportBar::pauseRequested);
        click("play");
        QCOMPARE(play.size(), 1);
        bar_->displayPlaying(true);
        QCOMPARE(button("play")->text(), QStringLiteral("Pause"));
        click("play");
        QCOMPARE(pause.size(), 1);
        QCOMPARE(play.size(), 1);
    }

    void stepResetAndSeed() {
        QSignalSpy step(bar_.get(), &TransportBar::stepRequested);
        QSignalSpy reset(bar_.get(), &TransportBar::resetRequested);
        QSignalSpy seed(bar_.get(), &TransportBar::newSeedRequested);
        click("step");
        click("reset");
        click("new-seed");
        QCOMPARE(step.size(), 1);
        QCOMPARE(reset.size(), 1);
        QCOMPARE(seed.size(), 1);
    }

    void switchesAskForWhatTheySay() {
        click("batch-norm-none");
        click("placement-after");
        click("mode-eval");
        QCOMPARE(asked_, (std::vector{settingOf(&NormalizationConfig::kind, "none"),
                                      settingOf(&NormalizationConfig::placement, "after"),
                                      settingOf(&Configuration::mode, "eval")}));
        QVERIFY(button("batch-norm-none")->isChecked());
        QVERIFY(!button("batch-norm-batch")->isChecked());
    }

    void theChosenSegmentAsksForNothing() {
        click("batch-norm-batch");
        QVERIFY(asked_.empty());
        QVERIFY(button("batch-norm-batch")->isChecked());
    }

    void quickTogglesSeeEachOther() {
        bar_->toggleNorm();
        bar_->toggleNorm();
        bar_->togglePlacement();
        bar_->togglePlacement();
        bar_->toggleMode();
        bar_->toggleMode();
        const std::vector<Setting> expected{{"normalization.kind", std::string("none")},
                                            {"normalization.kind", std::string("batch")},
                                            {"normalization.placement", std::string("after")},
                                            {"normalization.placement", std::string("before")},
                                            {"mode", std::string("eval")},
                                            {"mode", std::string("train")}};
        QCOMPARE(asked_, expected);
    }

    void offAndOnKeepsTheKind() {
        Configuration other;
        other.normalization.kind = NormKind::Layer;
        bar_->display(other);
        QVERIFY(button("batch-norm-batch")->isChecked());
        bar_->toggleNorm();
        bar_->toggleNorm();
        QCOMPARE(asked_, (std::vector<Setting>{{"normalization.kind", std::string("none")},
                                               {"normalization.kind", std::string("layer")}}));
        other.layers[1] = other.normalization;
        other.layers[1].kind = NormKind::Group;  // all are on, though not the same
        bar_->display(other);
        QVERIFY(button("batch-norm-batch")->isChecked());
        asked_.clear();
        auto* menu = bar_->findChild<QMenu*>(QStringLiteral("norm-kinds-menu"));
        menu->findChild<QAction*>(QStringLiteral("norm-rms"))->trigger();
        QCOMPARE(asked_, (std::vector<Setting>{{"normalization.kind", std::string("rms")}}));
    }

    void mixedLayersCheckNeither() {
        Configuration mixed;
        mixed.layers[0] = mixed.normalization;
        mixed.layers[0].kind = NormKind::None;
        bar_->display(mixed);
        QVERIFY(!button("batch-norm-none")->isChecked());
        QVERIFY(!button("batch-norm-batch")->isChecked());
        QVERIFY(button("batch-norm-batch")->property("mixed").toBool());
        bar_->toggleNorm();  // on first
        QCOMPARE(asked_.front(), (Setting{"normalization.kind", std::string("batch")}));
    }

    void speeds() {
        QSignalSpy speed(bar_.get(), &TransportBar::speedRequested);
        QCOMPARE(bar_->speed(), 300.0);
        click("slow");
        QCOMPARE(speed.back().at(0).toDouble(), 5.0);
        QVERIFY(button("slow")->isChecked());
        click("slow");
        QCOMPARE(speed.back().at(0).toDouble(), 300.0);
        click("max-speed");
        QCOMPARE(speed.back().at(0).toDouble(), 0.0);
        QCOMPARE(bar_->findChild<QComboBox*>(QStringLiteral("speed"))->currentText(),
                 QStringLiteral("max"));
        click("max-speed");
        QCOMPARE(speed.back().at(0).toDouble(), 300.0);
    }

    void fitsAnyWidth_data() {
        QTest::addColumn<int>("width");
        for (const int width : {1920, 1280, 1100, 1000, 900})
            QTest::addRow("%d", width) << width;
    }
    void fitsAnyWidth() {
        QFETCH(int, width);
        QVERIFY(fits(width));
        if (width >= 1280)
            QCOMPARE(button("reset")->text(), QStringLiteral("Reset"));
    }

    void fitsWithATwinToo_data() { fitsAnyWidth_data(); }
    void fitsWithATwinToo() {
        QFETCH(int, width);
        bar_->displayTwin({}, std::vector<Setting>{{"normalization.kind", std::string("none")}});
        QVERIFY(fits(width));
        QCOMPARE(button("aim-a")->isVisible(), width >= 1280);
    }

    /// The switch says that there is a twin before the answer does.
    void makesRoomForATwinThatWasAskedFor() {
        bar_->resize(1100, 48);
        bar_->displayTwin({}, std::nullopt);
        click("compare-twin");
        bar_->displayTwin({}, std::vector<Setting>{{"normalization.kind", std::string("none")}});
        QVERIFY(fitsNow());
    }

    void theTwinOffersTheOtherState() {
        bar_->displayTwin({}, std::nullopt);
        bar_->resize(1920, 48);
        QCOMPARE(button("compare-twin")->text(), QStringLiteral("Twin: BN off"));
        QVERIFY(!button("aim-a")->isVisible());
        std::vector<std::vector<Setting>> twins;
        connect(bar_.get(), &TransportBar::twinRequested, this,
                [&](const std::vector<Setting>& differences) { twins.push_back(differences); });
        QSignalSpy solo(bar_.get(), &TransportBar::soloRequested);
        click("compare-twin");
        bar_->toggleTwin();  // before any answer
        QCOMPARE(solo.size(), 1);
        Configuration without;
        without.normalization.kind = NormKind::None;
        bar_->displayTwin(without, std::nullopt);
        QCOMPARE(button("compare-twin")->text(), QStringLiteral("Twin: BN on"));
        bar_->toggleTwin();
        const std::vector<std::vector<Setting>> expected{
            {{"normalization.kind", std::string("none")}},
            {{"normalization.kind", std::string("batch")}}};
        QCOMPARE(twins, expected);
    }

    void theAimIsChosen() {
        bar_->resize(1920, 48);
        bar_->displayTwin({}, std::vector<Setting>{});
        QCOMPARE(button("compare-twin")->text(), QStringLiteral("Twin: equal"));
        std::vector<Target> aims;
        connect(bar_.get(), &TransportBar::aimChosen, this,
                [&](Target aim) { aims.push_back(aim); });
        QVERIFY(button("aim-a")->isChecked());
        click("aim-both");
        click("aim-b");
        QCOMPARE(aims, (std::vector{Target::Both, Target::B}));
    }

    void dualIsSwitched() {
        QSignalSpy dual(bar_.get(), &TransportBar::dualToggled);
        click("dual");
        bar_->displayDual(true);
        click("dual");
        QCOMPARE(dual.size(), 2);
        QCOMPARE(dual[0][0].toBool(), true);
        QCOMPARE(dual[1][0].toBool(), false);
    }

    void differencesAreNamed() {
        bar_->resize(1920, 48);
        bar_->displayTwin({}, std::vector<Setting>{{"normalization.kind", std::string("none")},
                                                   {"optimizer.lr", 3.0},
                                                   {"data.batch_size", std::int64_t{8}}});
        QCOMPARE(button("compare-twin")->text(), QStringLiteral("Twin: BN off, lr 3 +1"));
        QVERIFY(button("compare-twin")
                    ->toolTip()
                    .endsWith("Run B now: BN off, lr 0.1 → 3, batch 60 → 8."));
    }

    void pinsAreAskedFor() {
        std::vector<Target> pins;
        connect(bar_.get(), &TransportBar::pinRequested, this,
                [&](Target aim) { pins.push_back(aim); });
        auto* menu = bar_->findChild<QMenu*>(QStringLiteral("compare-menu"));
        bar_->displayTwin({}, std::vector<Setting>{});
        for (const char* name : {"pin-a", "pin-b", "pin-both"}) {
            emit menu->aboutToShow();
            menu->findChild<QAction*>(QLatin1String(name))->trigger();
        }
        QCOMPARE(pins, (std::vector{Target::A, Target::B, Target::Both}));
    }

    void everyButtonIsNamedAndExplained() {
        for (const auto* control : bar_->findChildren<QAbstractButton*>()) {
            QVERIFY(!control->objectName().isEmpty());
            QVERIFY2(!control->toolTip().isEmpty(), qPrintable(control->objectName()));
            QVERIFY2(!control->accessibleName().isEmpty(), qPrintable(control->objectName()));
        }
    }
};

QTEST_MAIN(TransportBarTest)
#include "transport_bar_test.moc"
