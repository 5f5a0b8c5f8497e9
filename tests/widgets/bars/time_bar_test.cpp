// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "widgets/bars/time_bar.h"
#include "widgets/bars/time_slider.h"

using namespace normscope;

class TimeBarTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<TimeBar> bar_;
    QList<qlonglong> visits_;
    int lives_ = 0;

    QPushButton* button(const char* name) {
        return bar_->findChild<QPushButton*>(QString::fromLatin1(name));
    }
    TimeSlider* slider() { return bar_->findChild<TimeSlider*>(QStringLiteral("time-slider")); }
    QString words() { return bar_->findChild<QLabel*>(QStringLiteral("time-step"))->text(); }
    void press(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) {
        QTest::keyClick(slider(), key, with);
    }
    void lookAt(std::optional<std::int64_t> step, std::int64_t last = 1234) {
        bar_->display({last, step, 50, 28'000'000});
    }

  private slots:
    void init() {
        visits_.clear();
        lives_ = 0;
        bar_ = std::make_unique<TimeBar>();
        connect(bar_.get(), &TimeBar::visitRequested, this,
                [this](std::int64_t step) { visits_ << step; });
        connect(bar_.get(), &TimeBar::liveRequested, this, [this] { ++lives_; });
        bar_->resize(1280, 40);
        bar_->show();
        QVERIFY(QTest::qWaitForWindowActive(bar_.get()));
        slider()->setFocus();
        lookAt(std::nullopt);
    }
    void cleanup() { bar_.reset(); }

    void saysWhereItLooks() {
        QCOMPARE(slider()->value(), 1234);
        QVERIFY2(words().startsWith(QStringLiteral("step ")), qPrintable(words()));
        QVERIFY(!button("time-fork")->isEnabled());
        QVERIFY(button("time-live")->property("primary").toBool());
        lookAt(600);
        QCOMPARE(slider()->value(), 600);
        QVERIFY2(words().startsWith(QStringLiteral("looking at step 600 of ")),
                 qPrintable(words()));
        QVERIFY(button("time-fork")->isEnabled());
        QVERIFY(!button("time-live")->property("primary").toBool());
    }

    void saysHowDenseTheRecordIs() {
        QVERIFY2(slider()->toolTip().contains(QStringLiteral("Every 50th step is kept (28.0 MB)")),
                 qPrintable(slider()->toolTip()));
        QVERIFY2(!words().contains(QStringLiteral("recorded")), qPrintable(words()));
        bar_->display({1234, std::nullopt, 50, 28'000'000, 200});
        QVERIFY2(words().endsWith(QStringLiteral("· recorded every 200")), qPrintable(words()));
        QVERIFY(slider()->toolTip().contains(QStringLiteral("recorded every 200 steps")));
    }

    void keysGoToKeptStepsAndToSingleOnes_data() {
        QTest::addColumn<qlonglong>("from");  // -1: live
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("shift");
        QTest::addColumn<qlonglong>("to");  // -1: live; -2: nothing
        QTest::addRow("left from live") << -1LL << int(Qt::Key_Left) << false << 1200LL;
        QTest::addRow("left between") << 601LL << int(Qt::Key_Left) << false << 600LL;
        QTest::addRow("left at kept") << 600LL << int(Qt::Key_Left) << false << 550LL;
        QTest::addRow("left at 0") << 0LL << int(Qt::Key_Left) << false << -2LL;
        QTest::addRow("right between") << 601LL << int(Qt::Key_Right) << false << 650LL;
        QTest::addRow("right at kept") << 600LL << int(Qt::Key_Right) << false << 650LL;
        QTest::addRow("right at the last") << 1200LL << int(Qt::Key_Right) << false << -1LL;
        QTest::addRow("shift left") << 600LL << int(Qt::Key_Left) << true << 599LL;
        QTest::addRow("shift left, live") << -1LL << int(Qt::Key_Left) << true << 1233LL;
        QTest::addRow("shift right") << 600LL << int(Qt::Key_Right) << true << 601LL;
        QTest::addRow("shift right to live") << 1233LL << int(Qt::Key_Right) << true << -1LL;
        QTest::addRow("home") << 600LL << int(Qt::Key_Home) << false << 0LL;
        QTest::addRow("end") << 600LL << int(Qt::Key_End) << false << -1LL;
    }
    void keysGoToKeptStepsAndToSingleOnes() {
        QFETCH(qlonglong, from);
        QFETCH(int, key);
        QFETCH(bool, shift);
        QFETCH(qlonglong, to);
        lookAt(from < 0 ? std::nullopt : std::optional<std::int64_t>(from));
        press(static_cast<Qt::Key>(key), shift ? Qt::ShiftModifier : Qt::NoModifier);
        QCOMPARE(lives_, to == -1 ? 1 : 0);
        QCOMPARE(visits_, to < 0 ? QList<qlonglong>{} : QList<qlonglong>{to});
    }

    void otherKeysAreLeftAlone() {
        QKeyEvent letter(QEvent::KeyPress, Qt::Key_B, Qt::NoModifier);
        QKeyEvent word(QEvent::KeyPress, Qt::Key_Left, Qt::ControlModifier);
        QVERIFY(!bar_->handleKey(letter));
        QVERIFY(!bar_->handleKey(word));
        QVERIFY(visits_.isEmpty());
    }

    void draggingVisits() {
        const int y = slider()->height() / 2;
        QTest::mousePress(slider(), Qt::LeftButton, {}, {slider()->pixelOf(1234), y});
        QTest::mouseMove(slider(), {slider()->pixelOf(617), y});
        QCOMPARE(visits_.size(), 1);
        // Half of 1,234 steps, to the nearest pixel.
        QVERIFY2(std::abs(visits_[0] - 617) <= 2, qPrintable(QString::number(visits_[0])));
        lookAt(visits_[0], 1300);  // the run was faster: the handle stays under the mouse
        QVERIFY(std::abs(slider()->sliderPosition() - 617) <= 2);
        QTest::mouseMove(slider(), {slider()->width() + 50, y});
        QCOMPARE(lives_, 1);
        QTest::mouseRelease(slider(), Qt::LeftButton, {}, {slider()->width() + 50, y});
        QCOMPARE(visits_.size(), 1);
    }

    void buttons() {
        QSignalSpy fork(bar_.get(), &TimeBar::forkRequested);
        lookAt(600);
        QTest::mouseClick(button("time-fork"), Qt::LeftButton);
        QCOMPARE(fork.size(), 1);
        QCOMPARE(fork[0][0].toLongLong(), 600LL);
        QTest::mouseClick(button("time-live"), Qt::LeftButton);
        QCOMPARE(lives_, 1);
        QTest::mouseClick(button("time-begin"), Qt::LeftButton);
        QCOMPARE(visits_, QList<qlonglong>{0});
        lookAt(0);
        QVERIFY(!button("time-begin")->isEnabled());
    }

    void marksStandAtTheirSteps() {
        bar_->setMarks({{600, "BN off"}, {900, "lr 0.3"}});
        lookAt(300);
        QVERIFY(slider()->markAt(slider()->pixelOf(600)).endsWith(QStringLiteral("BN off")));
        QVERIFY(slider()->markAt(slider()->pixelOf(900)).endsWith(QStringLiteral("lr 0.3")));
        QVERIFY(slider()->markAt(slider()->pixelOf(750)).isEmpty());
        Theme theme = Theme::light();
        theme.event = Qt::red;
        bar_->setTheme(theme);
        const QImage image = slider()->grab().toImage();
        const auto red = [&](int step) {
            return image.pixelColor(slider()->pixelOf(step), 4) == QColor(Qt::red);
        };
        QVERIFY(red(600) && red(900) && !red(750));
    }

    void aRunWithoutStepsIsLive() {
        lookAt(std::nullopt, 0);
        press(Qt::Key_Right);
        press(Qt::Key_Left);
        QVERIFY(visits_.isEmpty());
        QVERIFY(!button("time-begin")->isEnabled());
        QVERIFY(!slider()->grab().isNull());
    }

    void everyControlIsNamedAndExplained() {
        for (const auto* control : bar_->findChildren<QPushButton*>()) {
            QVERIFY(!control->objectName().isEmpty());
            QVERIFY2(!control->toolTip().isEmpty(), qPrintable(control->objectName()));
            QVERIFY2(!control->accessibleName().isEmpty(), qPrintable(control->objectName()));
        }
        QVERIFY(!slider()->accessibleName().isEmpty());
    }
};

QTEST_MAIN(TimeBarTest)
#include "time_bar_test.moc"
