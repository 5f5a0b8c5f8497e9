// SPDX-License-Identifier: GPL-3.0-or-later
// Every lesson is run: what its text claims holds, and each prediction comes to the option that is
// named right.
#include <QTest>

#include "app/learn/lesson_claims.h"
#include "tests/support/claimed_run.h"

using namespace normscope;
using namespace normscope::testing;

class LessonClaimsTest : public QObject {
    Q_OBJECT

  private:
    DataCache data_;

  private slots:
    void holds_data() {
        QTest::addColumn<QString>("name");
        for (const QString& name : lessonNames())
            QTest::newRow(qPrintable(name)) << name;
    }

    void holds() {
        QFETCH(QString, name);
        const auto failures =
            rehearse(lessonNamed(name), /*seeds=*/1, [this](const Configuration& c) {
                return data_.get(c);
            }).failures;
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join("\n")));
    }
};

QTEST_GUILESS_MAIN(LessonClaimsTest)
#include "lesson_claims_test.moc"
