// SPDX-License-Identifier: GPL-3.0-or-later
// No reader takes more than it should, whatever size a file claims.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <functional>

#include "app/files/bounded_file.h"
#include "app/files/experiment_json.h"
#include "app/files/export/result_file.h"
#include "app/learn/lesson_bank.h"
#include "app/learn/solution_file.h"
#include "app/sweep/sweep_plan.h"
#include "tests/support/files.h"

using namespace normscope;

namespace {

constexpr qint64 kMost = 1 << 20;

QString errorOf(const std::function<void()>& read) {
    try {
        read();
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class BoundedFileTest : public QObject {
    Q_OBJECT
  private slots:
    void allOfIt_data() {
        QTest::addColumn<qint64>("size");
        for (const qint64 size : {qint64{0}, qint64{1}, kMost - 1, kMost, 3 * kMost})
            QTest::addRow("%lld", static_cast<long long>(size)) << size;
    }

    void allOfIt() {
        QFETCH(qint64, size);
        const QTemporaryDir folder;
        const QByteArray bytes(size, 'x');
        const auto path = written(folder.filePath("a"), bytes);
        QVERIFY(readBounded(path, 3 * kMost, {"such file"}) == bytes);
        QCOMPARE(errorOf([&] { readBounded(path, kMost, {"such file"}); }),
                 size <= kMost
                     ? QString()
                     : path + " is larger than 1 MiB, which no such file is; check the path");
    }

    void whatIsNotThere() {
        QCOMPARE(errorOf([] {
                     readBounded("/no/such", kMost, {"such file", "look"});
                 }),
                 QString("/no/such cannot be read (No such file or directory); look"));
    }

    void readersOfADeviceWithoutAnEnd() {
        const QTemporaryDir folder;
        QVERIFY(QFile::link("/dev/zero", planPath(folder.path())));
        const auto python = folder.filePath("endless.py");
        QVERIFY(QFile::link("/dev/zero", python));
        const auto isRefused = [](const QString& of, const std::function<void()>& read) {
            const auto error = errorOf(read);
            QVERIFY2(error.contains(" MiB, which no " + of + " is; "), qPrintable(error));
        };
        isRefused("experiment", [] { readExperimentFile("/dev/zero"); });
        isRefused("result of a run", [] { readResultFile("/dev/zero"); });
        isRefused("plan of a sweep", [&] { readPlan(folder.path()); });
        isRefused("lesson", [] { readLesson("/dev/zero"); });
        isRefused("solution", [&] { readSolution(python); });
    }
};

QTEST_GUILESS_MAIN(BoundedFileTest)
#include "bounded_file_test.moc"
