// SPDX-License-Identifier: GPL-3.0-or-later
// The guide's page of the course day: no line of its outline is left without a lesson, an easy and
// a medium question, something to see, and code; every exercise stands with a line of it.
#include <QRegularExpression>
#include <QTest>

#include "app/files/presets.h"
#include "app/learn/exercise_bank.h"
#include "app/learn/lesson_bank.h"
#include "app/learn/question_bank.h"
#include "tests/support/files.h"

using namespace normscope;

namespace {

constexpr int kColumns = 5;

/// The cells of every row but the heads.
std::vector<QStringList> rowsOf(const QString& text) {
    std::vector<QStringList> rows;
    for (const auto& line : text.split('\n')) {
        if (!line.startsWith("| ") || line.startsWith("| Outline"))
            continue;
        auto cells = line.split('|');
        cells.removeFirst();
        cells.removeLast();
        for (auto& cell : cells)
            cell = cell.trimmed();
        rows.push_back(cells);
    }
    return rows;
}

/// What stands between backticks.
QStringList namesIn(const QString& cell) {
    static const QRegularExpression form("`([^`]+)`");
    QStringList names;
    for (auto found = form.globalMatch(cell); found.hasNext();)
        names << found.next().captured(1);
    return names;
}

/// Of links to the page of exercises.
QStringList exercisesIn(const QString& cell) {
    static const QRegularExpression form(R"(\[`([^`]+)`\]\(exercises\.md\))");
    QStringList names;
    for (auto found = form.globalMatch(cell); found.hasNext();)
        names << found.next().captured(1);
    return names;
}

}  // namespace

class CoursePageTest : public QObject {
    Q_OBJECT
  private slots:
    void noLineIsEmpty() {
        const auto text =
            QString::fromUtf8(contents(NORMSCOPE_SOURCE_DIR "/resources/help/course.md"));
        const auto rows = rowsOf(text);
        QCOMPARE(rows.size(), std::size_t{20});
        QStringList exercises;
        const auto all = questions();
        const auto levelOf = [&](const QString& id) -> std::optional<Level> {
            for (const auto& question : all)
                if (question.id == id)
                    return question.level;
            return std::nullopt;
        };
        for (const auto& row : rows) {
            QCOMPARE(row.size(), kColumns);
            for (const auto& cell : row)
                QVERIFY2(!cell.isEmpty(), qPrintable(row.first()));
            const auto lessons = namesIn(row[1]);
            QVERIFY2(!lessons.isEmpty(), qPrintable(row.first()));
            for (const auto& lesson : lessons)
                QVERIFY2(lessonNames().contains(lesson), qPrintable(lesson));
            const auto asked = namesIn(row[2]);
            QCOMPARE(asked.size(), 2);
            QVERIFY2(levelOf(asked[0]) == Level::Easy, qPrintable(asked[0]));
            QVERIFY2(levelOf(asked[1]) == Level::Medium, qPrintable(asked[1]));
            QVERIFY2(!namesIn(row[4]).isEmpty(), qPrintable(row.first()));
            exercises += exercisesIn(row[4]);
            for (const auto& command : namesIn(row[3]))
                if (command.startsWith("--preset "))
                    QVERIFY2(presetNames().contains(command.section(' ', 1)), qPrintable(command));
        }
        for (const auto& name : exercises)
            QVERIFY2(exerciseNames().contains(name), qPrintable(name));
        for (const auto& name : exerciseNames())
            QVERIFY2(exercises.contains(name), qPrintable(name));
    }
};

QTEST_GUILESS_MAIN(CoursePageTest)
#include "course_page_test.moc"
