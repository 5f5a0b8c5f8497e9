// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/session/session_writer.h"

#include <unistd.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <utility>

#include "app/files/export/file_output.h"
#include "app/files/session/session_parts.h"

namespace normscope {

namespace {

/// At the end of the file, whole or not at all; false where there is no room.
bool append(const QString& path, const std::string& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return false;
    const qint64 before = file.size();
    const auto size = static_cast<qint64>(bytes.size());
    if (file.seek(before) && file.write(bytes.data(), size) == size && file.flush() &&
        ::fdatasync(file.handle()) == 0)
        return true;
    file.resize(before);
    return false;
}

}  // namespace

SessionWriter::SessionWriter(const QString& root, QObject* parent)
    : QObject(parent), root_(root), thread_([this](std::stop_token stop) { work(stop); }) {}

SessionWriter::~SessionWriter() {
    flush();
    thread_.request_stop();
    wake_.notify_all();
    thread_.join();
}

QString SessionWriter::path(const char* part) const {
    return QDir(folder_).filePath(QLatin1String(part));
}

QString SessionWriter::freshFolder() const {
    const QString stamp = QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss-zzz");
    QString name = QStringLiteral("session-%1").arg(stamp);
    for (int i = 2; QFileInfo::exists(QDir(root_).filePath(name)); ++i)
        name = QStringLiteral("session-%1-%2").arg(stamp).arg(i);
    return QDir(root_).filePath(name);
}

void SessionWriter::begin(const SessionHead& head) {
    if (root_.isEmpty())
        return;
    folder_ = freshFolder();
    head_ = head;
    if (!QDir().mkpath(folder_)) {
        folder_.clear();
        return report(tr("%1 cannot be written").arg(QDir::toNativeSeparators(root_)));
    }
    lock_ = lockSession(folder_);  // kept all the same where the lock cannot be written
    writeHead();
}

bool SessionWriter::adopt(const QString& folder, const SessionHead& head, std::int64_t step) {
    auto lock = lockSession(folder);
    if (!lock)
        return false;
    folder_ = folder;
    lock_ = std::move(lock);
    head_ = head;
    head_.closed = false;
    QFile file(path(kSessionRecords));
    if (file.open(QIODevice::ReadWrite)) {
        const auto sound = static_cast<qint64>(soundLength(file.readAll()));
        if (sound < file.size())
            file.resize(sound);
    }
    RecordPiece cut;
    cut.cut = step;
    add(std::move(cut));
    writeHead();
    return true;
}

void SessionWriter::setHead(const SessionHead& head) {
    head_ = head;
    if (isOpen())
        writeHead();
}

void SessionWriter::writeHead() {
    write(path(kSessionHead), toJson(head_));
}

void SessionWriter::write(const QString& file, const QByteArray& bytes) {
    try {
        writeFile(file, bytes);
        reportSuccess();
    } catch (const std::exception& error) {
        report(QString::fromUtf8(error.what()));
    }
}

void SessionWriter::add(RecordPiece piece) {
    if (!isOpen() || piece.empty())
        return;
    post([this, file = path(kSessionRecords), kept = std::move(piece)] {
        unwritten_ += toBytes(kept);
        if (!append(file, unwritten_))
            return report(tr("%1: no room").arg(QDir::toNativeSeparators(file)));
        unwritten_.clear();
        records_size_ = QFileInfo(file).size();
        reportSuccess();
    });
}

void SessionWriter::replace(RecordPiece whole) {
    if (!isOpen())
        return;
    records_size_ = 0;  // asked for once
    post([this, file = path(kSessionRecords), kept = std::move(whole)] {
        unwritten_.clear();
        write(file, QByteArray::fromStdString(toBytes(kept)));
        records_size_ = QFileInfo(file).size();
    });
}

void SessionWriter::keep(std::shared_ptr<const Run::Snapshot> a,
                         std::shared_ptr<const Run::Snapshot> b) {
    if (!isOpen() || a->step() < 1)
        return;
    post([this, file = path(kSessionState), a = std::move(a), b = std::move(b), cuts = head_.cuts] {
        if (!unwritten_.empty())
            return;  // not ahead of its records
        const auto bytes = toBytes(
            {.step = a->step(), .cuts = cuts, .runs = {a->toBytes(), b ? b->toBytes() : ""}});
        write(file, QByteArray::fromStdString(bytes));
    });
}

void SessionWriter::setReferences(const QByteArray& bytes) {
    if (!isOpen())
        return;
    post([this, file = path(kSessionReferences), bytes] { write(file, bytes); });
}

void SessionWriter::copy(const SessionHead& head) {
    if (!isOpen())
        return;
    post([this, from = folder_, to = freshFolder(), json = toJson(head)] {
        try {
            copySession(from, to);
            writeFile(QDir(to).filePath(QLatin1String(kSessionHead)), json);
        } catch (const std::exception& error) {
            report(QString::fromUtf8(error.what()));
        }
    });
}

void SessionWriter::leave(bool kept) {
    if (!isOpen())
        return;
    head_.closed = true;
    // The lock goes when the job does.
    post([this, kept, folder = folder_, file = path(kSessionHead), json = toJson(head_),
          lock = std::move(lock_)] {
        unwritten_.clear();
        records_size_ = 0;
        if (kept)
            return write(file, json);
        if (lock)
            lock->unlock();
        QDir(folder).removeRecursively();
    });
    lock_.reset();
    folder_.clear();
}

void SessionWriter::post(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push(std::move(job));
    }
    wake_.notify_one();
}

void SessionWriter::flush() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return jobs_.empty() && !busy_; });
}

void SessionWriter::work(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, stop, [this] { return !jobs_.empty(); })) {
        Job job = std::move(jobs_.front());
        jobs_.pop();
        busy_ = true;
        lock.unlock();
        job();
        job = {};
        lock.lock();
        busy_ = false;
        idle_.notify_all();
    }
}

void SessionWriter::report(const QString& why) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(failing_, true))
            return;
    }
    emit failed(
        tr("The run cannot be kept on disk (%1). Training goes on; make room there, and it is "
           "kept again.")
            .arg(why));
}

void SessionWriter::reportSuccess() {
    const std::lock_guard lock(mutex_);
    failing_ = false;
}

}  // namespace normscope
