// SPDX-License-Identifier: GPL-3.0-or-later
// What may be a frame late is painted after the rest, half of it at a time, and all of it.
#include "widgets/plots/paint_turns.h"

#include <QHBoxLayout>
#include <QTest>
#include <functional>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "tests/widgets/plot_samples.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/trace_plot.h"

using namespace normscope;

namespace {

/// Tells in which picture of the window which of the widgets watched was painted.
class Pictures : public QObject {
  public:
    std::function<void()> once;  ///< called when the next of them is painted

    explicit Pictures(QWidget& window) { window.installEventFilter(this); }
    void watch(QWidget& widget) {
        watched_.push_back(&widget);
        widget.installEventFilter(this);
    }
    std::size_t watched() const { return watched_.size(); }
    void forget() { painted_.clear(); }
    /// Of pictures in which there was one of them: which.
    std::vector<std::set<std::size_t>> painted() const {
        std::vector<std::set<std::size_t>> pictures;
        for (const auto& picture : painted_)
            if (!picture.empty())
                pictures.push_back(picture);
        return pictures;
    }

  protected:
    bool eventFilter(QObject* object, QEvent* event) override {
        // The very first comes without having been asked for.
        if (event->type() == QEvent::UpdateRequest ||
            (event->type() == QEvent::Paint && painted_.empty()))
            painted_.emplace_back();
        if (event->type() == QEvent::Paint)
            for (std::size_t i = 0; i < watched_.size(); ++i)
                if (watched_[i] == object) {
                    painted_.back().insert(i);
                    if (const auto call = std::exchange(once, nullptr))
                        call();
                }
        return false;
    }

  private:
    std::vector<QWidget*> watched_;
    std::vector<std::set<std::size_t>> painted_;
};

using Turns = std::vector<std::set<std::size_t>>;

}  // namespace

class PaintTurnsTest : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        samples::failOnWarnings();
        window_ = std::make_unique<QWidget>();
        pictures_ = std::make_unique<Pictures>(*window_);
        line_ = new QHBoxLayout(window_.get());
    }
    void cleanup() {
        pictures_.reset();
        window_.reset();
    }

    void halfAtATime() {
        const auto widgets = plainWidgets(5);
        for (auto* widget : widgets)
            PaintTurns::instance().wait(*widget);
        QTRY_COMPARE(pictures_->painted().size(), std::size_t{2});
        QCOMPARE(pictures_->painted(), (Turns{{0, 1, 2}, {3, 4}}));
    }

    /// A frame that comes before all had their turn puts none back.
    void theLongestWaitingFirst() {
        const auto widgets = plainWidgets(5);
        const auto frame = [&widgets] {
            for (auto* widget : widgets)
                PaintTurns::instance().wait(*widget);
        };
        pictures_->once = frame;
        frame();
        QTRY_COMPARE(pictures_->painted().size(), std::size_t{3});
        QCOMPARE(pictures_->painted(), (Turns{{0, 1, 2}, {3, 4, 0}, {1, 2}}));
    }

    void waitsOnce() {
        const auto widgets = plainWidgets(2);
        for (int i = 0; i < 3; ++i)
            PaintTurns::instance().wait(*widgets.front());
        PaintTurns::instance().wait(*widgets.back());  // is painted when all of the first are
        QTRY_VERIFY(!pictures_->painted().empty() && pictures_->painted().back().contains(1));
        QCOMPARE(pictures_->painted(), (Turns{{0}, {1}}));
    }

    void oneThatGoesMeanwhile() {
        const auto widgets = plainWidgets(2);
        line_->setEnabled(false);  // or what is left is laid out, and painted, anew
        for (auto* widget : widgets)
            PaintTurns::instance().wait(*widget);
        delete widgets.front();
        QTRY_COMPARE(pictures_->painted(), (Turns{{1}}));
    }

    /// One that is not seen takes nobody's turn.
    void hiddenOnesDoNotWait() {
        const auto widgets = plainWidgets(3);
        line_->setEnabled(false);
        widgets[0]->hide();
        QCoreApplication::processEvents();
        pictures_->forget();
        for (auto* widget : widgets)
            PaintTurns::instance().wait(*widget);
        QTRY_COMPARE(pictures_->painted(), (Turns{{1}, {2}}));
    }

    /// While frames come in, what is of the step is in the first picture, what runs along steps in
    /// one of the next two; each has what was last given to it.
    void curvesComeAfterHistograms() {
        auto& plots = livePlots(/*fine=*/false);
        feed(plots);
        QTRY_COMPARE(paintedOnce(), (std::set<std::size_t>{0, 1, 2, 3}));
        const auto pictures = pictures_->painted();
        QCOMPARE(pictures.front(), (std::set<std::size_t>{0}));
        QVERIFY(pictures.size() >= 2 && pictures.size() <= 3);
    }

    void pausedAllAtOnce() {
        auto& plots = livePlots(/*fine=*/true);
        feed(plots);
        QTRY_VERIFY(!pictures_->painted().empty());
        QCOMPARE(pictures_->painted().front(), (std::set<std::size_t>{0, 1, 2, 3}));
    }

  private:
    struct Plots {
        HistogramPlot* histogram;
        CurvePlot *loss, *accuracy;
        TracePlot* trace;
        History history;
    };

    void show() {
        window_->resize(1000, 300);
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
        QTRY_COMPARE(paintedOnce().size(), pictures_->watched());
        settle();
    }

    std::vector<QWidget*> plainWidgets(int count) {
        std::vector<QWidget*> widgets;
        for (int i = 0; i < count; ++i) {
            auto* widget = new QWidget(window_.get());
            widget->setAutoFillBackground(true);
            widget->setAttribute(Qt::WA_OpaquePaintEvent);
            line_->addWidget(widget);
            pictures_->watch(*widget);
            widgets.push_back(widget);
        }
        show();
        return widgets;
    }

    Plots& livePlots(bool fine) {
        plots_ = {new HistogramPlot(QStringLiteral("layer1-linear")), new CurvePlot(Curve::Loss),
                  new CurvePlot(Curve::Accuracy), new TracePlot(QStringLiteral("layer1-trace")),
                  samples::historyOf({2.0F, 1.5F, 1.0F})};
        for (Plot* plot : std::initializer_list<Plot*>{plots_.histogram, plots_.loss,
                                                       plots_.accuracy, plots_.trace}) {
            plot->setFine(fine);
            line_->addWidget(plot);
            pictures_->watch(*plot->findChild<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
        }
        feed(plots_);
        show();
        return plots_;
    }

    /// Until nothing is painted any more.
    void settle() {
        std::size_t before = 0;
        do {
            before = pictures_->painted().size();
            QCoreApplication::processEvents();
        } while (pictures_->painted().size() != before);
        pictures_->forget();
    }

    static void feed(Plots& plots) {
        plots.loss->display(plots.history);
        plots.accuracy->display(plots.history);
        plots.trace->setData(samples::layerOf({1.0F, 2.0F, 3.0F}), 8);
        plots.histogram->setData(samples::tap(), QStringLiteral("z"));
    }

    std::set<std::size_t> paintedOnce() const {
        std::set<std::size_t> all;
        for (const auto& picture : pictures_->painted())
            all.insert(picture.begin(), picture.end());
        return all;
    }

    std::unique_ptr<QWidget> window_;
    std::unique_ptr<Pictures> pictures_;
    QHBoxLayout* line_ = nullptr;
    Plots plots_{};
};

QTEST_MAIN(PaintTurnsTest)
#include "paint_turns_test.moc"
