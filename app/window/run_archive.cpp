// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_archive.h"

#include <QCoreApplication>
#include <QDir>

#include "app/files/export/file_output.h"
#include "app/files/session/session_parts.h"
#include "model/settings/dataset_row.h"
#include "widgets/base/number_format.h"
#include "widgets/panel/choice_editors.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("RunArchive", text);
}

QStringList sessions(const QString& folder) {
    if (folder.isEmpty())
        return {};
    return QDir(folder).entryList({QStringLiteral("session-*")}, QDir::Dirs,
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

std::vector<RunArchive::Entry> RunArchive::entries() const {
    std::vector<Entry> result;
    for (const QString& name : sessions(folder_)) {
        const QString path = folder_ + QLatin1Char('/') + name;
        if (!lockSession(path))
            continue;
        // session-20261122-164728-123: date, time, milliseconds
        const auto when =
            QDateTime::fromString(name.section(QLatin1Char('-'), 1, 3), "yyyyMMdd-HHmmss-zzz");
        try {
            const SessionHead head = readSessionHead(path);
            if (head.step == 0)
                continue;
            result.push_back({path, when, head.step, head.name, describe(head.experiment),
                              head.picture, head.starred, head.closed});
        } catch (const std::exception&) {
            continue;  // not one of ours any more; those are shown that can go on
        }
    }
    return result;
}

void RunArchive::tidy() const {
    std::size_t kept = 0;
    for (const Entry& entry : entries())
        if (!entry.starred && kept++ >= kKept)
            remove(entry.path);
}

void RunArchive::change(const QString& path,
                        const std::function<void(SessionHead&)>& change) const {
    const auto lock = lockSession(path);
    if (!lock)
        throw SessionError(path.toStdString() + ": it goes on in another window; close that first");
    SessionHead head = readSessionHead(path);
    change(head);
    writeFile(QDir(path).filePath(kSessionHead), toJson(head));
}

void RunArchive::remove(const QString& path) const {
    if (lockSession(path))
        QDir(path).removeRecursively();
}

}  // namespace normscope
