// SPDX-License-Identifier: GPL-3.0-or-later
// What the experiment at hand is called, where it is saved, and what was opened before.
#include "app/window/document.h"

#include <QFile>
#include <QLabel>
#include <QMenu>

#include "app/files/experiment_file.h"
#include "app/files/experiment_json.h"
#include "app/files/presets.h"
#include "app/window/window_files.h"
#include "tests/support/window_fixture.h"

using namespace normscope;

class DocumentTest : public WindowFixture {
    Q_OBJECT

    QString fileOf(const Experiment& experiment, const char* name) {
        const QString path = folder_->filePath(name);
        writeExperimentFile(path, experiment);
        return path;
    }
    bool says(const QString& text) {
        for (const auto* label : window_->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(text))
                return true;
        return false;
    }
    QStringList entries(const char* menu) {
        auto* entries = find<QMenu>(menu);
        emit entries->aboutToShow();
        QStringList texts;
        for (const auto* action : entries->actions())
            texts << action->text();
        return texts;
    }

  private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void aPresetNamesTheWindow() {
        openTraining(smallSpiral());
        QCOMPARE(window_->windowTitle(), QString("Normscope"));
        QVERIFY(!window_->isWindowModified());
        const Preset preset = presets().front();
        trigger("action-preset-" + preset.name);
        QCOMPARE(window_->windowTitle(), preset.title + "[*]");
        QVERIFY(!window_->isWindowModified());
        QVERIFY(!find<QAction>("action-reload")->isEnabled());
        TRY_VERIFY(step() > 2);
        lab().intervene({{"optimizer.lr", 0.02}});
        TRY_VERIFY(window_->isWindowModified());
        lab().undo();
        TRY_VERIFY(!window_->isWindowModified());
    }

    void savingGoesToTheFileAndSaysSo() {
        openTraining(smallSpiral());
        const QString path = fileOf(smallXor(), "xor.json");
        window_->files().open(path);
        TRY_COMPARE(configuration().data.dataset, std::string("xor"));
        QCOMPARE(window_->windowTitle(), QString("xor.json[*]"));
        TRY_VERIFY(step() > 2);
        lab().intervene({{"optimizer.lr", 0.02}});
        TRY_VERIFY(window_->isWindowModified());
        pause();
        press(Qt::Key_S, Qt::ControlModifier);  // asks for nothing
        QVERIFY(!window_->isWindowModified());
        QVERIFY(says("Saved "));
        const Experiment saved = readExperimentFile(path);
        QCOMPARE(saved.interventions.size(), 1U);
        QCOMPARE(saved.configuration.steps, step());

        lab().intervene({{"optimizer.lr", 0.03}});
        lab().play();
        TRY_VERIFY(window_->isWindowModified());
        trigger("action-reload");
        TRY_VERIFY(!window_->isWindowModified());
        QCOMPARE(lab().experiment().interventions.size(), 1U);
    }

    void aLongRunIsMadeAgainAtFullSpeed() {
        openTraining(smallSpiral());
        Experiment made = smallXor();
        made.configuration.steps = 4000;  // 13 s at 300 steps a second
        window_->files().open(fileOf(made, "long.json"));
        QCOMPARE(lab().replaysTo(), std::optional<std::int64_t>(4000));
        TRY_VERIFY(step() == 4000 && !lab().status().playing);
        QVERIFY(!lab().replaysTo() && !find<QWidget>("replay")->isVisible());
        lab().play();  // and goes on from there
        TRY_VERIFY(step() > 4000);
        QVERIFY(!lab().replaysTo());
    }

    void aReplayCanBeCancelled() {
        openTraining(smallSpiral());
        Experiment made = smallXor();
        made.configuration.steps = 50'000'000;
        window_->files().open(fileOf(made, "longer.json"));
        auto* bar = find<QWidget>("replay");
        TRY_VERIFY(bar->isVisible());
        QVERIFY(says("Replaying the run: step "));
        click("replay-cancel");
        TRY_VERIFY(!lab().status().playing && !bar->isVisible());
        QVERIFY(step() > 0 && step() < 50'000'000);
    }

    void anotherExperimentIsOfNoFile() {
        openTraining(smallSpiral());
        const QString path = fileOf(smallXor(), "xor.json");
        window_->files().open(path);
        QVERIFY(!window_->files().document().path().isEmpty());
        lab().newSeed();  // the same one, changed
        TRY_VERIFY(window_->isWindowModified());
        QCOMPARE(window_->windowTitle(), QString("xor.json[*]"));
        lab().open(smallSpiral());  // as lessons do
        QCOMPARE(window_->windowTitle(), QString("Normscope"));
        QVERIFY(!window_->isWindowModified());
        QVERIFY(window_->files().document().path().isEmpty());
    }

    void recentOnesAreKept() {
        openTraining(smallSpiral());
        QCOMPARE(entries("menu-recent"), QStringList{"None yet"});
        const QString first = fileOf(smallXor(), "first.json");
        const QString second = fileOf(smallSpiral(), "second.json");
        for (const QString& path : {first, second, first})
            window_->files().open(path);
        QCOMPARE(entries("menu-recent"), (QStringList{"first.json", "second.json"}));
        window_->close();
        window_.reset();
        openTraining(smallSpiral());
        QCOMPARE(entries("menu-recent"), (QStringList{"first.json", "second.json"}));
        find<QMenu>("menu-recent")->actions().at(1)->trigger();
        QCOMPARE(window_->windowTitle(), QString("second.json[*]"));

        QVERIFY(QFile::remove(first));
        window_->files().open(first);
        QVERIFY(says("first.json"));  // why not
        QCOMPARE(window_->windowTitle(), QString("second.json[*]"));
        QCOMPARE(entries("menu-recent"), QStringList{"second.json"});
    }
};

QTEST_MAIN(DocumentTest)
#include "document_test.moc"
