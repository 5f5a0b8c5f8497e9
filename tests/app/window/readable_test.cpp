// SPDX-License-Identifier: GPL-3.0-or-later
// Every preset in windows of every size, with all there is to open: no text is cut, and none runs
// into another.
#include "app/learn/lesson_bank.h"
#include "app/window/window_inspector.h"
#include "tests/support/readable_fixture.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/pages.h"
#include "widgets/lab/lab_view.h"

using namespace normscope;

class ReadableTest : public ReadableFixture {
    Q_OBJECT

    /// Once what was asked for is seen.
    void look(const QString& where, QWidget& all) {
        const auto now = step();
        TRY_VERIFY(!lab().isTraining() || step() > now);
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        for (const auto& flaw : testing::flawsWithin(all))
            flaws_ << where + ", " + flaw;
    }
    void look(const QString& where) { look(where, *window_); }
    void lookIn(const std::vector<QSize>& sizes, const QString& what) {
        for (const QSize size : sizes) {
            window_->resize(size);
            QTRY_COMPARE(window_->size(), size);
            look(QStringLiteral("%1, %2×%3").arg(what).arg(size.width()).arg(size.height()));
        }
    }
    void lookInEverySize(const QString& what) {
        lookIn({{1280, 800}, {1440, 900}, {1920, 1080}, {900, 560}}, what);
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void presets_data() { addPresets(); }
    void presets() {
        QFETCH(QString, name);
        const auto preset = presetNamed(name);
        openTraining(preset.experiment);
        window_->openPreset(preset);
        TRY_VERIFY(step() > 5);
        lookInEverySize("plain");
        if (!lab().twinConfiguration())
            press(Qt::Key_T);
        TRY_VERIFY(lab().twinFrame() != nullptr);
        lookInEverySize("twin");
        press(Qt::Key_D);
        TRY_VERIFY(window_->view().observation().dual);
        lookInEverySize("twin, dual");
        press(Qt::Key_H);
        lookInEverySize("twin, dual, heat");
        press(Qt::Key_I);
        TRY_VERIFY(lab().inspection() != nullptr);
        lookInEverySize("twin, dual, heat, inspector");
        verify();
    }

    void columnsThatAreChosen() {
        openTraining(presetNamed(presetNames().first()).experiment);
        for (const auto key : {Qt::Key_G, Qt::Key_U})
            press(key);
        press(Qt::Key_G, Qt::ShiftModifier);
        TRY_VERIFY(step() > 20);
        lookInEverySize("gradients and updates");
        press(Qt::Key_P);
        TRY_COMPARE(marks().size(), 1);
        lookInEverySize("after the activation");
        verify();
    }

    void pagesOfTheInspector() {
        openTraining(presetNamed(presetNames().first()).experiment);
        press(Qt::Key_T);
        TRY_VERIFY(lab().twinFrame() != nullptr);
        for (const auto& page : inspectorPages()) {
            trigger("action-inspect-" + page.info.key);
            TRY_VERIFY(lab().inspection() != nullptr);
            lookInEverySize(page.info.title());
        }
        verify();
    }

    void lessonsAndDecks() {
        openTraining(presetNamed(presetNames().first()).experiment);
        for (const auto& lesson : bankedLessons()) {
            window_->openLesson(lesson);
            TRY_VERIFY(lab().frame() != nullptr);
            lookIn({{1280, 800}, {900, 560}}, lesson.lesson.title);
        }
        window_->toggleQuestions();
        lookInEverySize("questions");
        window_->toggleInterview();
        lookInEverySize("interview");
        verify();
    }
};

QTEST_MAIN(ReadableTest)
#include "readable_test.moc"
