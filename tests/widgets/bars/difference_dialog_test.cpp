// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/difference_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include "model/settings/experiment.h"
#include "widgets/bars/difference_row.h"
#include "widgets/base/theme.h"
#include "widgets/panel/difference_text.h"

using namespace normscope;

class DifferenceDialogTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<DifferenceDialog> dialog_;
    std::vector<std::vector<Setting>> chosen_;

    void open(const Configuration& a = {},
              const std::optional<std::vector<Setting>>& present = std::nullopt) {
        dialog_ = std::make_unique<DifferenceDialog>(a, present);
        dialog_->setStyleSheet(Theme::light().styleSheet());
        connect(
            dialog_.get(), &DifferenceDialog::chosen, this,
            [this](const std::vector<Setting>& differences) { chosen_.push_back(differences); });
        dialog_->show();
        QVERIFY(QTest::qWaitForWindowExposed(dialog_.get()));
    }
    template <class Widget>
    Widget* find(const char* name) {
        return dialog_->findChild<Widget*>(QString::fromUtf8(name));
    }
    void click(const char* name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    void type(const char* name, const char* text) {
        auto* box = find<QWidget>(name);
        box->setFocus();
        auto* line = box->findChild<QLineEdit*>();
        line->selectAll();
        QTest::keyClicks(line, QString::fromUtf8(text));
        QTest::keyClick(line, Qt::Key_Return);
    }
    void pick(const char* name, const char* key) {
        auto* box = find<QComboBox>(name);
        box->setFocus();
        const int wanted = box->findData(QLatin1String(key));
        while (box->currentIndex() != wanted) {
            const int before = box->currentIndex();
            QTest::keyClick(box, before < wanted ? Qt::Key_Down : Qt::Key_Up);
            QVERIFY(box->currentIndex() != before);
        }
    }
    QString summary() { return find<QLabel>("difference-summary")->text(); }
    QStringList rowsInSight() {
        QStringList paths;
        for (const auto* row : dialog_->findChildren<DifferenceRow*>())
            if (row->isVisible())
                paths << QString::fromStdString(row->path());
        return paths;
    }

  private slots:
    void init() { chosen_.clear(); }
    void cleanup() { dialog_.reset(); }

    void listsEverythingThatMayDiffer() {
        open();
        const QStringList rows = rowsInSight();
        const QSet<QString> listed(rows.begin(), rows.end());
        QSet<QString> expected;
        for (const Key& key : settingKeys())
            if (!key.shared)
                expected << QString::fromUtf8(key.path.data(), qsizetype(key.path.size()));
        QCOMPARE(listed, expected);
        QVERIFY(!listed.contains("seed") && !listed.contains("data.dataset"));
        QVERIFY(summary().contains("bitwise"));
        QCOMPARE(find<QLabel>("of-a-optimizer.lr")->text(), QString("0.1"));
        QCOMPARE(find<QLabel>("of-a-network.hidden")->text(), QString("3 × 100"));
        QCOMPARE(find<QLabel>("of-a-normalization.kind")->text(), QString("BatchNorm"));
    }

    void anyNumberOfDifferencesIsNamed() {
        open();
        type("setting-optimizer.lr", "3");
        QVERIFY2(summary().contains("lr 0.1 → 3"), qPrintable(summary()));
        click("difference-layer2");
        pick("setting-layers.1.normalization.kind", "none");
        QVERIFY2(summary().contains("lr 0.1 → 3, layer 2: BN off"), qPrintable(summary()));
        // Of all layers now: they differ.
        QCOMPARE(find<QComboBox>("setting-normalization.kind")->currentIndex(), -1);
        click("difference-start");
        QCOMPARE(chosen_.size(), std::size_t{1});
        QCOMPARE(chosen_[0],
                 (std::vector<Setting>{{"optimizer.lr", 3.0},
                                       {"layers.1.normalization.kind", std::string("none")}}));
        QVERIFY(!dialog_->isVisible());
    }

    void aBadValueIsSaidInPlace() {
        open();
        type("setting-optimizer.lr", "-1");
        auto* message = find<QLabel>("message-optimizer.lr");
        QVERIFY(message->isVisible());
        QVERIFY2(message->text().startsWith("Learning rate is -1; give a number from 0"),
                 qPrintable(message->text()));
        QVERIFY(!find<QPushButton>("difference-start")->isEnabled());
        type("setting-optimizer.lr", "0.5");
        QVERIFY(!message->isVisible());
        QVERIFY(find<QPushButton>("difference-start")->isEnabled());
        click("difference-layer1");
        type("setting-layers.0.normalization.eps", "2");
        QVERIFY2(find<QLabel>("message-layers.0.normalization.eps")
                     ->text()
                     .startsWith("layers.0.normalization.eps is 2"),
                 qPrintable(find<QLabel>("message-layers.0.normalization.eps")->text()));
    }

    void backToRunA() {
        Configuration a;
        a.layers[0] = a.normalization;
        a.layers[0].kind = NormKind::None;  // the layers of A differ themselves
        open(a);
        pick("setting-normalization.kind", "none");
        QCOMPARE(dialog_->differences().size(), std::size_t{1});
        QVERIFY(find<QToolButton>("back-to-a-normalization.kind")->isVisible());
        click("back-to-a-normalization.kind");
        QVERIFY(dialog_->differences().empty());
        QVERIFY(!find<QToolButton>("back-to-a-normalization.kind")->isVisible());
        QCOMPARE(find<QLabel>("of-a-normalization.kind")->text(), QString("layers differ"));
    }

    void searchAndOnlyWhatDiffers() {
        open();
        QTest::keyClicks(find<QLineEdit>("difference-search"), "layer 2 momentum");
        QCOMPARE(rowsInSight(), (QStringList{"layers.1.normalization.momentum"}));
        find<QLineEdit>("difference-search")->clear();
        QTest::keyClicks(find<QLineEdit>("difference-search"), "weight decay");
        QCOMPARE(rowsInSight(), (QStringList{"optimizer.weight_decay"}));
        find<QLineEdit>("difference-search")->clear();
        QTest::keyClicks(find<QLineEdit>("difference-search"), "xyz");
        QVERIFY(rowsInSight().isEmpty());
        QVERIFY(find<QLabel>("difference-nothing")->isVisible());
        find<QLineEdit>("difference-search")->clear();
        type("setting-optimizer.lr", "3");
        click("difference-only");
        QCOMPARE(rowsInSight(), (QStringList{"optimizer.lr"}));
    }

    void aTwinThereIsCanBeChanged() {
        open({}, std::vector<Setting>{{"optimizer.lr", 3.0},
                                      {"layers.2.normalization.kind", std::string("none")}});
        QCOMPARE(find<QPushButton>("difference-start")->text(), QString("Restart twin"));
        // A layer of its own is open at once.
        QVERIFY(rowsInSight().contains("layers.2.normalization.kind"));
        QVERIFY(!rowsInSight().contains("layers.1.normalization.kind"));
        type("setting-optimizer.lr", "0.1");  // as A again
        click("difference-start");
        QCOMPARE(chosen_[0],
                 (std::vector<Setting>{{"layers.2.normalization.kind", std::string("none")}}));
    }

    void anotherDepthHasOtherLayers() {
        open();
        auto* line = find<QComboBox>("setting-network.hidden")->lineEdit();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, "2 x 50");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(find<QToolButton>("difference-layer2") != nullptr);
        QTRY_VERIFY(find<QToolButton>("difference-layer3") == nullptr);
        click("difference-start");
        QCOMPARE(chosen_[0],
                 (std::vector<Setting>{{"network.hidden", std::vector<std::int64_t>{50, 50}}}));
    }

    void namesInLittleRoom() {
        const std::vector<Setting> three{{"normalization.kind", std::string("none")},
                                         {"optimizer.lr", 3.0},
                                         {"data.batch_size", std::int64_t{8}}};
        QCOMPARE(differenceNames({}, three, 40), QString("BN off, lr 3, batch 8"));
        QCOMPARE(differenceNames({}, three, 20), QString("BN off, lr 3 +1"));
        QCOMPARE(differenceNames({}, three, 8), QString("BN off +2"));
        QCOMPARE(differenceText({}, three), QString("BN off, lr 0.1 → 3, batch 60 → 8"));
    }
};

QTEST_MAIN(DifferenceDialogTest)
#include "difference_dialog_test.moc"
