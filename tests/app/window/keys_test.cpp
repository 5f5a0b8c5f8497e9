// SPDX-License-Identifier: GPL-3.0-or-later
// Every key does what the guide says, wherever the focus is: real key events to the real window.
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QSlider>
#include <QToolButton>
#include <QWindow>

#include "app/files/presets.h"
#include "app/window/shortcut_sheet.h"
#include "app/window/window_inspector.h"
#include "tests/support/window_fixture.h"
#include "widgets/bars/time_bar.h"
#include "widgets/bars/transport_bar.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/lab_view.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/panel/setting_editor.h"

using namespace normscope;

class KeysTest : public WindowFixture {
    Q_OBJECT

    /// As the window system hands it over: to whatever has the focus.
    void key(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) {
        QTest::keyClick(window_->windowHandle(), key, with);
    }
    void typeKeys(const QString& text) {
        for (const QChar character : text)
            QTest::keyClick(window_->windowHandle(), character.toLatin1());
    }
    void openPaused() {
        openTraining(smallSpiral());
        pause();
    }
    bool hasFocusAtHome() { return QApplication::focusWidget() == window_->centralWidget(); }
    std::size_t changes() { return lab().experiment().interventions.size(); }

    /// What can be edited in the toolbar and the panel.
    std::vector<QWidget*> controls() {
        std::vector<QWidget*> found;
        const std::vector<QWidget*> parts{window_->parts().transport, window_->parts().panel};
        for (QWidget* part : parts)
            for (auto* widget : part->findChildren<QWidget*>())
                if (widget->isVisible() && widget->isEnabled() && isEditor(widget))
                    found.push_back(widget);
        return found;
    }
    static bool isEditor(QWidget* widget) {
        return qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QComboBox*>(widget) ||
               qobject_cast<QCheckBox*>(widget) || qobject_cast<QSlider*>(widget) ||
               (qobject_cast<QLineEdit*>(widget) && !isEditor(widget->parentWidget()));
    }
    /// Edits by keys: one on and one back.
    void edit(QWidget* control) {
        control->setFocus();
        if (qobject_cast<QCheckBox*>(control)) {
            key(Qt::Key_Space);
            return key(Qt::Key_Space);
        }
        const bool slider = qobject_cast<QSlider*>(control) != nullptr;
        key(slider ? Qt::Key_Right : Qt::Key_Down);
        key(slider ? Qt::Key_Left : Qt::Key_Up);
    }
    void expectCommandsToWork() {
        const bool was_on = configuration().normalization.isOn();
        key(Qt::Key_B);
        TRY_COMPARE(configuration().normalization.isOn(), !was_on);
        key(Qt::Key_B);
        TRY_COMPARE(configuration().normalization.isOn(), was_on);
        const Placement placement = configuration().normalization.placement;
        key(Qt::Key_P);
        TRY_VERIFY(configuration().normalization.placement != placement);
        key(Qt::Key_P);
        TRY_COMPARE(configuration().normalization.placement, placement);
        key(Qt::Key_M);
        TRY_COMPARE(configuration().mode, Mode::Eval);
        key(Qt::Key_M);
        TRY_COMPARE(configuration().mode, Mode::Train);
        const auto before = step();
        key(Qt::Key_S);
        TRY_COMPARE(step(), before + 1);
        key(Qt::Key_Space);
        TRY_VERIFY(lab().status().playing);
        key(Qt::Key_Space);
        TRY_VERIFY(!lab().status().playing);
        key(Qt::Key_Home);
        TRY_COMPARE(lab().visited(), std::optional<std::int64_t>(0));
        key(Qt::Key_Right, Qt::ShiftModifier);
        TRY_COMPARE(lab().visited(), std::optional<std::int64_t>(1));
        key(Qt::Key_End);
        TRY_VERIFY(!lab().visited());
        key(Qt::Key_D);
        QVERIFY(window_->view().observation().dual);
        key(Qt::Key_D);
        QVERIFY(!window_->view().observation().dual);
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void lettersRightAfterTheStartAreCommands() {
        open(smallSpiral());
        QTRY_VERIFY(hasFocusAtHome());
        TRY_VERIFY(step() > 2);
        typeKeys("x");  // no command, and XOR is not chosen by it
        pause();
        QCOMPARE(configuration().data.dataset, std::string("spiral"));
        expectCommandsToWork();
    }

    void lettersAfterAPresetAreCommands() {
        openPaused();
        auto* dataset = find<QComboBox>("setting-data.dataset");
        dataset->setFocus();
        lab().open(presetNamed("cnn").experiment);  // some fields go away
        TRY_COMPARE(configuration().network.kind,
                    presetNamed("cnn").experiment.configuration.network.kind);
        const auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(field == nullptr);
        key(Qt::Key_B);
        TRY_VERIFY(!configuration().normalization.isOn());
    }

    void everyEditorHandsTheKeysBack() {
        openPaused();
        const auto editors = controls();
        QVERIFY2(editors.size() > 12, qPrintable(QString::number(editors.size())));
        for (QWidget* editor : editors) {
            if (!editor->isVisible() || !editor->isEnabled())
                continue;
            const QByteArray name = editor->objectName().toUtf8();
            edit(editor);
            key(Qt::Key_Return);
            QVERIFY2(hasFocusAtHome(), name);
            lab().play();  // it may have begun anew
            TRY_VERIFY(lab().status().playing && step() > 2);
            pause();
            expectCommandsToWork();
            if (QTest::currentTestFailed())
                QFAIL(name);
        }
    }

    void whileANumberIsTypedLettersAreCommands() {
        openPaused();
        auto* rate = find<QWidget>("setting-optimizer.lr");
        rate->setFocus();
        auto* line = rate->findChild<QLineEdit*>();
        line->selectAll();
        typeKeys("2e-1");
        QCOMPARE(line->text(), QString("2e-1"));
        key(Qt::Key_B);
        TRY_VERIFY(!configuration().normalization.isOn());
        key(Qt::Key_Space);
        TRY_VERIFY(lab().status().playing);
        typeKeys("vx");
        QCOMPARE(line->text(), QString("2e-1"));
        key(Qt::Key_Return);
        TRY_COMPARE(configuration().optimizer.lr, 0.2);
        QVERIFY(hasFocusAtHome());
    }

    void escapeTakesTheEditBack() {
        openPaused();
        for (const char* name : {"setting-optimizer.lr", "setting-network.hidden"}) {
            auto* field = find<QWidget>(name);
            field->setFocus();
            auto* line = field->findChild<QLineEdit*>();
            const QString before = line->text();
            typeKeys("7");
            QVERIFY(line->text() != before);
            key(Qt::Key_Escape);
            QCOMPARE(line->text(), before);
            QVERIFY(hasFocusAtHome());
        }
        QCOMPARE(changes(), std::size_t{0});
    }

    void controlKeysReachTheWindowFromAField() {
        openPaused();
        key(Qt::Key_B);
        TRY_COMPARE(changes(), std::size_t{1});
        find<QWidget>("setting-network.hidden")->setFocus();
        key(Qt::Key_Z, Qt::ControlModifier);
        TRY_COMPARE(changes(), std::size_t{0});
        find<QWidget>("setting-network.hidden")->setFocus();
        key(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(window_->findChild<ExportDialog*>() != nullptr);
        window_->findChild<ExportDialog*>()->reject();
    }

    void widthsTakeASpaceWhileTyped() {
        openPaused();
        auto* field = find<QComboBox>("setting-network.hidden");
        field->setFocus();
        field->lineEdit()->selectAll();
        typeKeys("3 x 6");
        QCOMPARE(field->currentText(), QString("3 x 6"));
        key(Qt::Key_Return);
        TRY_COMPARE(configuration().network.hidden, (std::vector<std::int64_t>{6, 6, 6}));
    }

    void aRefusalGoesWhenItsValueIsReplaced() {
        openPaused();
        auto* batch = find<QWidget>("setting-data.batch_size");
        type(batch, "-4");
        auto* message = find<QLabel>("message-data.batch_size");
        QVERIFY(message->isVisible());
        lab().open(smallXor());
        TRY_VERIFY(!message->isVisible());
        QCOMPARE(batch->findChild<QLineEdit*>()->text(), QString("20"));
    }

    void everyRefusalGoesWithItsValue() {
        openPaused();
        int refused = 0;
        for (QWidget* control : controls()) {
            auto* line = control->findChild<QLineEdit*>();
            const QString path = control->objectName().section('-', 1);
            auto* message = find<QLabel>("message-" + path);
            if (line == nullptr || message == nullptr || !control->isVisible())
                continue;
            type(control, "-7");
            if (!message->isVisible())
                continue;
            ++refused;
            window_->openPreset(presetNamed(refused % 2 == 0 ? "spiral" : "spiral-plain"));
            TRY_VERIFY(!message->isVisible());
        }
        QVERIFY2(refused > 8, qPrintable(QString::number(refused)));
    }

    void f6WalksThroughTheWindow() {
        openPaused();
        window_->parts().inspector->setOpen(true);
        const auto areas = window_->view().areas();
        const std::vector<QWidget*> parts{
            window_->parts().transport,           window_->parts().panel, areas.at(0), areas.at(1),
            &window_->parts().inspector->pages(), window_->parts().time};
        for (QWidget* part : parts) {
            key(Qt::Key_F6);
            QVERIFY2(part->isAncestorOf(QApplication::focusWidget()),
                     qPrintable(part->objectName()));
        }
        for (auto part = parts.rbegin() + 1; part != parts.rend(); ++part) {
            key(Qt::Key_F6, Qt::ShiftModifier);
            QVERIFY2((*part)->isAncestorOf(QApplication::focusWidget()),
                     qPrintable((*part)->objectName()));
        }
    }

    void theGuideNamesEveryKeyOfTheMenus() {
        openPaused();
        QFile file(":/help/keys.md");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QStringList named;
        for (const QString& line : QString::fromUtf8(file.readAll()).split('\n'))
            if (line.startsWith("| "))
                named << line.section('|', 1, 1).replace(" or ", ", ").trimmed().split(", ");
        QStringList own;
        for (const ShortcutGroup& group : shortcutGroups(*window_->menuBar()))
            for (const Shortcut& shortcut : group.shortcuts)
                own << shortcut.keys.split(", ");
        for (const QString& keys : own)
            QVERIFY2(named.contains(keys), qPrintable(keys + " is not in the guide"));
        for (const QString& keys : named)
            QVERIFY2(keys == "Key" || own.contains(keys), qPrintable(keys + " is no key"));
    }

    void noKeyMeansTwoThings() {
        openPaused();
        QStringList keys;
        for (const QAction* action : window_->findChildren<QAction*>())
            for (const QKeySequence& sequence : action->shortcuts()) {
                QVERIFY2(!keys.contains(sequence.toString()), qPrintable(sequence.toString()));
                keys << sequence.toString();
            }
    }

    void theSheetShowsThem() {
        openPaused();
        trigger("action-shortcuts");
        auto* sheet = find<QDialog>("shortcut-sheet");
        QVERIFY(sheet->isVisible());
        QStringList words;
        for (const auto* label : sheet->findChildren<QLabel*>())
            words << label->text();
        QVERIFY(words.contains("Ctrl+E"));
        QVERIFY(words.contains("Compare with a twin"));
        QVERIFY(!words.contains("Fork here"));  // it has no key
        QVERIFY2(sheet->height() <= 700, qPrintable(QString::number(sheet->height())));
    }
};

QTEST_MAIN(KeysTest)
#include "keys_test.moc"
