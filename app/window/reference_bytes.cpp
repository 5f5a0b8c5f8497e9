// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/reference_bytes.h"

#include <algorithm>

#include "app/files/experiment_json.h"
#include "model/record/record_bytes.h"

namespace normscope {

namespace {

/// A reference as it is kept.
struct Kept {
    std::string name, experiment;
    bool shown = true;
    std::vector<float> loss, accuracy;
    std::vector<MetricsRecord> metrics;
};

template <class Archive>
void fields(Archive& archive, Kept& kept) {
    archive(kept.name, kept.experiment, kept.shown, kept.loss, kept.accuracy, kept.metrics);
}

std::vector<float> valuesOf(const StepSeries& series) {
    std::vector<float> values;
    for (std::int64_t step = 1; step <= series.size(); ++step)
        values.push_back(step < series.firstRaw() ? series.around(step).mean : series.at(step));
    return values;
}

StepSeries seriesOf(const std::vector<float>& values) {
    StepSeries series;
    for (const float value : values)
        series.append(value);
    return series;
}

std::vector<Kept> keptIn(const std::string& bytes, int version) {
    std::vector<Kept> all;
    ByteReader in(bytes, version);
    in(all);
    if (!in.atEnd())
        throw DamagedBytes();
    return all;
}

/// The file is as old as the program that pinned them, not as its session.
std::vector<Kept> keptIn(const std::string& bytes) {
    try {
        return keptIn(bytes, kBytesVersion);
    } catch (const DamagedBytes&) {
        return keptIn(bytes, kOldestBytesVersion);
    }
}

}  // namespace

QByteArray referenceBytes(const References& references) {
    std::vector<Kept> all;
    for (const Reference& each : references.all())
        all.push_back({each.name.toStdString(),
                       experimentToCompactJson(each.experiment).toStdString(), each.shown,
                       valuesOf(each.curves->train_loss), valuesOf(each.curves->train_accuracy),
                       each.curves->metrics});
    ByteWriter out;
    out(all);
    return QByteArray::fromStdString(out.bytes());
}

void restoreReferences(const QByteArray& bytes, References& references) {
    if (bytes.isEmpty())
        return;
    try {
        for (const Kept& kept : keptIn(bytes.toStdString())) {
            const auto experiment = experimentFromJson(QByteArray::fromStdString(kept.experiment));
            const auto& pinned = references.all();
            if (std::any_of(pinned.begin(), pinned.end(), [&](const Reference& each) {
                    return each.name == QString::fromStdString(kept.name);
                }))
                continue;
            History curves;
            curves.train_loss = seriesOf(kept.loss);
            curves.train_accuracy = seriesOf(kept.accuracy);
            curves.metrics = kept.metrics;
            if (const auto* reference =
                    references.pin(QString::fromStdString(kept.name), curves, experiment))
                references.setShown(reference->id, kept.shown);
        }
    } catch (const std::exception&) {
    }
}

}  // namespace normscope
