// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/plot_export.h"

#include <QBuffer>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>
#include <functional>

#include "app/files/experiment_json.h"
#include "app/files/export/file_output.h"
#include "app/files/export/png_bytes.h"
#include "widgets/lab/lab_view.h"
#include "widgets/plots/plot.h"

namespace normscope {

namespace {

constexpr int kDotsPerInch = 96;  ///< sizes are given in px of 1/96 inch
constexpr QSize kPlotSize(640, 420);
constexpr double kMaximumPixels = 2e8;  ///< 800 MB of memory

/// What is written into a file about it.
struct Metadata {
    QString title;
    QStringList axes;
    QStringList columns;
    const ExportContext& context;

    QString program() const { return QStringLiteral("Normscope " NORMSCOPE_VERSION); }
    QString seed() const { return QString::number(context.experiment.configuration.seed); }
    QString step() const { return QString::number(context.step); }
    QString backend() const {
        return QString::fromStdString("LibTorch " + context.backend.libtorch + ", " +
                                      context.backend.blas);
    }
    QString experiment() const {
        return QString::fromUtf8(experimentToCompactJson(context.replay()));
    }
    QString description() const {
        return QStringLiteral("Step %1, seed %2, %3, %4. Experiment: %5")
            .arg(step(), seed(), program(), backend(), experiment());
    }
};

using Painting = std::function<void(QPainter&)>;

void paintOn(QPaintDevice& device, const Painting& painting) {
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    painting(painter);
}

QByteArray pngOf(const QSize& size, const ExportOptions& options, const Metadata& metadata,
                 const Painting& painting) {
    const double scale = std::isfinite(options.scale) && options.scale > 0 ? options.scale : 1.0;
    if (size.width() * scale * size.height() * scale > kMaximumPixels)
        throw ExportError(
            "The picture would have more than 200 million pixels; choose a smaller "
            "scale factor");
    QImage image(QSizeF(size * scale).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    image.fill(options.theme.surface);
    image.setDevicePixelRatio(scale);
    paintOn(image, painting);
    return pngBytes(image, {{"Title", metadata.title},
                            {"Software", metadata.program()},
                            {"Backend", metadata.backend()},
                            {"Seed", metadata.seed()},
                            {"Step", metadata.step()},
                            {"Experiment", metadata.experiment()}});
}

QByteArray svgOf(const QSize& size, const Metadata& metadata, const Painting& painting) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(kDotsPerInch);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setTitle(metadata.title);
    generator.setDescription(metadata.description());
    paintOn(generator, painting);
    return bytes;
}

QByteArray pdfOf(const QSize& size, const Metadata& metadata, const Painting& painting) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(
        QPageSize(QSizeF(size) * 72.0 / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(metadata.title);
    writer.setCreator(metadata.program() + ", step " + metadata.step() + ", seed " +
                      metadata.seed());
    writer.addFileAttachment("experiment.json", experimentToJson(metadata.context.replay()),
                             "application/json");
    paintOn(writer, painting);
    return bytes;
}

QByteArray csvOf(const Table& table, const Metadata& metadata) {
    QString text;
    for (const auto& line :
         {"Title: " + metadata.title, "Axes: " + metadata.axes.join(", "),
          "Columns: " + metadata.columns.join(", "), "Step: " + metadata.step(),
          "Seed: " + metadata.seed(), "Program: " + metadata.program() + ", " + metadata.backend(),
          "Experiment: " + metadata.experiment()})
        text += "# " + line + '\n';
    return (text + table.toCsv()).toUtf8();
}

QString withEnding(const QString& path, const QString& format) {
    return QFileInfo(path).suffix().toLower() == format ? path : path + '.' + format;
}

QByteArray pictureOf(const QSize& size, const ExportOptions& options, const Metadata& metadata,
                     const Painting& painting) {
    if (options.format == "png")
        return pngOf(size, options, metadata, painting);
    if (options.format == "svg")
        return svgOf(size, metadata, painting);
    if (options.format == "pdf")
        return pdfOf(size, metadata, painting);
    throw ExportError("\"" + options.format.toStdString() +
                      "\" is no format for this; choose png, svg or pdf");
}

}  // namespace

Experiment ExportContext::replay() const {
    auto cut = experiment;
    cut.configuration.steps = step;
    const auto later = [this](const Intervention& change) { return change.step > step; };
    std::erase_if(cut.interventions, later);
    if (cut.twin)
        std::erase_if(cut.twin->interventions, later);
    return cut;
}

QStringList plotFormats() {
    return {"png", "svg", "pdf", "csv"};
}

QString exportPlot(Plot& plot, const QString& path, const ExportOptions& options,
                   const ExportContext& context) {
    const auto table = plot.table();
    const Metadata metadata{plot.title(), plot.axisLabels(), table.columns, context};
    auto file = withEnding(path, options.format);
    const auto size = options.size.isEmpty() ? kPlotSize : options.size;
    writeFile(file, options.format == "csv"
                        ? csvOf(table, metadata)
                        : pictureOf(size, options, metadata, [&](QPainter& painter) {
                              plot.render(painter, size, options.theme);
                          }));
    return file;
}

QString exportView(LabView& view, const QString& path, const ExportOptions& options,
                   const ExportContext& context) {
    const Metadata metadata{
        QStringLiteral("Normscope: all layers, loss and accuracy"), {}, {}, context};
    auto file = withEnding(path, options.format);
    const auto size = options.size.isEmpty() ? view.exportSize() : options.size;
    writeFile(file, pictureOf(size, options, metadata, [&](QPainter& painter) {
                  view.render(painter, size, options.theme);
              }));
    return file;
}

QStringList exportPlots(const QString& folder, LabView& view, const std::vector<Plot*>& plots,
                        const QStringList& formats, const ExportContext& context,
                        const std::function<bool(int done, int all)>& progress) {
    const QDir plot_folder(QDir(folder).filePath("plots"));
    makeFolder(plot_folder.path());
    const auto pictures = formats.size() - formats.count("csv");
    const auto all =
        static_cast<int>(static_cast<qsizetype>(plots.size()) * formats.size() + pictures);
    QStringList files;
    const auto goOn = [&] { return !progress || progress(static_cast<int>(files.size()), all); };
    ExportOptions options;
    for (const auto& format : formats) {
        options.format = format;
        if (format != "csv") {
            files << exportView(view, QDir(folder).filePath("view"), options, context);
            if (!goOn())
                return files;
        }
        for (auto* plot : plots) {
            files << exportPlot(*plot, plot_folder.filePath(plot->id()), options, context);
            if (!goOn())
                return files;
        }
    }
    return files;
}

}  // namespace normscope
