// SPDX-License-Identifier: GPL-3.0-or-later
// Every dialog at the size it comes in, and every plot of every preset as it is exported: no text
// is cut, none runs into another, every axis has a name.
#include <QApplication>
#include <QMenu>

#include "tests/support/readable_fixture.h"
#include "widgets/inspector/pages.h"

using namespace normscope;

namespace {

constexpr QSize kPage(800, 500), kSmallPage(480, 320);  // of exports

/// What it asks the system for: nothing of ours is to be read there.
bool asksForAFile(const QAction& action) {
    static const QStringList names{"open",         "open-folder",  "open-data",
                                   "load-weights", "open-weights", "export-pytorch",
                                   "save",         "save-as",      "save-session"};
    return names.contains(action.objectName().mid(int(qstrlen("action-"))));
}

}  // namespace

class ReadableDialogsTest : public ReadableFixture {
    Q_OBJECT

    std::vector<QWidget*> others() {
        std::vector<QWidget*> all;
        for (auto* widget : QApplication::topLevelWidgets())
            if (widget != window_.get() && widget->isVisible() && !qobject_cast<QMenu*>(widget))
                all.push_back(widget);
        return all;
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void dialogs() {
        openTraining(presetNamed(presetNames().first()).experiment);
        TRY_VERIFY(step() > 5);
        int seen = 0;
        for (auto* action : window_->findChildren<QAction*>()) {
            const bool says = action->text().endsWith(u'…');
            static const QStringList more{
                "action-guide",     "action-shortcuts", "action-about",    "action-cheat-sheet",
                "action-exercises", "action-summary",   "action-data-card"};
            if ((!says && !more.contains(action->objectName())) || !action->isEnabled() ||
                asksForAFile(*action) || !action->objectName().startsWith("action-"))
                continue;
            action->trigger();
            QCoreApplication::processEvents();
            for (auto* dialog : others()) {
                ++seen;
                for (const QString& flaw : testing::flawsWithin(*dialog))
                    flaws_ << action->objectName() + ", " + flaw;
                dialog->close();
                QTRY_VERIFY(!dialog->isVisible());
            }
        }
        QVERIFY2(seen >= 12, qPrintable(QString::number(seen)));
        verify();
    }

    void exports_data() { addPresets(); }
    void exports() {
        QFETCH(QString, name);
        const auto preset = presetNamed(name);
        openTraining(preset.experiment);
        window_->openPreset(preset);
        if (!lab().twinConfiguration())
            press(Qt::Key_T);
        TRY_VERIFY(lab().twinFrame() != nullptr && lab().twinFrame()->step > 5);
        for (const auto& page : inspectorPages()) {
            trigger("action-inspect-" + page.info.key);
            TRY_VERIFY(lab().inspection() != nullptr);
        }
        pause();
        for (auto* plot : window_->findChildren<Plot*>())
            for (const QSize size : {kPage, kSmallPage})
                for (const QString& flaw : testing::flawsInExport(*plot, size))
                    flaws_ << QStringLiteral("%1, %2×%3: ")
                                      .arg(plot->id())
                                      .arg(size.width())
                                      .arg(size.height()) +
                                  flaw;
        verify();
    }
};

QTEST_MAIN(ReadableDialogsTest)
#include "readable_dialogs_test.moc"
