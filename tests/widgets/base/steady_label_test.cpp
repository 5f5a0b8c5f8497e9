// SPDX-License-Identifier: GPL-3.0-or-later
// Figures that run lay nothing out anew, and what was wide stays so.
#include "widgets/base/steady_label.h"

#include <QHBoxLayout>
#include <QTest>
#include <memory>

using namespace normscope;

namespace {

/// Counts what asks for a new layout.
class Row : public QWidget {
  public:
    int asked = 0;

  protected:
    bool event(QEvent* event) override {
        asked += event->type() == QEvent::LayoutRequest ? 1 : 0;
        return QWidget::event(event);
    }
};

}  // namespace

class SteadyLabelTest : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        row_ = std::make_unique<Row>();
        auto* line = new QHBoxLayout(row_.get());
        label_ = new SteadyLabel(row_.get());
        line->addWidget(label_);
        line->addWidget(new QLabel(QStringLiteral("beside"), row_.get()), 1);
        row_->resize(600, 60);
        row_->show();
        QVERIFY(QTest::qWaitForWindowExposed(row_.get()));
    }

    void figuresLayNothingOut() {
        say("step 1,234");
        const int width = label_->width();
        row_->asked = 0;
        say("step 9,876");
        QCOMPARE(label_->text(), QStringLiteral("step 9,876"));
        QCOMPARE(label_->accessibleName(), QStringLiteral("step 9,876"));
        QCOMPARE(row_->asked, 0);
        QCOMPARE(label_->width(), width);
        say("step 12,345");
        QVERIFY(row_->asked > 0);
        QVERIFY(label_->width() > width);
    }

    /// As wide as a label of its text would be, digits or not.
    void noTextIsCut() {
        for (const char* text : {"1", "step 888,888", "3-D CNN: 11,111 steps/s", "paused"}) {
            say(text);
            QLabel plain(QString::fromUtf8(text), row_.get());
            QVERIFY2(label_->width() >= plain.sizeHint().width(), text);
            QVERIFY2(label_->height() >= plain.sizeHint().height(), text);
        }
    }

    void staysAsWideAsItWas() {
        say("first steps…");
        const int width = label_->width();
        say("3");
        QCOMPARE(label_->width(), width);
    }

    void keepsRoom() {
        label_->reserve(QStringLiteral("looking at step 100 of 100"));
        say("step 1");
        QVERIFY(label_->width() >= label_->fontMetrics().horizontalAdvance(
                                       QStringLiteral("looking at step 99 of 99")));
    }

    void anotherFontIsMeasuredAnew() {
        say("step 1,234");
        const QSize before = label_->size();
        QFont large = label_->font();
        large.setPointSizeF(2 * large.pointSizeF());
        label_->setFont(large);
        QTRY_VERIFY(label_->width() > before.width());
        QVERIFY(label_->height() > before.height());
        QFont small = large;
        small.setPointSizeF(large.pointSizeF() / 2);
        label_->setFont(small);
        QTRY_COMPARE(label_->size(), before);
    }

    /// As the labels of the status line have one.
    void aStyleIsMeasuredAnew() {
        say("step 1,234");
        const int width = label_->width();
        label_->setStyleSheet(QStringLiteral("padding: 0 20px;"));
        QTRY_VERIFY(label_->width() >= width + 40);
        label_->setStyleSheet({});
        QTRY_COMPARE(label_->width(), width);
    }

  private:
    void say(const char* text) {
        label_->setText(QString::fromUtf8(text));
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
    std::unique_ptr<Row> row_;
    SteadyLabel* label_ = nullptr;
};

QTEST_MAIN(SteadyLabelTest)
#include "steady_label_test.moc"
