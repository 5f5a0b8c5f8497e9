// SPDX-License-Identifier: GPL-3.0-or-later
// The window without a mouse and without eyes: real Tab keys, and what assistive technology is
// told of every control and plot.
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QWindow>

#include "app/window/window_inspector.h"
#include "tests/support/window_fixture.h"
#include "widgets/base/number_format.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/pages.h"
#include "widgets/lab/lab_view.h"
#include "widgets/plots/curve_plot.h"

using namespace normscope;

namespace {

constexpr int kMostStops = 12;  // of Tab, from the toolbar to the first plot

QAccessibleInterface* spoken(QObject* object) {
    return QAccessible::queryAccessibleInterface(object);
}

QString nameOf(QAccessibleInterface& what) {
    return what.text(QAccessible::Name);
}

bool isField(QAccessible::Role role) {
    return role == QAccessible::ComboBox || role == QAccessible::SpinBox ||
           role == QAccessible::EditableText || role == QAccessible::Slider;
}

bool isControl(QAccessible::Role role) {
    return isField(role) || role == QAccessible::Button || role == QAccessible::CheckBox ||
           role == QAccessible::RadioButton || role == QAccessible::PageTab ||
           role == QAccessible::PageTabList || role == QAccessible::ButtonMenu ||
           role == QAccessible::ButtonDropDown || role == QAccessible::Table ||
           role == QAccessible::List || role == QAccessible::Chart;
}

bool hasLabel(QAccessibleInterface& field) {
    for (const auto& [label, relation] : field.relations(QAccessible::Label))
        if (relation.testFlag(QAccessible::Label) && !nameOf(*label).isEmpty())
            return true;
    return false;
}

}  // namespace

class AccessibilityTest : public WindowFixture {
    Q_OBJECT

    void key(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) {
        QTest::keyClick(window_->windowHandle(), key, with);
    }
    void openAt(std::int64_t step, QSize size = {1280, 800}) {
        open(smallSpiral(), size);
        lab().openPaused(smallSpiral());
        lab().playTo(step);
        TRY_VERIFY(lab().status().step == step && !lab().status().playing);
        TRY_VERIFY(lab().frame() && lab().frame()->step == step);
        TRY_VERIFY(lab().history().lastStep() == step);
        TRY_VERIFY(find<Plot>("plot-layer2-linear") != nullptr);
    }
    /// What lacks a name, a role or a label, from here down.
    void collect(QAccessibleInterface* what, bool inside_field, QStringList& lacks, int& seen) {
        if (what == nullptr || !what->isValid() || what->state().invisible)
            return;
        const auto role = what->role();
        const QString about =
            what->object() != nullptr
                ? QStringLiteral("%1 (%2, role %3)")
                      .arg(what->object()->objectName(), what->object()->metaObject()->className())
                      .arg(role)
                : QString::number(role);
        if (isControl(role) && !inside_field) {
            ++seen;
            if (nameOf(*what).isEmpty())
                lacks << about + " has no name";
            if (isField(role) && !hasLabel(*what))
                lacks << about + " has no label";
        }
        // Items are named by what they show.
        if (role == QAccessible::Table || role == QAccessible::List)
            return;
        for (int i = 0; i < what->childCount(); ++i)
            collect(what->child(i), inside_field || isField(role), lacks, seen);
    }
    QStringList lacking(int least) {
        QStringList lacks;
        int seen = 0;
        collect(spoken(window_.get()), false, lacks, seen);
        if (seen < least)
            lacks << QStringLiteral("only %1 controls were seen").arg(seen);
        return lacks;
    }

  private slots:
    void init() {
        setUp();
        QAccessible::setActive(true);
    }
    void cleanup() { tearDown(); }

    void everyControlHasNameRoleAndLabel() {
        openAt(20);
        window_->parts().inspector->setOpen(true);
        for (const ListedPage& page : inspectorPages()) {
            window_->parts().inspector->openAt(page.info.key);
            const QStringList lacks = lacking(60);
            QVERIFY2(lacks.isEmpty(), qPrintable(page.info.key + ":\n" + lacks.join('\n')));
        }
        trigger("action-lessons");
        QVERIFY2(lacking(40).isEmpty(), qPrintable(lacking(40).join('\n')));
    }

    void tabsAreTabs() {
        openAt(20);
        window_->parts().inspector->setOpen(true);
        auto* tab = find<QToolButton>("page-tab-norms");
        QCOMPARE(spoken(tab)->role(), QAccessible::PageTab);
        QCOMPARE(spoken(tab)->parent()->role(), QAccessible::PageTabList);
        QVERIFY(!spoken(tab)->state().selected);
        spoken(tab)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QVERIFY(spoken(tab)->state().selected);
        QCOMPARE(window_->parts().inspector->pages().pageShown(), QString("norms"));
        auto* eval = find<QPushButton>("mode-eval");
        QCOMPARE(spoken(eval)->role(), QAccessible::RadioButton);
        spoken(eval)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        TRY_COMPARE(configuration().mode, Mode::Eval);
        QVERIFY(spoken(eval)->state().checked);
    }

    void tabReachesThePlotsSoon_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("small") << QSize(900, 560);
        QTest::newRow("usual") << QSize(1280, 800);
        QTest::newRow("large") << QSize(1920, 1080);
    }
    void tabReachesThePlotsSoon() {
        QFETCH(const QSize, size);
        openAt(20, size);
        QVERIFY(QApplication::focusWidget() == window_->centralWidget());
        QStringList stops;
        while (qobject_cast<Plot*>(QApplication::focusWidget()) == nullptr && stops.size() < 100) {
            key(Qt::Key_Tab);
            stops << QApplication::focusWidget()->objectName();
        }
        QVERIFY2(stops.size() <= kMostStops, qPrintable(stops.join(", ")));
        QCOMPARE(stops.last(), QString("plot-layer1-linear"));
        key(Qt::Key_Tab, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget()->objectName(), stops.at(stops.size() - 2));
    }

    void tabComesToEverything() {
        openAt(20);
        QStringList stops;
        do {
            key(Qt::Key_Tab);
            stops << QApplication::focusWidget()->objectName();
        } while ((stops.size() < 2 || stops.last() != stops.first()) && stops.size() < 300);
        for (const char* name :
             {"reset", "batch-norm-none", "layer1-norm", "plot-layer2-activation", "plot-loss",
              "time-slider", "setting-optimizer.lr", "setting-data.dataset", "status-findings"})
            QVERIFY2(stops.contains(QLatin1String(name)),
                     qPrintable(QString(name) + " is not among " + stops.join(", ")));
        QVERIFY(stops.indexOf("plot-layer1-linear") < stops.indexOf("plot-layer2-linear"));
        QVERIFY(stops.indexOf("plot-accuracy") < stops.indexOf("setting-optimizer.lr"));
    }

    void upAndDownGoThroughWhatIsOneStop() {
        openAt(20);
        key(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QString("reset"));
        key(Qt::Key_Down);
        key(Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget()->objectName(), QString("play"));
        key(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QString("speed"));
        key(Qt::Key_Tab, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget()->objectName(), QString("play"));
        for (int i = 0; i < 5; ++i)
            key(Qt::Key_Up);
        QCOMPARE(QApplication::focusWidget()->objectName(), QString("reset"));
    }

    void plotsSayWhatTheyAreAndShow() {
        openAt(20);
        auto* plot = find<Plot>("plot-layer1-linear");
        QAccessibleInterface* told = spoken(plot);
        QCOMPARE(told->role(), QAccessible::Chart);
        QCOMPARE(nameOf(*told), QString("Layer 1 · Linear output z, step 20"));
        const QString axes = told->text(QAccessible::Description);
        QVERIFY2(axes.contains("z ") && axes.contains(" … "), qPrintable(axes));
        const auto& summary = lab().frame()->layers[0].taps[Tap::Linear].summary;
        const QString value = told->text(QAccessible::Value);
        QVERIFY2(value.contains(
                     QStringLiteral("μ %1 σ %2")
                         .arg(formatLike(summary.mean, summary.std), formatShort(summary.std))),
                 qPrintable(value));
        // Nothing inside it is a riddle.
        for (int i = 0; i < told->childCount(); ++i) {
            QVERIFY(told->child(i)->object()->inherits("QWidget"));
            QCOMPARE(told->indexOfChild(told->child(i)), i);
        }
    }

    void curvesSayTheirLastValues() {
        openAt(20);
        const QString value = spoken(find<Plot>("plot-loss"))->text(QAccessible::Value);
        const auto last = static_cast<double>(lab().history().train_loss.at(20));
        QVERIFY2(value.contains("training " + formatShort(last)), qPrintable(value));
        QVERIFY2(value.contains("val. running"), qPrintable(value));
    }

    void theCrosshairIsMovedByKeysAndRead() {
        openAt(80);
        auto* plot = find<Plot>("plot-loss");
        plot->setFocus();
        QStringList read;
        for (int i = 0; i < 4; ++i) {
            key(Qt::Key_Right, Qt::AltModifier);
            const QString value = spoken(plot)->text(QAccessible::Value);
            const int at = value.section(", ", 0, 0).section(' ', 1).toInt();
            QVERIFY2(at >= 1 && at <= 80, qPrintable(value));
            const auto datum = static_cast<double>(lab().history().train_loss.at(at));
            QVERIFY2(value.contains("training batch: " + formatShort(datum)), qPrintable(value));
            read << value;
        }
        QVERIFY(read.first() != read.last());
        QCOMPARE(step(), std::int64_t{80});  // it is not time that was moved
        key(Qt::Key_Escape);
        find<Plot>("plot-accuracy")->setFocus();
        QVERIFY(!spoken(plot)->text(QAccessible::Value).startsWith("step "));
    }
};

QTEST_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
