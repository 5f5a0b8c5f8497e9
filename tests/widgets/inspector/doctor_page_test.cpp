// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "widgets/base/number_format.h"
#include "widgets/doctor/finding_card.h"
#include "widgets/doctor/severity_mark.h"
#include "widgets/inspector/doctor_page.h"

using namespace normscope;

Q_DECLARE_METATYPE(normscope::RunFinding)

namespace {

RunFinding stale(std::int64_t step = 400, char run = 'A') {
    Finding finding;
    finding.kind = FindingKind::StaleStatistics;
    finding.severity = Severity::Problem;
    finding.step = step;
    finding.layer = 1;
    finding.channel = 4;
    finding.evidence = {{"validation accuracy, running statistics", 0.174, "17.4 %"},
                        {"validation accuracy, batch statistics", 0.87, "87.0 %"}};
    finding.what = "What.";
    finding.why = "Why.";
    finding.remedy = "Remedy.";
    finding.settings = {{"normalization.recalibrate", true}};
    finding.action = "Recalibrate";
    finding.page = "statistics";
    return {run, finding};
}

RunFinding bias() {
    Finding finding;
    finding.kind = FindingKind::RedundantBias;
    finding.severity = Severity::Note;
    finding.step = 400;
    return {'A', finding};
}

}  // namespace

class DoctorPageTest : public QObject {
    Q_OBJECT

    static QList<FindingCard*> cardsOf(const DoctorPage& page) {
        QCoreApplication::sendPostedEvents();  // a layout shows what is added to it a moment later
        QList<FindingCard*> shown;
        for (auto* card : page.findChildren<FindingCard*>())
            if (card->isVisibleTo(&page))
                shown << card;
        return shown;
    }
    static QString textIn(const QWidget& parent, const char* name) {
        return parent.findChild<QLabel*>(QLatin1String(name))->text();
    }

  private slots:
    void outOfSightItOnlyCounts() {
        DoctorPage page;
        page.displayFindings({stale(), bias()}, 400, false);
        QCOMPARE(page.count(), 1);
        QCOMPARE(page.worst(), std::optional(Severity::Problem));
        QVERIFY(page.findChildren<FindingCard*>().isEmpty());
        page.show();
        QCOMPARE(cardsOf(page).size(), 2);
        QVERIFY(textIn(page, "doctor-moment").contains(formatCount(400)));
        page.hide();
        page.displayFindings({bias()}, 500, false);
        page.show();
        QCOMPARE(cardsOf(page).size(), 1);
    }

    void nothingFoundNamesWhatIsWatched() {
        DoctorPage page;
        page.show();
        page.displayFindings({}, 12000, false);
        QCOMPARE(textIn(page, "doctor-sound"), "No findings.");
        QVERIFY(textIn(page, "doctor-watched").contains("stale running statistics"));
        QVERIFY(textIn(page, "doctor-moment").contains(formatCount(12000)));
        QCOMPARE(page.count(), 0);
        QVERIFY(!page.worst());
    }

    void aCardTellsAll() {
        DoctorPage page;
        page.show();
        page.displayFindings({stale(), bias()}, 400, false);
        QCOMPARE(page.count(), 1);  // a note does not count
        QCOMPARE(page.worst(), std::optional(Severity::Problem));
        QVERIFY(page.findChild<QLabel*>("doctor-sound")->isHidden());
        const auto cards = cardsOf(page);
        QCOMPARE(cards.size(), 2);
        const auto& card = *cards.front();
        QCOMPARE(textIn(card, "finding-title"), "Stale running statistics");
        QCOMPARE(textIn(card, "finding-place"),
                 QString::fromUtf8("Problem · layer 2 · channel 5 · step 400"));
        QStringList texts;
        for (const auto* label : card.findChildren<QLabel*>())
            texts << label->text();
        QVERIFY(texts.contains("17.4 %") && texts.contains("87.0 %") && texts.contains("Why."));
        const auto* act = card.findChild<QPushButton*>("finding-remedy");
        QCOMPARE(act->text(), "Recalibrate");
        QVERIFY(act->toolTip().contains("normalization.recalibrate = true"));
        // A note without anything to do or to see has no buttons for it.
        QVERIFY(cards.back()->findChild<QPushButton*>("finding-remedy")->isHidden());
        QVERIFY(cards.back()->findChild<QPushButton*>("finding-show")->isHidden());
    }

    void newNumbersKeepTheCard() {
        DoctorPage page;
        page.show();
        page.displayFindings({stale(400)}, 400, false);
        auto* before = cardsOf(page).front();
        auto later = stale(600);
        later.finding.evidence.front().text = "20.0 %";
        page.displayFindings({bias(), later}, 600, false);
        QCOMPARE(cardsOf(page).size(), 2);
        QVERIFY(cardsOf(page).contains(before));
        QVERIFY(textIn(*before, "finding-place").endsWith("step 600"));
        page.displayFindings({bias()}, 700, false);
        QVERIFY(!cardsOf(page).contains(before));
    }

    void buttonsAskForIt() {
        DoctorPage page;
        page.show();
        page.displayFindings({stale(400, 'B')}, 400, false);
        QSignalSpy show(&page, &DoctorPage::showRequested);
        QSignalSpy cure(&page, &DoctorPage::remedyRequested);
        QSignalSpy guide(&page, &DoctorPage::guideRequested);
        auto& card = *cardsOf(page).front();
        card.findChild<QPushButton*>("finding-show")->click();
        card.findChild<QPushButton*>("finding-remedy")->click();
        card.findChild<QToolButton*>("finding-guide")->click();
        QCOMPARE(show.size(), 1);
        QCOMPARE(cure.size(), 1);
        QCOMPARE(cure[0][0].value<RunFinding>().run, 'B');
        QCOMPARE(guide[0][0].toString(), "doctor.md");
        // Of the past nothing can be changed.
        page.displayFindings({stale(400, 'B')}, 400, true);
        QVERIFY(!card.findChild<QPushButton*>("finding-remedy")->isEnabled());
    }

    void aKindCanBeMuted() {
        DoctorPage page;
        page.show();
        page.displayFindings({stale()}, 400, false);
        QSignalSpy changed(&page, &DoctorPage::mutedChanged);
        cardsOf(page).front()->findChild<QToolButton*>("finding-mute")->click();
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(page.count(), 0);
        QCOMPARE(page.muted(), QStringList{"stale-statistics"});
        QVERIFY(textIn(page, "doctor-muted").contains("stale running statistics"));
        QVERIFY(cardsOf(page).isEmpty());
        page.findChild<QPushButton*>("doctor-unmute")->click();
        QCOMPARE(page.count(), 1);
        QCOMPARE(cardsOf(page).size(), 1);
        page.setMuted({"stale-statistics", "no such kind"});
        QCOMPARE(page.muted(), QStringList{"stale-statistics"});
    }

    /// Told apart by shape too: as black and white they differ.
    void severitiesDifferInShape() {
        const auto grey = [](const QIcon& icon) {
            return icon.pixmap(16, 16).toImage().convertToFormat(QImage::Format_Alpha8);
        };
        for (const auto& theme : {Theme::light(), Theme::darkTheme()}) {
            const auto problem = grey(severityIcon(Severity::Problem, theme));
            const auto warning = grey(severityIcon(Severity::Warning, theme));
            const auto note = grey(severityIcon(Severity::Note, theme));
            const auto sound = grey(soundIcon(theme));
            QVERIFY(problem != warning && warning != note && problem != note && note != sound);
        }
    }
};

QTEST_MAIN(DoctorPageTest)
#include "doctor_page_test.moc"
