// SPDX-License-Identifier: GPL-3.0-or-later
// Exports: what render() paints, and that it leaves the widget as it was.
#include <QApplication>
#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QTest>
#include <QXmlStreamReader>
#include <functional>

#include "tests/widgets/plot_samples.h"
#include "widgets/plots/channel_plot.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/trace_plot.h"

using namespace normscope;

namespace {

History history() {
    return samples::historyOf({2.0F, 1.5F, 1.0F, 0.5F});
}

/// One plot of each kind, with data; `data` has to outlive them.
std::vector<std::unique_ptr<Plot>> allPlots(const History& data) {
    std::vector<std::unique_ptr<Plot>> plots;
    auto histogram = std::make_unique<HistogramPlot>("layer1-linear");
    histogram->setData(samples::tap(), "z");
    plots.push_back(std::move(histogram));
    auto channels = std::make_unique<ChannelPlot>("layer1-affine");
    channels->setData(samples::norm({1.0F, 0.5F}, {0.0F, -0.25F}));
    plots.push_back(std::move(channels));
    auto trace = std::make_unique<TracePlot>("layer1-statistics");
    trace->setData(samples::layerOf({1.0F, 2.0F, 3.0F}), 8);
    plots.push_back(std::move(trace));
    for (const auto quantity : {Curve::Loss, Curve::Accuracy}) {
        auto curve = std::make_unique<CurvePlot>(quantity);
        curve->display(data);
        plots.push_back(std::move(curve));
    }
    for (auto& plot : plots)
        plot->setTitle("Title of " + plot->id());
    return plots;
}

QByteArray svgOf(Plot& plot) {
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize({640, 400});
    generator.setViewBox(QRect(0, 0, 640, 400));
    QPainter painter(&generator);
    plot.render(painter, {640, 400}, Theme::light());
    painter.end();
    return buffer.data();
}

/// Without white space: Qt breaks a text where its scripts change.
QString compact(QString text) {
    return text.remove(QRegularExpression("\\s+"));
}

/// All text of an SVG, and whether it is well-formed.
QString textOf(const QByteArray& svg, bool& ok) {
    QXmlStreamReader reader(svg);
    QString text;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::Characters)
            text += reader.text().toString();
    ok = !reader.hasError();
    return compact(text);
}

/// Every coordinate pair of the SVG's polylines and paths.
std::vector<QPointF> pointsOf(const QByteArray& svg) {
    std::vector<QPointF> points;
    QXmlStreamReader reader(svg);
    static const QRegularExpression pair(
        "(-?[0-9.]+(?:e[-+]?[0-9]+)?),(-?[0-9.]+(?:e[-+]?[0-9]+)?)");
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement)
            for (const char* name : {"points", "d"}) {
                auto match = pair.globalMatch(reader.attributes().value(name).toString());
                while (match.hasNext()) {
                    const auto found = match.next();
                    points.emplace_back(found.captured(1).toDouble(), found.captured(2).toDouble());
                }
            }
    return points;
}

}  // namespace

class PlotRenderTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { samples::failOnWarnings(); }
    void imagesShowTheData() {
        const History data = history();
        for (auto& plot : allPlots(data)) {
            const QImage image = plot->toImage({640, 400}, 2.0, Theme::light());
            QCOMPARE(image.size(), QSize(1280, 800));
            QVERIFY2(samples::showsSomething(image.copy(0, 0, 1280, 60)), "no title");
            QVERIFY2(samples::showsSomething(image.copy(200, 100, 900, 500)), "no data");
            QVERIFY2(samples::showsSomething(image.copy(0, 740, 1280, 60)), "no legend");
        }
    }

    void imagesTakeTheThemeAsked() {
        const History data = history();
        for (auto& plot : allPlots(data)) {
            const QImage image = plot->toImage({320, 240}, 1.0, Theme::darkTheme());
            QCOMPARE(image.pixelColor(0, 0), Theme::darkTheme().surface);
            QVERIFY(samples::count(image, Theme::light().surface) < 50);
            QVERIFY(!plot->theme().dark);
        }
    }

    void leavesTheWidgetAsItWas() {
        const History data = history();
        for (auto& plot : allPlots(data)) {
            plot->resize(300, 200);
            plot->show();
            QVERIFY(QTest::qWaitForWindowExposed(plot.get()));
            const QImage before = plot->grab().toImage();
            const QRect area = plot->dataRect();
            plot->toImage({900, 500}, 1.0, Theme::darkTheme());
            QCOMPARE(plot->dataRect(), area);
            QVERIFY2(plot->grab().toImage() == before, qPrintable(plot->id()));
        }
    }

    void svgHoldsTitleAxesAndLegend() {
        const History data = history();
        const QMap<QString, QStringList> expected{
            {"layer1-linear", {"z", "share of values per bin", "μ 0.40 σ 1.30"}},
            {"layer1-affine", {"channel", "γ, β", "γ (scale), line at 1"}},
            {"layer1-statistics", {"step", "mean μ", "variance σ²", "running statistics"}},
            {"loss", {"step", "cross-entropy loss", "training batch"}},
            {"accuracy", {"step", "accuracy (%)", "validation, running statistics"}}};
        for (auto& plot : allPlots(data)) {
            bool ok = false;
            const QString text = textOf(svgOf(*plot), ok);
            QVERIFY(ok);
            QVERIFY2(text.contains(compact("Title of " + plot->id())), qPrintable(text));
            for (const auto& part : expected[plot->id()])
                QVERIFY2(text.contains(compact(part)), qPrintable(part + " not in\n" + text));
        }
    }

    void svgNamesBothRuns() {
        const History data = history();
        CurvePlot curve(Curve::Loss);
        curve.display(data, &data);
        HistogramPlot histogram("layer1-activation");
        auto tap = samples::tap();
        tap.histogram = {0.0, 4.0, {58, 10, 16, 16}, 0, 0, 0, 100};
        histogram.setData(tap, "a");
        histogram.setTwin(&tap);
        ChannelPlot channels("layer1-affine");
        const auto norm = samples::norm({1.0F, 0.5F}, {0.0F, -0.5F});
        channels.setData(norm);
        channels.setTwin(&norm);
        TracePlot trace("layer1-statistics");
        const auto layer = samples::layerOf({1.0F, 2.0F, 3.0F});
        trace.setData(layer, 8);
        trace.setTwin(&layer);
        const QString percent = QString(QChar(0x202F)) + "%";
        const std::vector<std::pair<Plot*, QStringList>> expected{
            {&curve, {"A val. batch", "B val. batch", "B training"}},
            {&histogram,
             {"B μ 0.40 σ 1.30", "58" + percent, "B 58" + percent}},  // cut bars say their share
            {&channels, {"B γ", "B β", "B γ 0.75 β −0.25"}},
            {&trace, {"A running statistics", "B running statistics", "B gap μ 0.00 σ"}}};
        for (const auto& [plot, parts] : expected) {
            bool ok = false;
            const QString text = textOf(svgOf(*plot), ok);
            QVERIFY(ok);
            for (const auto& part : parts)
                QVERIFY2(text.contains(compact(part)), qPrintable(part + " not in\n" + text));
        }
    }

    void svgKeepsZoomedDataInside() {
        const History data = history();
        for (auto& plot : allPlots(data)) {
            plot->resize(400, 260);
            plot->setFocus();
            for (int i = 0; i < 12; ++i)
                QTest::keyClick(plot.get(), Qt::Key_Plus);
            QVERIFY(plot->isZoomed());
            const auto points = pointsOf(svgOf(*plot));
            QVERIFY(!points.empty());
            // Qt's SVG output knows no clipping: what lies outside must not be there at all.
            for (const auto& point : points)
                QVERIFY2(QRectF(-8, -8, 656, 416).contains(point),
                         qPrintable(
                             QString("%1: %2, %3").arg(plot->id()).arg(point.x()).arg(point.y())));
        }
    }

    void pdfIsWritten() {
        const History data = history();
        for (auto& plot : allPlots(data)) {
            QBuffer buffer;
            QVERIFY(buffer.open(QIODevice::WriteOnly));
            {
                QPdfWriter writer(&buffer);
                writer.setPageSize(QPageSize(QSizeF(480, 300), QPageSize::Point));
                writer.setPageMargins({});
                writer.setResolution(96);
                QPainter painter(&writer);
                plot->render(painter, {640, 400}, Theme::light());
            }
            QVERIFY(buffer.data().startsWith("%PDF-"));
            QVERIFY(buffer.data().size() > 2000);
        }
    }

    void smallAndEmptyPlotsRender() {
        HistogramPlot histogram("a");
        ChannelPlot channels("b");
        TracePlot trace("c");
        CurvePlot curve(Curve::Loss);
        for (Plot* plot : {static_cast<Plot*>(&histogram), static_cast<Plot*>(&channels),
                           static_cast<Plot*>(&trace), static_cast<Plot*>(&curve)})
            for (const QSize size : {QSize(60, 40), QSize(150, 90), QSize(800, 600)})
                QVERIFY(samples::showsSomething(plot->toImage(size, 1.0, Theme::light())));
    }
};

QTEST_MAIN(PlotRenderTest)
#include "plot_render_test.moc"
