// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/experiment_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "app/files/experiment_json.h"
#include "app/files/export/file_output.h"
#include "model/data/kept_weights.h"

namespace normscope {

namespace {

/// What the file holds now, of one that a run only begins with; as it is where it is gone.
std::string withHash(const Key& key, const std::string& text) {
    if (key.file != FileRole::Weights || text.empty())
        return text;
    try {
        return toText(kept(weightsFileFrom(text)));
    } catch (const DataError&) {
        return text;
    }
}

bool holds(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.size() == bytes.size() && file.open(QIODevice::ReadOnly) && file.readAll() == bytes;
}

/// The name under which the content lies in the folder, where it is put if it is not there.
QString placed(const QDir& folder, const WeightsFile& file, QStringList& written) {
    const auto content = keptBytes(file.sha256);
    const auto bytes = QByteArray::fromRawData(reinterpret_cast<const char*>(content->data()),
                                               static_cast<qsizetype>(content->size()));
    const QFileInfo own(QFile::decodeName(file.name().c_str()));
    const auto with_hash = own.completeBaseName() + '-' +
                           QString::fromStdString(file.sha256.substr(0, 12)) +
                           (own.suffix().isEmpty() ? QString() : '.' + own.suffix());
    const bool taken = QFileInfo::exists(folder.filePath(own.fileName()));
    if (taken && holds(folder.filePath(own.fileName()), bytes))
        return own.fileName();
    QString name = taken ? with_hash : own.fileName();
    const QString path = folder.filePath(name);
    if (!taken || !holds(path, bytes)) {
        writeFile(path, bytes);
        written << path;
    }
    return name;
}

}  // namespace

QStringList writeExperimentFile(const QString& path, const Experiment& experiment) {
    const QDir folder = QFileInfo(path).dir();
    QStringList written;
    auto own = experiment;
    replaceNames(own, withHash);
    own = asSeenFrom(folder.path(), std::move(own));
    replaceNames(own, [&](const Key& key, const std::string& text) {
        const auto file = weightsFileFrom(text);
        if (key.file != FileRole::Weights || !keptBytes(file.sha256))
            return text;
        return toText(WeightsFile{QFile::encodeName(placed(folder, file, written)).toStdString(),
                                  file.sha256});
    });
    writeFile(path, experimentToJson(own));
    return written << path;
}

}  // namespace normscope
