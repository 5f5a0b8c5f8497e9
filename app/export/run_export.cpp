// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/run_export.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "app/experiment_json.h"
#include "app/export/file_output.h"
#include "widgets/lab_view.h"
#include "widgets/plots/table.h"

namespace normscope {

namespace {

/// A row of CSV as it is written; the model's names and numbers need no quoting.
class Rows {
  public:
    explicit Rows(const QByteArray& header) : text_(header + '\n') {}
    /// The first cell of the rows that follow.
    void beginWith(const QByteArray& run) { run_ = run + ','; }
    Rows& operator<<(std::int64_t value) { return cell(QByteArray::number(qint64{value})); }
    Rows& operator<<(std::string_view text) {
        return cell(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
    }
    Rows& operator<<(double value) { return cell(toCsvNumber(value).toUtf8()); }
    /// The shortest text that reads back as the same float.
    Rows& operator<<(float value) {
        if (std::isnan(value))
            return cell({});
        std::array<char, 32> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
        return cell(QByteArray(buffer.data(), static_cast<qsizetype>(end - buffer.data())));
    }
    void end() {
        text_ += '\n';
        first_ = true;
    }
    const QByteArray& text() const { return text_; }

  private:
    Rows& cell(const QByteArray& value) {
        text_ += first_ ? run_ : QByteArray(",");
        first_ = false;
        text_ += value;
        return *this;
    }
    QByteArray text_;
    QByteArray run_;
    bool first_ = true;
};

/// Figures of the training batch are computed as floats: written as such they stay short.
float single(double value) {
    return static_cast<float>(value);
}

constexpr const char* kMetricsHeader =
    "step,train_loss,train_accuracy,val_loss_running,val_accuracy_running,val_loss_batch,"
    "val_accuracy_batch";

void addMetrics(Rows& rows, const History& history) {
    for (const auto& m : history.metrics) {
        rows << m.step << single(m.train_loss) << single(m.train_accuracy) << m.val_loss_running
             << m.val_accuracy_running << m.val_loss_batch << m.val_accuracy_batch;
        rows.end();
    }
}

void addSteps(Rows& rows, const History& history) {
    for (std::int64_t step = 1; step <= history.lastStep(); ++step) {
        rows << step << history.train_loss.at(step) << history.train_accuracy.at(step);
        rows.end();
    }
}

void addLayers(Rows& rows, const History& history) {
    for (const auto& record : history.layers)
        for (std::size_t layer = 0; layer < record.layers.size(); ++layer)
            for (const auto tap : kTaps) {
                const auto& entry = record.layers[layer][static_cast<std::size_t>(tap)];
                if (!entry.present)
                    continue;
                const bool activation = tap == Tap::Activation;
                const auto& s = entry.summary;
                rows << record.step << static_cast<std::int64_t>(layer) << keyOf(tap) << s.mean
                     << s.std << s.min << s.max << s.p15 << s.p50 << s.p85
                     << (activation ? entry.saturated_share : std::nan(""))
                     << (activation ? entry.dead_share : std::nan(""))
                     << static_cast<std::int64_t>(s.nonfinite);
                rows.end();
            }
}

/// One file's text: the only run's rows, or both runs' with their names before them.
QByteArray csvOf(const RunResult& result, const QByteArray& header,
                 void (*add)(Rows&, const History&)) {
    Rows rows(result.twin ? "run," + header : header);
    if (result.twin)
        rows.beginWith("A");
    add(rows, result.history);
    if (result.twin) {
        rows.beginWith("B");
        add(rows, result.twin->history);
    }
    return rows.text();
}

QJsonValue valueToJson(const Value& value) {
    if (const auto* yes = std::get_if<bool>(&value))
        return *yes;
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return qint64{*whole};
    if (const auto* real = std::get_if<double>(&value))
        return *real;
    if (const auto* text = std::get_if<std::string>(&value))
        return QString::fromStdString(*text);
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) {
        QJsonArray numbers;
        for (const auto number : *list)
            numbers << qint64{number};
        return numbers;
    }
    return {};
}

QJsonValue numberOrNull(double value) {
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue();
}

QJsonObject finalMetrics(const History& history) {
    const double nan = std::nan("");
    const auto m = history.metrics.empty() ? MetricsRecord{0, nan, nan, nan, nan, nan, nan}
                                           : history.metrics.back();
    return {{"train_loss", numberOrNull(m.train_loss)},
            {"train_accuracy", numberOrNull(m.train_accuracy)},
            {"val_loss_running", numberOrNull(m.val_loss_running)},
            {"val_accuracy_running", numberOrNull(m.val_accuracy_running)},
            {"val_loss_batch", numberOrNull(m.val_loss_batch)},
            {"val_accuracy_batch", numberOrNull(m.val_accuracy_batch)}};
}

QString kindName(Fault::Kind kind) {
    switch (kind) {
        case Fault::Kind::BatchOfOne:
            return "batch_of_one";
        case Fault::Kind::Diverged:
            return "diverged";
        case Fault::Kind::Data:
            return "data";
        case Fault::Kind::Internal:
            break;
    }
    return "internal";
}

QJsonValue faultJson(const std::optional<Fault>& fault) {
    if (!fault)
        return {};
    return QJsonObject{{"kind", kindName(fault->kind)},
                       {"step", qint64{fault->step}},
                       {"what", QString::fromStdString(fault->what)},
                       {"why", QString::fromStdString(fault->why)},
                       {"remedy", QString::fromStdString(fault->remedy)}};
}

QJsonValue divergedAt(const std::optional<Fault>& fault) {
    const bool diverged = fault && fault->kind == Fault::Kind::Diverged;
    return diverged ? QJsonValue(qint64{fault->step}) : QJsonValue();
}

QJsonObject runJson(const QString& name, const std::vector<Setting>& differences,
                    std::int64_t steps, const History& history, const std::string& weights,
                    const std::optional<Fault>& fault) {
    QJsonArray list;
    for (const auto& setting : differences)
        list << QJsonObject{{"key", QString::fromStdString(setting.key)},
                            {"value", valueToJson(setting.value)}};
    return {{"name", name},
            {"differences", list},
            {"steps", qint64{steps}},
            {"final", finalMetrics(history)},
            {"weights_sha256", QString::fromStdString(weights)},
            {"diverged_at", divergedAt(fault)},
            {"fault", faultJson(fault)}};
}

QJsonArray runsJson(const RunResult& result) {
    QJsonArray runs{
        runJson("A", {}, result.context.step, result.history, result.weights_sha256, result.fault)};
    const auto& stated = result.context.experiment.twin;
    if (const auto& twin = result.twin)
        runs << runJson("B", stated ? stated->differences : std::vector<Setting>{}, twin->steps,
                        twin->history, twin->weights_sha256, twin->fault);
    return runs;
}

QByteArray summaryJson(const RunResult& result) {
    const auto& backend = result.context.backend;
    const QJsonObject summary{
        {"program", QStringLiteral("Normscope " NORMSCOPE_VERSION)},
        {"libtorch", QString::fromStdString(backend.libtorch)},
        {"blas", QString::fromStdString(backend.blas)},
        {"threads", backend.threads},
        {"seed", static_cast<qint64>(result.context.experiment.configuration.seed)},
        {"steps", qint64{result.context.step}},
        {"final", finalMetrics(result.history)},
        {"weights_sha256", QString::fromStdString(result.weights_sha256)},
        {"steps_per_second", numberOrNull(result.steps_per_second)},
        {"interrupted", result.interrupted},
        {"diverged_at", divergedAt(result.fault)},
        {"fault", faultJson(result.fault)},
        {"runs", runsJson(result)}};
    return QJsonDocument(summary).toJson();
}

}  // namespace

QStringList exportRun(const QString& folder, const RunResult& result) {
    QStringList files;
    const auto write = [&](const char* name, const QByteArray& bytes) {
        files << QDir(folder).filePath(name);
        writeFile(files.last(), bytes);
    };
    write("metrics.csv", csvOf(result, kMetricsHeader, addMetrics));
    write("steps.csv", csvOf(result, "step,train_loss,train_accuracy", addSteps));
    write("layers.csv",
          csvOf(result, "step,layer,tap,mean,std,min,max,p15,p50,p85,saturated,dead,nonfinite",
                addLayers));
    write("experiment.json", experimentToJson(result.context.experiment));
    write("summary.json", summaryJson(result));
    return files;
}

QStringList exportPlots(const QString& folder, LabView& view, const QStringList& formats,
                        const ExportContext& context,
                        const std::function<bool(int done, int all)>& progress) {
    const QDir plot_folder(QDir(folder).filePath("plots"));
    makeFolder(plot_folder.path());
    const auto plots = view.plots();
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
