// SPDX-License-Identifier: GPL-3.0-or-later
// All files of an export are of one step, whatever the training does meanwhile.
#include <QComboBox>
#include <QDir>
#include <QImageReader>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>

#include "app/window/export_dialog.h"
#include "app/window/window_inspector.h"
#include "tests/support/window_fixture.h"

using namespace normscope;

namespace {

/// Twenty narrow layers, so that most rows are out of sight.
Experiment deep() {
    Experiment experiment = smallSpiral();
    experiment.configuration.network.hidden.assign(20, 4);
    return experiment;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every "step 1 234" of a text.
QSet<qint64> stepsIn(QString text) {
    QSet<qint64> steps;
    text.remove(QChar(0x202f)).remove(QChar(0x2009)).remove(QChar(0xa0));
    const QRegularExpression named("\\bstep:? (\\d+)", QRegularExpression::CaseInsensitiveOption);
    for (auto found = named.globalMatch(text); found.hasNext();)
        steps << found.next().captured(1).toLongLong();
    return steps;
}

/// What a CSV file says of its step in its header, and where its curves end.
QSet<qint64> stepsOfTable(const QByteArray& csv, bool reaches_the_end) {
    QSet<qint64> steps;
    QString last, names;
    for (const QString& line : QString::fromUtf8(csv).split('\n', Qt::SkipEmptyParts))
        if (line.startsWith("# Title") || line.startsWith("# Step"))
            steps += stepsIn(line);
        else if (!line.startsWith('#'))
            (names.isEmpty() ? names : last) = line;
    if (reaches_the_end && names.startsWith("step,"))
        steps << last.section(',', 0, 0).toLongLong();
    return steps;
}

}  // namespace

class ExportMomentTest : public WindowFixture {
    Q_OBJECT
  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void everyFileIsOfOneStep() {
        openTraining(deep());
        lab().setSpeed(0);
        window_->parts().inspector->openAt("statistics");
        TRY_VERIFY(step() > 60 && lab().inspection());
        trigger("action-export-plots");
        auto* dialog = window_->findChild<ExportDialog*>();
        QVERIFY(dialog != nullptr);
        const qint64 moment = lab().frame()->step;
        const auto while_open = step();
        auto* place = dialog->findChild<QLineEdit*>("export-place");
        auto* format = dialog->findChild<QComboBox*>("export-format");
        auto* start = dialog->findChild<QPushButton*>("export-start");
        for (const QString each : {"csv", "png", "svg", "pdf"}) {
            format->setCurrentIndex(format->findData(each));
            place->setText(folder_->filePath(each));
            QTest::mouseClick(start, Qt::LeftButton);
            TRY_VERIFY(start->isEnabled());
        }
        TRY_VERIFY(step() > while_open);  // training went on
        QCOMPARE(lab().frame()->step, moment);

        const QDir csv(folder_->filePath("csv"));
        const QStringList tables = csv.entryList({"*.csv"});
        QVERIFY2(tables.size() > 60, qPrintable(QString::number(tables.size())));
        for (const QString& name : tables) {
            const bool is_curve = name == "loss.csv" || name == "accuracy.csv";
            const auto steps = stepsOfTable(contentOf(csv.filePath(name)), is_curve);
            QVERIFY2(steps == QSet<qint64>{moment}, qPrintable(name));
        }
        const QDir png(folder_->filePath("png"));
        for (const QString& name : png.entryList({"*.png"})) {
            QImageReader reader(png.filePath(name));
            QCOMPARE(reader.text("Step"), QString::number(moment));
            QVERIFY(reader.text("Experiment").contains(QString("\"steps\":%1").arg(moment)));
            for (const auto other : stepsIn(reader.text("Title")))
                QCOMPARE(other, moment);
        }
        const QDir svg(folder_->filePath("svg"));
        for (const QString& name : svg.entryList({"*.svg"})) {
            const QString text = QString::fromUtf8(contentOf(svg.filePath(name)));
            const auto steps = stepsIn(text.section("<desc>", 1).section("</desc>", 0, 0));
            QVERIFY2(steps.contains(moment), qPrintable(name));
        }
        const QDir pdf(folder_->filePath("pdf"));
        QCOMPARE(pdf.entryList({"*.pdf"}).size(), tables.size());
    }

    void afterwardsTheNewestIsShown() {
        openTraining(smallSpiral());
        trigger("action-export");
        auto* dialog = window_->findChild<ExportDialog*>();
        const qint64 moment = lab().frame()->step;
        TRY_VERIFY(step() > moment + 5);
        QVERIFY(lab().isHeld());
        QCOMPARE(lab().history().lastStep(), moment);
        const QSignalSpy frames(&lab(), &Lab::frameReady);
        dialog->reject();
        QVERIFY(!lab().isHeld());
        TRY_VERIFY(frames.size() > 2 && lab().frame()->step > moment);
        TRY_VERIFY(lab().history().lastStep() == step());
    }

    /// A run that is to stop at a step still stops there.
    void aPlayedStretchGoesOn() {
        openTraining(smallSpiral());
        lab().playTo(step() + 400);
        const auto end = step() + 400;
        trigger("action-export");
        window_->findChild<ExportDialog*>()->reject();
        TRY_VERIFY(!lab().status().playing);
        QVERIFY2(step() >= end && step() < end + 100, qPrintable(QString::number(step())));
    }

    void aPastStepIsExportedAsItWas() {
        openTraining(smallSpiral());
        TRY_VERIFY(step() > 40);
        lab().visit(17);
        TRY_VERIFY(lab().frame()->step == 17);
        trigger("action-export");
        QCOMPARE(lab().frame()->step, std::int64_t{17});
        window_->findChild<ExportDialog*>()->reject();
        QCOMPARE(lab().visited(), std::optional<std::int64_t>{17});
    }
};

QTEST_MAIN(ExportMomentTest)
#include "export_moment_test.moc"
