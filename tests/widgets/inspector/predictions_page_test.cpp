// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/predictions_page.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "tests/widgets/plot_samples.h"
#include "tests/widgets/prediction_samples.h"
#include "widgets/plots/plot.h"

using namespace normscope;

class PredictionsPageTest : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void cleanup() { scroll_.reset(); }
    void asksForWhatIsInSight();
    void pages();
    void filters();
    void twins();
    void plane();
    void clearing();
    void regression();

  private:
    template <class T>
    T* child(const char* name) const {
        return page_->findChild<T*>(QLatin1String(name));
    }
    void click(const char* name) const {
        auto* button = child<QAbstractButton>(name);
        QVERIFY2(button, name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    QString which() const { return child<QLabel>("prediction-which")->text(); }
    Plot* plot(const char* id) const {
        return child<Plot>((std::string("plot-inspector-") + id).c_str());
    }
    /// Shows what the page asks for, as often as it asks.
    void answer(const std::shared_ptr<const Dataset>& data, bool twin = false) {
        Inspected what;
        what.data = data;
        page_->display(what);
        QCoreApplication::processEvents();
        what.inspection = samples::answerTo(page_->request(), *data);
        if (twin)
            what.twin = samples::answerTo(page_->request(), *data);
        page_->display(what);
        QCoreApplication::processEvents();
    }
    /// As high as all of it, so that everything is in sight.
    void show(int height) {
        scroll_->resize(320, height);
        scroll_->show();
        QVERIFY(QTest::qWaitForWindowExposed(scroll_.get()));
        QCoreApplication::processEvents();
    }

    std::unique_ptr<QScrollArea> scroll_;
    PredictionsPage* page_ = nullptr;
};

void PredictionsPageTest::init() {
    samples::failOnWarnings();
    scroll_ = std::make_unique<QScrollArea>();
    scroll_->setWidgetResizable(true);
    page_ = new PredictionsPage;
    scroll_->setWidget(page_);
}

void PredictionsPageTest::asksForWhatIsInSight() {
    QVERIFY(!page_->request().wantsAnything());  // not shown yet
    show(250);
    Inspected what;
    what.data = samples::pictures();
    QSignalSpy changed(page_, &InspectorPage::requestChanged);
    page_->display(what);
    QTRY_VERIFY(changed.count() > 0);
    auto request = page_->request();
    QCOMPARE(request.samples.size(), std::size_t{24});
    QCOMPARE(request.samples.front(), 0);
    QVERIFY(!request.confusion);
    QCOMPARE(request.boundary, 0);
    // Scrolled to the end the confusion is in sight, the pictures are not.
    const auto before = changed.count();
    scroll_->verticalScrollBar()->setValue(scroll_->verticalScrollBar()->maximum());
    QTRY_VERIFY(changed.count() > before);
    request = page_->request();
    QVERIFY(request.confusion);
    scroll_->hide();
    QVERIFY(!page_->request().wantsAnything());
}

void PredictionsPageTest::pages() {
    show(1000);
    const auto data = samples::pictures();
    answer(data);
    QCOMPARE(which(), QString("Samples 1 to 24 of 60."));
    QCOMPARE(plot("predictions")->table().rows.size(), std::size_t{24});
    QVERIFY(!child<QToolButton>("prediction-previous")->isEnabled());
    click("prediction-next");
    QCOMPARE(page_->request().samples.front(), 24);
    answer(data);
    click("prediction-next");
    QCOMPARE(page_->request().samples,
             (std::vector<std::int64_t>{48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59}));
    answer(data);
    QCOMPARE(which(), QString("Samples 49 to 60 of 60."));
    QVERIFY(!child<QToolButton>("prediction-next")->isEnabled());
    click("prediction-previous");
    answer(data);
    QCOMPARE(which(), QString("Samples 25 to 48 of 60."));
    QVERIFY(child<QLabel>("no-boundary")->isVisible());
    QVERIFY(child<QLabel>("no-pictures")->isHidden());
}

void PredictionsPageTest::filters() {
    show(1000);
    const auto data = samples::pictures();
    answer(data);
    click("prediction-filter-differ");
    // Looks through as many as there are, up to 480.
    QCOMPARE(page_->request().samples.size(), std::size_t{60});
    answer(data);
    // 3, 9, …, 57: by the batch's statistics alone.
    QCOMPARE(which(), QString("10 of the first 60 samples differ."));
    const auto rows = plot("predictions")->table().rows;
    QCOMPARE(rows.size(), std::size_t{10});
    QCOMPARE(rows[1][0], QString("9"));
    QVERIFY(!child<QToolButton>("prediction-next")->isEnabled());
    click("prediction-filter-wrong");
    answer(data);
    QCOMPARE(which(), QString("20 of the first 60 samples have a wrong answer."));
    QCOMPARE(plot("predictions")->table().rows[1][0], QString("3"));
    click("prediction-filter-all");
    QCOMPARE(page_->request().samples.size(), std::size_t{24});
    QCOMPARE(which(), QString("Samples 1 to 24 of 60."));
}

void PredictionsPageTest::twins() {
    show(1000);
    const auto data = samples::pictures();
    answer(data);
    QVERIFY(child<QWidget>("confusion-run")->isHidden());
    QCOMPARE(plot("confusion")->table().columns.size(), 4);
    answer(data, true);
    QVERIFY(child<QWidget>("confusion-run")->isVisible());
    QCOMPARE(plot("confusion")->table().columns.size(), 6);
    QCOMPARE(plot("predictions")->table().columns.size(), 10);
    const auto fullColour = [&](const QColor& color) {
        return samples::count(
            plot("confusion")->grab().toImage().copy(plot("confusion")->dataRect()), color);
    };
    QVERIFY(fullColour(Theme::light().run_a) > 100);
    click("confusion-run-b");
    QVERIFY(fullColour(Theme::light().run_b) > 100);
    click("confusion-kind-difference");
    QCOMPARE(fullColour(Theme::light().run_b), 0);
    answer(data);
    QVERIFY(child<QWidget>("confusion-run")->isHidden());
    QCOMPARE(plot("predictions")->table().columns.size(), 6);
}

void PredictionsPageTest::plane() {
    show(1000);
    const auto data = samples::points();
    QVERIFY(plot("boundary")->isHidden() || !plot("boundary")->isVisible());
    answer(data);
    QVERIFY(plot("boundary")->isVisible());
    QCOMPARE(page_->request().boundary, PredictionsPage::kBoundary);
    QVERIFY(page_->request().samples.empty());
    QCOMPARE(plot("boundary")->table().rows.size(), std::size_t{9});
    QVERIFY(!plot("predictions")->isVisible());
    // The boundary comes first.
    QCOMPARE(page_->plots().front(), plot("boundary"));
    QCOMPARE(page_->plots().size(), std::size_t{2});
    QVERIFY(plot("boundary")->mapTo(page_, QPoint()).y() <
            plot("confusion")->mapTo(page_, QPoint()).y());
    answer(samples::pictures());
    QVERIFY(!plot("boundary")->isVisible());
    QCOMPARE(page_->plots().front(), plot("predictions"));
}

void PredictionsPageTest::clearing() {
    show(1000);
    answer(samples::pictures(), true);
    page_->clear();
    for (auto* each : page_->plots())
        QVERIFY(each->table().rows.empty());
    QVERIFY(which().isEmpty());
    page_->setTheme(Theme::darkTheme());
    page_->setFine(true);
    answer(samples::pictures());
    QCOMPARE(which(), QString("Samples 1 to 24 of 60."));
}

// A number is predicted: against what is true, in place of classes.
void PredictionsPageTest::regression() {
    show(1200);
    auto data = std::make_shared<Dataset>();
    data->task = Task::Regression;
    data->classes = {"price"};
    data->shape = {2};
    data->validation.labels = {0, 0, 0};
    Inspected what;
    what.data = data;
    page_->display(what);
    QCoreApplication::processEvents();
    QVERIFY(page_->request().confusion);
    QCOMPARE(page_->request().boundary, 0);
    QVERIFY(page_->request().samples.empty());
    const auto answers = [&](float shift) {
        auto inspection = std::make_shared<Inspection>();
        inspection->request = page_->request();
        auto& p = inspection->predictions.emplace();
        p.targets = {1.0F, 2.0F, 4.0F};
        p.outputs_running = {1.5F + shift, 2.0F, 3.5F};
        p.outputs_batch = {1.25F, 2.25F, 4.5F};
        return inspection;
    };
    what.inspection = answers(0.0F);
    page_->display(what);
    QCoreApplication::processEvents();
    auto* values = plot("values");
    QVERIFY(values->isVisible());
    QVERIFY(!plot("confusion")->isVisible() && !plot("boundary")->isVisible());
    QVERIFY(child<QLabel>("no-classes")->text().contains("no classes"));
    QCOMPARE(page_->plots(), std::vector<Plot*>{values});
    QCOMPARE(values->table().toCsv(), QString("sample,true,running,batch\n"
                                              "0,1,1.5,1.25\n1,2,2,2.25\n2,4,3.5,4.5\n"));
    what.twin = answers(0.25F);
    page_->display(what);
    QVERIFY(values->table().toCsv().contains("0,1,1.5,1.25,1.75,1.25\n"));
    // A set of classes again.
    answer(samples::pictures());
    QVERIFY(!values->isVisible() && plot("confusion")->isVisible());
    QVERIFY(child<QLabel>("no-classes")->isHidden());
}

QTEST_MAIN(PredictionsPageTest)
#include "predictions_page_test.moc"
