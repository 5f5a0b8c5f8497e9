// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/data_drop.h"

#include <QCoreApplication>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
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

DataDrop::DataDrop(QWidget* window) : QObject(window), veil_(new DropVeil(window)) {
    window->setAcceptDrops(true);
    window->installEventFilter(this);
}

DataDrop::Kind DataDrop::kindOf(const QString& path) {
    if (isSession(path))
        return Kind::Session;
    const auto ends = [&](const char* ending) {
        return path.endsWith(QLatin1String(ending), Qt::CaseInsensitive);
    };
    if (ends(".json"))
        return Kind::Experiment;
    return ends(".pt") || ends(".pth") || ends(".safetensors") ? Kind::Weights : Kind::Data;
}

void DataDrop::open(const QString& path) {
    try {
        switch (kindOf(path)) {
            case Kind::Experiment:
            case Kind::Session:
                return emit experimentChosen(path);
            case Kind::Weights:
                return emit weightsChosen(path);
            case Kind::Data:
                return emit dataChosen(settingsForData(path));
        }
    } catch (const DataError& error) {
        emit refused(QString::fromUtf8(error.what()));
    }
}

/// What becomes of what is dropped, or why nothing can.
QString DataDrop::promise(const QList<QUrl>& urls) {
    try {
        const auto path = placeOf(urls);
        const auto name = QFileInfo(path).fileName();
        switch (kindOf(path)) {
            case Kind::Experiment:
                return tr("Replay the experiment %1").arg(name);
            case Kind::Session:
                return tr("Go on with the session %1").arg(name);
            case Kind::Weights:
                return tr("Load the weights of %1 into the network").arg(name);
            case Kind::Data:
                settingsForData(path);
                return tr("Train on %1").arg(name);
        }
    } catch (const DataError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

bool DataDrop::eventFilter(QObject* watched, QEvent* event) {
    const auto type = event->type();
    if (type == QEvent::DragEnter || type == QEvent::DragMove || type == QEvent::Drop) {
        auto* move = static_cast<QDropEvent*>(event);
        if (hasFiles(move->mimeData())) {
            move->acceptProposedAction();
            const auto urls = move->mimeData()->urls();
            if (type == QEvent::DragEnter)
                veil_->display(promise(urls));
            veil_->setVisible(type != QEvent::Drop);
            if (type == QEvent::Drop)
                drop(urls);
            return true;
        }
    }
    if (type == QEvent::DragLeave)
        veil_->hide();
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
