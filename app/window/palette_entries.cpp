// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/palette_entries.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>

#include "app/learn/interview_bank.h"
#include "app/learn/lesson_bank.h"
#include "app/learn/question_bank.h"
#include "app/window/guide_window.h"
#include "app/window/help_dialogs.h"
#include "app/window/main_window.h"
#include "app/window/window_lessons.h"
#include "widgets/learn/rich_words.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

using Entries = std::vector<PaletteEntry>;

QString tr(const char* text) {
    return QCoreApplication::translate("Palette", text);
}

/// Without what marks keys in it.
QString plain(QString text) {
    return text.remove(QLatin1Char('&')).section(QLatin1Char('\t'), 0, 0);
}

void addMenu(const QMenu& menu, const QString& where, Entries& entries) {
    for (QAction* action : menu.actions()) {
        const QString text = plain(action->text());
        if (action->menu() != nullptr)
            addMenu(*action->menu(), where + QStringLiteral(" › ") + text, entries);
        else if (!action->isSeparator() && !action->objectName().isEmpty())
            entries.push_back({text, where, action->shortcut().toString(QKeySequence::NativeText),
                               action->toolTip(),
                               action->isEnabled() ? [which = QPointer(action)] {
                                   if (which)
                                       which->trigger();
                               } : std::function<void()>()});
    }
}

void addSettings(MainWindow& window, Entries& entries) {
    ExperimentPanel& panel = *window.parts().panel;
    for (const Key& key : settingKeys()) {
        const QString path = toQString(key.path);
        if (panel.editor(path) == nullptr)
            continue;
        const bool there = panel.canReveal(path) && !window.lessons().hides("panel");
        entries.push_back(
            {toQString(key.label),
             tr("Setting"),
             {},
             toQString(key.help),
             there ? [&panel, path] { panel.reveal(path); } : std::function<void()>()});
    }
}

void addLessons(MainWindow& window, Entries& entries) {
    for (const BankedLesson& banked : bankedLessons())
        entries.push_back(
            {banked.lesson.title,
             tr("Lesson"),
             {},
             banked.lesson.about,
             [&window, name = banked.lesson.name] { window.openLesson(lessonNamed(name)); }});
}

void addQuestions(MainWindow& window, Entries& entries) {
    for (const Question& question : questions())
        entries.push_back({plainWords(question.text),
                           tr("Question"),
                           {},
                           question.topic_title,
                           [&window, id = question.id] { window.askQuestion(id); }});
    for (const InterviewQuestion& question : interviewQuestions())
        entries.push_back({plainWords(question.text),
                           tr("Interview"),
                           {},
                           question.topic_title,
                           [&window, id = question.id] { window.askInInterview(id); }});
}

void addGuide(MainWindow& window, Entries& entries) {
    for (const GuidePage& page : guidePages()) {
        const auto add = [&](const QString& text, const QString& link) {
            entries.push_back({text,
                               text == page.title ? tr("Guide") : tr("Guide › ") + page.title,
                               {},
                               {},
                               [&window, link] { followLink(&window, link); }});
        };
        add(page.title, page.name);
        for (const QString& line : page.markdown.split(QLatin1Char('\n')))
            if (line.startsWith(QLatin1String("## ")))
                add(line.mid(3), page.name + QLatin1Char('#') + sectionName(line.mid(3)));
    }
}

}  // namespace

std::vector<PaletteEntry> paletteEntries(MainWindow& window) {
    Entries entries;
    for (const QAction* action : window.menuBar()->actions())
        if (action->menu() != nullptr)
            addMenu(*action->menu(), plain(action->text()), entries);
    addSettings(window, entries);
    addLessons(window, entries);
    addQuestions(window, entries);
    addGuide(window, entries);
    return entries;
}

}  // namespace normscope
