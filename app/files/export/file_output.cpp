// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/file_output.h"

#include <unistd.h>

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryFile>
#include <cerrno>

#include "app/files/export/plot_export.h"

namespace normscope {

namespace {

[[noreturn]] void fail(const QString& path, const QString& reason, const QString& remedy) {
    const auto shown = QDir::toNativeSeparators(path);
    throw ExportError((shown + " cannot be written (" + reason + "); " + remedy).toStdString());
}

constexpr const char* kOtherPlace = "choose another place, or make this one writable";
constexpr const char* kMoreRoom = "make room on its disk, or choose another place";

struct Failure {
    QString why;  ///< empty: none
    const char* remedy = kOtherPlace;
};

Failure replaced(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    const auto failure = [&] {
        const bool full = file.errorString() == qt_error_string(ENOSPC);
        return Failure{file.errorString(), full ? kMoreRoom : kOtherPlace};
    };
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) ||
        !writeAll(file, {bytes.constData(), static_cast<std::size_t>(bytes.size())}))
        return failure();
    // commit() does not ask whether this went well.
    if (::fsync(file.handle()) != 0)
        return {qt_error_string(errno)};
    return file.commit() ? Failure{} : failure();
}

}  // namespace

bool writeAll(QIODevice& device, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto taken = device.write(bytes.data(), static_cast<qint64>(bytes.size()));
        if (taken <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(taken));
    }
    return true;
}

QString whyNotWritten(const QString& path, const QByteArray& bytes) {
    return replaced(path, bytes).why;
}

void writeFile(const QString& path, const QByteArray& bytes) {
    // Replacing would put a plain file where a device or a pipe was.
    const QFileInfo present(path);
    if (present.isDir())
        fail(path, "a folder of that name is in the way", "choose another name");
    if (present.exists() && !present.isFile())
        fail(path, "it is not a plain file", "choose another name");
    if (const auto failure = replaced(path, bytes); !failure.why.isEmpty())
        fail(path, failure.why, failure.remedy);
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
