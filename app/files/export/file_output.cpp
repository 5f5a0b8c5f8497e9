// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/file_output.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryFile>

#include "app/files/export/plot_export.h"

namespace normscope {

namespace {

[[noreturn]] void fail(const QString& path, const QString& reason, const QString& remedy) {
    const auto shown = QDir::toNativeSeparators(path);
    throw ExportError((shown + " cannot be written (" + reason + "); " + remedy).toStdString());
}

constexpr const char* kOtherPlace = "choose another place, or make this one writable";

}  // namespace

void writeFile(const QString& path, const QByteArray& bytes) {
    // Replacing would put a plain file where a device or a pipe was.
    const QFileInfo present(path);
    if (present.isDir())
        fail(path, "a folder of that name is in the way", "choose another name");
    if (present.exists() && !present.isFile())
        fail(path, "it is not a plain file", "choose another name");
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        fail(path, file.errorString(), kOtherPlace);
    if (file.write(bytes) != bytes.size() || !file.commit())
        fail(path, file.errorString(), "check that there is room on the disk");
}

void makeFolder(const QString& folder) {
    const QFileInfo info(folder);
    if (info.exists() && !info.isDir())
        fail(folder, "a file of that name is in the way", "choose another folder");
    if (!QDir().mkpath(folder))
        fail(folder, "the folder cannot be made", kOtherPlace);
    // Permissions alone do not tell: the file system may be read-only.
    QTemporaryFile probe(QDir(folder).filePath(".normscope-XXXXXX"));
    if (!probe.open())
        fail(folder, probe.errorString(), kOtherPlace);
}

}  // namespace normscope
