// SPDX-License-Identifier: GPL-3.0-or-later
// File › Export to PyTorch…
#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QTest>
#include <QTimer>

#include "app/window/window_files.h"
#include "tests/support/files.h"
#include "tests/support/window_fixture.h"

using namespace normscope;

class PyTorchWindowTest : public WindowFixture {
    Q_OBJECT
  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void writesTheRunAsFarAsItHasCome() {
        openTraining(smallSpiral());
        pause();
        const auto steps = step();
        const auto out = folder_->filePath("out");
        QVERIFY(QDir().mkpath(out));
        QTimer chooser;
        connect(&chooser, &QTimer::timeout, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            if (dialog == nullptr)
                return;
            chooser.stop();
            dialog->findChild<QLineEdit*>("fileNameEdit")->setText(out);
            QMetaObject::invokeMethod(dialog, "accept");
        });
        chooser.start(20);
        trigger("action-export-pytorch");
        TRY_VERIFY(QFile::exists(out + "/experiment.json"));
        QVERIFY(contents(out + "/train.py")
                    .contains("for step in range(" + QByteArray::number(qint64{steps}) + "):"));
        QVERIFY(contents(out + "/model.py").contains("self.bn2 = nn.BatchNorm1d(8)"));
        QCOMPARE(step(), steps);  // the window's own run stands where it stood
    }

    void saysWhatCannotBeWritten() {
        openTraining(smallSpiral());
        pause();
        const auto in_the_way = written(folder_->filePath("file"), "");
        QString said;
        connect(&window_->files(), &WindowFiles::notice, this,
                [&](const QString& text) { said = text; });
        window_->files().exportToPyTorch(in_the_way);
        TRY_VERIFY(!said.isEmpty());
        QVERIFY2(said.contains("a file of that name is in the way"), qPrintable(said));
    }
};

QTEST_MAIN(PyTorchWindowTest)
#include "pytorch_window_test.moc"
