// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/application.h"

#include <QTest>
#include <QTimer>
#include <stdexcept>

#include "app/window/main_window.h"
#include "widgets/base/banner.h"

using namespace normscope;

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
};

int main(int argc, char** argv) {
    Application application(argc, argv);
    ApplicationTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "application_test.moc"
