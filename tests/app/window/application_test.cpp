// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/application.h"

#include <QTest>
#include <QTimer>
#include <stdexcept>

#include "app/lab/read_ahead.h"
#include "app/window/main_window.h"
#include "widgets/base/banner.h"

using namespace normscope;

namespace {

int samplesOf(const Dataset& data) {
    return static_cast<int>(data.train.count() + data.validation.count());
}

}  // namespace

class ApplicationTest : public QObject {
    Q_OBJECT
  private slots:
    void whatAHandlerThrowsIsToldAndPausesTheRun() {
        constexpr int kPatience = 60'000;  // for a step of the trainer on a busy machine, ms
        Experiment experiment;
        experiment.configuration.data.dataset = "spiral";
        experiment.configuration.network.hidden = {8};
        MainWindow window(experiment, {});
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(window.lab().isTraining(), kPatience);
        QTimer::singleShot(0, &window, [] { throw std::runtime_error("out of paint"); });
        const auto* banner = window.findChild<Banner*>(QStringLiteral("fault-banner"));
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->headline().contains(QStringLiteral("out of paint")));
        QTRY_VERIFY_WITH_TIMEOUT(!window.lab().isTraining(), kPatience);
        window.lab().play();
        QTRY_VERIFY_WITH_TIMEOUT(window.lab().isTraining(), kPatience);
    }

    /// What was begun is handed out once, and to whoever asks for just that.
    void dataAreReadAhead() {
        Configuration wanted;
        wanted.data.dataset = "spiral";
        wanted.data.samples = 100;
        auto other = wanted;
        other.data.samples = 200;
        const auto loader = readAhead(wanted);
        QCOMPARE(samplesOf(*loader(other)), 200);
        const auto first = loader(wanted);
        QCOMPARE(samplesOf(*first), 100);
        const auto again = loader(wanted);
        QVERIFY(again != first);
        QCOMPARE(samplesOf(*again), 100);
    }

    void whatIsWrongWithDataReadAheadIsTold() {
        Configuration wanted;
        wanted.data.dataset = "no such set";
        const auto loader = readAhead(wanted);
        QVERIFY_THROWS_EXCEPTION(std::exception, loader(wanted));
        wanted.data.dataset = "csv";
        wanted.data.path = "/no/such/file.csv";
        QVERIFY_THROWS_EXCEPTION(DataError, readAhead(wanted)(wanted));
    }
};

int main(int argc, char** argv) {
    Application application(argc, argv);
    ApplicationTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "application_test.moc"
