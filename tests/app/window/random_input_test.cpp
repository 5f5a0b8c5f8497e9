// SPDX-License-Identifier: GPL-3.0-or-later
// Random keys, clicks, wheels, presets and sizes: whatever a hand does, the window lives on and
// still trains.
#include <QApplication>
#include <QDialog>
#include <QEventLoop>
#include <QRandomGenerator>
#include <QWheelEvent>
#include <QWindow>

#include "app/files/presets.h"
#include "app/window/application.h"
#include "tests/support/window_fixture.h"
#include "widgets/bars/transport_bar.h"

using namespace normscope;

namespace {

constexpr int kEvents = 350;
constexpr int kPauseMs = 5;

/// Makes one event after another, also while a menu has an event loop of its own.
class Hand : public QObject {
  public:
    Hand(MainWindow& window, quint32 seed) : window_(window), random_(seed) {}
    void run(int events) {
        left_ = events;
        QEventLoop loop;
        done_ = [&loop] { loop.quit(); };
        actSoon();
        loop.exec();
    }

  private:
    int below(int count) { return random_.bounded(count); }

    /// By a timer of its own each time: one is not told again while what it began goes on, and a
    /// menu goes on until another event ends it.
    void actSoon() { QTimer::singleShot(kPauseMs, this, &Hand::act); }
    void act() {
        if (left_-- <= 0)
            return finish();
        actSoon();
        if (QWidget* popup = QApplication::activePopupWidget())
            return inPopup(*popup);
        if (auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget()))
            return dialog->reject();  // what it would do is not of this test
        switch (below(12)) {
            case 0:
            case 1:
            case 2:
            case 3:
                return pressKey();
            case 4:
                return turnWheel();
            case 5:
                return below(4) == 0 ? openPreset() : pressKey();
            case 6:
                return window_.resize(900 + below(900), 560 + below(500));
            default:
                return click();
        }
    }
    void finish() {
        if (QWidget* popup = QApplication::activePopupWidget()) {
            popup->close();
            return actSoon();
        }
        done_();
    }
    void inPopup(QWidget& popup) {
        const Qt::Key keys[]{Qt::Key_Down, Qt::Key_Down, Qt::Key_Escape, Qt::Key_Right};
        QTest::keyClick(&popup, keys[below(4)]);
    }
    void pressKey() {
        const Qt::Key keys[]{Qt::Key_B,      Qt::Key_P,     Qt::Key_M,        Qt::Key_T,
                             Qt::Key_H,      Qt::Key_D,     Qt::Key_I,        Qt::Key_F,
                             Qt::Key_L,      Qt::Key_S,     Qt::Key_Space,    Qt::Key_Left,
                             Qt::Key_Right,  Qt::Key_Home,  Qt::Key_End,      Qt::Key_Tab,
                             Qt::Key_Return, Qt::Key_Up,    Qt::Key_Down,     Qt::Key_Escape,
                             Qt::Key_1,      Qt::Key_Plus,  Qt::Key_0,        Qt::Key_F6,
                             Qt::Key_Minus,  Qt::Key_Comma, Qt::Key_PageDown, Qt::Key_BracketRight};
        const bool undo = below(14) == 0;
        if (undo)
            QTest::keyClick(
                window_.windowHandle(), Qt::Key_Z,
                below(2) == 0 ? Qt::ControlModifier : Qt::ControlModifier | Qt::ShiftModifier);
        else
            QTest::keyClick(window_.windowHandle(), keys[below(std::size(keys))]);
    }
    QPoint somewhere() { return {below(window_.width()), below(window_.height())}; }
    void click() {
        QTest::mouseClick(window_.windowHandle(), below(8) == 0 ? Qt::RightButton : Qt::LeftButton,
                          {}, somewhere());
    }
    void turnWheel() {
        const QPoint at = somewhere();
        QWheelEvent event(at, window_.mapToGlobal(at), {}, {0, below(2) == 0 ? 240 : -240},
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(window_.windowHandle(), &event);
    }
    void openPreset() {
        const char* names[]{"spiral", "spiral-plain", "cnn", "deep-relu", "mnist-sigmoid"};
        window_.openPreset(presetNamed(names[below(5)]));
    }

    MainWindow& window_;
    QRandomGenerator random_;
    int left_ = 0;
    std::function<void()> done_;
};

}  // namespace

class RandomInputTest : public WindowFixture {
    Q_OBJECT
  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void theWindowLivesOn_data() {
        QTest::addColumn<quint32>("seed");
        for (const quint32 seed : {1, 2, 4})
            QTest::addRow("seed %u", seed) << seed;
    }
    void theWindowLivesOn() {
        QFETCH(const quint32, seed);
        openTraining(smallSpiral());
        QString failure;
        if (auto* application = qobject_cast<Application*>(qApp))
            connect(application, &Application::failed, this,
                    [&failure](const QString& what) { failure = what; });
        Hand hand(*window_, seed);
        hand.run(kEvents);
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        for (auto* dialog : window_->findChildren<QDialog*>())
            dialog->reject();
        lab().open(smallXor());
        lab().play();
        TRY_VERIFY(configuration().data.dataset == "xor" && step() > 5);
    }
};

int main(int argc, char** argv) {
    Application application(argc, argv);
    RandomInputTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "random_input_test.moc"
