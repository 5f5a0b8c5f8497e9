// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/result_file.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "app/files/bounded_file.h"
#include "app/files/experiment_json.h"
#include "app/files/export/run_summary.h"
#include "app/files/input_error.h"
#include "model/record/measured.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

/// On how many each was validated, where that differs.
constexpr QLatin1String kValSamples("val_samples");

QJsonObject metricsJson(const History& history, Task task) {
    QJsonArray steps;
    for (const auto& record : history.metrics)
        steps << qint64{record.step};
    QJsonObject columns{{"step", steps}};
    for (const auto& measure : measures()) {
        QJsonArray values;
        for (const auto& record : history.metrics)
            values << numberOrNull(record.*measure.value);
        columns.insert(QString::fromStdString(nameOf(measure, task)), values);
    }
    if (ofFewSamples(history.metrics)) {
        QJsonArray samples;
        for (const auto& record : history.metrics)
            samples << qint64{record.val_samples};
        columns.insert(kValSamples, samples);
    }
    return columns;
}

std::vector<MetricsRecord> metricsFrom(const QJsonObject& columns, Task task) {
    std::vector<MetricsRecord> metrics;
    for (const auto step : columns["step"].toArray()) {
        metrics.push_back({});
        metrics.back().step = step.toInteger();
    }
    for (const auto& measure : measures()) {
        const auto values = columns[QString::fromStdString(nameOf(measure, task))].toArray();
        for (std::size_t i = 0; i < metrics.size(); ++i)
            metrics[i].*measure.value = values.at(static_cast<qsizetype>(i)).toDouble(kNaN);
    }
    const auto samples = columns[kValSamples].toArray();
    for (std::size_t i = 0; i < metrics.size(); ++i)
        metrics[i].val_samples = samples.at(static_cast<qsizetype>(i)).toInteger();
    // The last step of a run is validated on all.
    for (auto& record : metrics)
        record.val_few = record.val_samples < metrics.back().val_samples;
    return metrics;
}

std::optional<Fault::Kind> faultFrom(const QJsonValue& fault) {
    if (!fault.isObject())
        return std::nullopt;
    for (const auto kind : {Fault::Kind::BatchOfOne, Fault::Kind::Diverged, Fault::Kind::Data})
        if (fault["kind"] == nameOf(kind))
            return kind;
    return Fault::Kind::Internal;
}

constexpr qint64 kMaximumSize = 128 << 20;
constexpr const char* kRemedy = "remove the file, so that the run is made again";

}  // namespace

QByteArray resultJson(const RunResult& result) {
    auto object = summaryOf(result);
    const auto& experiment = result.context.experiment;
    object.insert("experiment",
                  QJsonDocument::fromJson(experimentToCompactJson(experiment)).object());
    object.insert("metrics", metricsJson(result.a.history, taskOf(experiment.configuration)));
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

ResultFile readResultFile(const QString& path) {
    ResultFile read;
    read.text =
        readBounded(path, kMaximumSize,
                    {"result of a run", "make it readable, or choose another folder", kRemedy});
    const auto object = QJsonDocument::fromJson(read.text).object();
    if (!object["experiment"].isObject() || !object["metrics"].isObject())
        throw InputError(path + " is not the result of a run; " + kRemedy);
    try {
        read.experiment = experimentFromJson(object["experiment"].toObject());
    } catch (const JsonError& error) {
        throw InputError(path + ": " + error.what() + "; " + kRemedy);
    }
    read.figures.metrics =
        metricsFrom(object["metrics"].toObject(), taskOf(read.experiment.configuration));
    read.figures.fault = faultFrom(object["fault"]);
    read.figures.steps = object["steps"].toInteger();
    read.figures.steps_per_second = object["steps_per_second"].toDouble(kNaN);
    read.figures.weights_sha256 = object["weights_sha256"].toString().toStdString();
    return read;
}

}  // namespace normscope
