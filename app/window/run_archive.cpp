// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_archive.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QLocale>
#include <QSaveFile>

#include "app/files/experiment_json.h"
#include "model/settings/dataset_row.h"
#include "widgets/base/number_format.h"
#include "widgets/panel/choice_editors.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

QString stampFormat() {
    return QStringLiteral("yyyyMMdd-HHmmss-zzz");
}

QString tr(const char* text) {
    return QCoreApplication::translate("RunArchive", text);
}

QStringList files(const QString& folder) {
    return QDir(folder).entryList({QStringLiteral("run-*.json")}, QDir::Files,
                                  QDir::Name | QDir::Reversed);
}

}  // namespace

QString describe(const Experiment& experiment) {
    const Configuration& start = experiment.configuration;
    QStringList parts;
    parts << toQString(datasetRow(start.data.dataset).label);
    parts << widthsText(start.network.hidden) + QLatin1Char(' ') +
                 toQString(labelOf(start.network.activation));
    const auto norm = normInUse(start);
    parts << (norm ? toQString(shortLabelOf(*norm)) : tr("no norm"));
    parts << tr("lr %1").arg(start.optimizer.lr) << tr("seed %1").arg(start.seed);
    if (const auto changes = experiment.interventions.size(); changes > 0)
        parts << (changes == 1 ? tr("1 change") : tr("%1 changes").arg(changes));
    if (experiment.twin)
        parts << (experiment.twin->differences.empty()
                      ? tr("with an equal twin")
                      : tr("twin: %1")
                            .arg(QString::fromStdString(
                                markLabel(experiment.twin->differences, start))));
    return parts.join(QStringLiteral(", "));
}

bool RunArchive::keep(const Experiment& experiment, std::int64_t steps) const {
    if (!QDir().mkpath(folder_))
        return false;
    const QString stamp = QDateTime::currentDateTime().toString(stampFormat());
    QSaveFile file(QStringLiteral("%1/run-%2-%3.json").arg(folder_, stamp).arg(steps));
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.write(experimentToJson(experiment));
    if (!file.commit())
        return false;
    const QStringList kept = files(folder_);
    for (qsizetype i = static_cast<qsizetype>(kKept); i < kept.size(); ++i)
        QFile::remove(folder_ + QLatin1Char('/') + kept[i]);
    return true;
}

std::vector<RunArchive::Entry> RunArchive::entries() const {
    std::vector<Entry> result;
    for (const QString& name : files(folder_)) {
        QFile file(folder_ + QLatin1Char('/') + name);
        if (result.size() == kKept || !file.open(QIODevice::ReadOnly))
            continue;
        // run-20261122-164728-123-4000.json: date, time, milliseconds, steps
        const QStringList parts = name.chopped(5).split(QLatin1Char('-'));
        const auto when =
            QDateTime::fromString(parts.mid(1, 3).join(QLatin1Char('-')), stampFormat());
        try {
            const Experiment experiment = experimentFromJson(file.readAll());
            result.push_back(
                {file.fileName(),
                 tr("%1 · %2 steps · %3")
                     .arg(QLocale().toString(when, QLocale::ShortFormat),
                          formatCount(parts.value(4).toLongLong()), describe(experiment))});
        } catch (const std::exception&) {
            continue;  // not one of ours any more; the menu shows those that can be replayed
        }
    }
    return result;
}

}  // namespace normscope
