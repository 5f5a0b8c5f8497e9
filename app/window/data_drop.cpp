// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/data_drop.h"

#include <QCoreApplication>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QWidget>
#include <algorithm>
#include <filesystem>

#include "app/files/session/session.h"
#include "model/data/recognize.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

DataPlace recognized(const QString& path) {
    return recognizeData(std::filesystem::path(QFile::encodeName(path).toStdString()));
}

bool hasFiles(const QMimeData* data) {
    const auto urls = data->urls();
    return std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); });
}

[[noreturn]] void refuseSeveral() {
    throw DataError(QCoreApplication::translate("DataDrop",
                                                "Several files are not read together: drop one "
                                                "file, or the folder that holds them.")
                        .toStdString());
}

}  // namespace

std::vector<Setting> settingsForData(const QString& path) {
    const auto place = recognized(path);
    return {
        settingOf(&DataConfig::dataset, place.dataset), settingOf(&DataConfig::path, place.path),
        // Of another table:
        settingOf(&DataConfig::label, std::string()),
        settingOf(&DataConfig::leave_out, std::string()),
        settingOf(&DataConfig::header, Guess::Auto), settingOf(&DataConfig::missing, std::string()),
        settingOf(&DataConfig::separator, Separator::Auto),
        settingOf(&DataConfig::decimal, DecimalSign::Auto),
        settingOf(&DataConfig::task, Task::Classification)};
}

QString placeOf(const QList<QUrl>& urls) {
    QStringList paths;
    for (const QUrl& url : urls)
        if (url.isLocalFile())
            paths << url.toLocalFile();
    if (paths.isEmpty())
        throw DataError(
            QCoreApplication::translate("DataDrop", "Only files of this machine can be opened.")
                .toStdString());
    paths.sort();
    if (paths.size() == 1)
        return paths.first();
    const auto folderOf = [](const DataPlace& place) {
        const std::filesystem::path path(place.path);
        return datasetRow(place.dataset).source == DataSource::Folder ? path : path.parent_path();
    };
    const auto first = recognized(paths.first());
    if (datasetRow(first.dataset).source == DataSource::File &&
        !paths.first().endsWith(QStringLiteral(".npy")))
        refuseSeveral();
    for (const QString& path : paths)
        if (const auto other = recognized(path);
            other.dataset != first.dataset || folderOf(other) != folderOf(first))
            refuseSeveral();
    return paths.first();
}

DataDrop::DataDrop(QWidget* window) : QObject(window) {
    window->setAcceptDrops(true);
    window->installEventFilter(this);
}

void DataDrop::open(const QString& path) {
    if (path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive) || isSession(path))
        return emit experimentChosen(path);
    for (const char* ending : {".pt", ".pth", ".safetensors"})
        if (path.endsWith(QLatin1String(ending), Qt::CaseInsensitive))
            return emit weightsChosen(path);
    try {
        emit dataChosen(settingsForData(path));
    } catch (const DataError& error) {
        emit refused(QString::fromUtf8(error.what()));
    }
}

bool DataDrop::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove ||
        event->type() == QEvent::Drop) {
        auto* move = static_cast<QDropEvent*>(event);
        if (hasFiles(move->mimeData())) {
            move->acceptProposedAction();
            if (event->type() == QEvent::Drop)
                drop(move->mimeData()->urls());
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

void DataDrop::drop(const QList<QUrl>& urls) {
    try {
        open(placeOf(urls));
    } catch (const DataError& error) {
        emit refused(QString::fromUtf8(error.what()));
    }
}

}  // namespace normscope
