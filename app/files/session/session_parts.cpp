// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/session/session_parts.h"

#include <zip.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <memory>
#include <vector>

#include "app/files/export/file_output.h"
#include "app/files/session/session.h"
#include "model/data/formats/zip_writer.h"
#include "model/data/kept_weights.h"

namespace normscope {

namespace {

constexpr QLatin1String kWeightsPart("weights-");

struct ZipCloser {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, ZipCloser>;
using ArchiveFile = std::unique_ptr<zip_file_t, ZipCloser>;

[[noreturn]] void fail(const char* why) {
    throw SessionError(why);
}

QByteArray readPacked(const QString& path, const char* part, qint64 most) {
    int error = 0;
    const Archive archive(zip_open(QFile::encodeName(path).constData(), ZIP_RDONLY, &error));
    if (!archive)
        fail("is no packed session, or it is damaged; open one that File, Save session wrote");
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_stat(archive.get(), part, 0, &about) != 0)
        return {};
    if ((about.valid & ZIP_STAT_SIZE) == 0 || about.size > kLargestPart)
        fail("promises more than a session holds; it is damaged");
    const ArchiveFile file(zip_fopen(archive.get(), part, 0));
    if (!file)
        fail("cannot be unpacked; it is damaged, or packed by another program");
    // Grows with what there is, whatever the archive promises.
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    QByteArray bytes;
    std::vector<char> piece(kPiece);
    for (;;) {
        const auto got = zip_fread(file.get(), piece.data(), piece.size());
        if (got < 0 || bytes.size() + got > kLargestPart)
            fail("cannot be unpacked; it is damaged");
        bytes.append(piece.data(), got);
        if (got == 0 || bytes.size() >= most)
            return bytes.left(most);
    }
}

}  // namespace

QStringList weightsParts(const Experiment& experiment) {
    QStringList parts;
    auto copy = experiment;
    replaceNames(copy, [&](const Key& key, const std::string& text) {
        const auto file = weightsFileFrom(text);
        if (key.file == FileRole::Weights && !file.sha256.empty())
            parts << kWeightsPart + QString::fromStdString(file.sha256);
        return text;
    });
    parts.removeDuplicates();
    return parts;
}

void keepWeights(const QString& session, const Experiment& experiment) {
    for (const QString& part : weightsParts(experiment))
        if (const QByteArray bytes = readSessionPart(session, part.toLatin1().constData());
            !bytes.isEmpty())
            keepBytes({bytes.begin(), bytes.end()});
}

QByteArray readSessionPart(const QString& session, const char* part, qint64 most) {
    if (!QFileInfo(session).isDir())
        return readPacked(session, part, most);
    QFile file(QDir(session).filePath(QLatin1String(part)));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestPart)
        return {};
    return file.read(most);
}

std::unique_ptr<QLockFile> lockSession(const QString& folder) {
    auto lock = std::make_unique<QLockFile>(QDir(folder).filePath(QStringLiteral("lock")));
    lock->setStaleLockTime(0);
    const bool free = lock->tryLock() || lock->error() != QLockFile::LockFailedError;
    return free ? std::move(lock) : nullptr;
}

bool isSession(const QString& path) {
    return QFileInfo(path).isDir()
               ? QFileInfo::exists(QDir(path).filePath(QLatin1String(kSessionHead)))
               : path.endsWith(QLatin1Char('.') + QLatin1String(kPackedSuffix),
                               Qt::CaseInsensitive);
}

namespace {

/// All but the head.
QList<QByteArray> otherParts(const QByteArray& head) {
    QList<QByteArray> parts{kSessionReferences, kSessionRecords, kSessionState};
    try {
        for (const QString& part : weightsParts(headFromJson(head).experiment))
            parts << part.toLatin1();
    } catch (const std::exception&) {  // what is damaged is said when it is opened
    }
    return parts;
}

}  // namespace

void copySession(const QString& path, const QString& folder, const QByteArray& head) {
    makeFolder(folder);
    const auto copy = [&](const char* part, const QByteArray& bytes) {
        if (!bytes.isEmpty())
            writeFile(QDir(folder).filePath(QLatin1String(part)), bytes);
    };
    try {
        const auto its_head = head.isEmpty() ? readSessionPart(path, kSessionHead) : head;
        for (const auto& part : otherParts(its_head))
            copy(part.constData(), readSessionPart(path, part.constData()));
        // The head last: without it there is no session yet.
        copy(kSessionHead, its_head);
    } catch (...) {
        QDir(folder).removeRecursively();
        throw;
    }
}

void packSession(const QString& folder, const QString& file) {
    ZipWriter archive(ZipWriter::Method::Deflate);
    const auto add = [&](const char* part, const QByteArray& bytes) {
        if (!bytes.isEmpty())
            archive.add(part, bytes.toStdString());
    };
    const QByteArray head = readSessionPart(folder, kSessionHead);
    add(kSessionHead, head);
    for (const auto& part : otherParts(head))
        add(part.constData(), readSessionPart(folder, part.constData()));
    writeFile(file, QByteArray::fromStdString(archive.finish()));
}

}  // namespace normscope
