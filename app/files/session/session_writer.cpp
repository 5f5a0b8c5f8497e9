// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/session/session_writer.h"

#include <unistd.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <utility>

#include "app/files/export/file_output.h"
#include "app/files/session/session_parts.h"
#include "model/data/kept_weights.h"
#include "model/settings/bytes.h"

namespace normscope {

namespace {

/// Behind the first `sound` bytes of the file, whole or not at all; gives why it could not be,
/// empty where it was. What is sound of it is found out where that is not known.
QString appended(const QString& path, std::optional<qint64>& sound, const std::string& bytes) {
    QFile file(path);
    // Unbuffered: what there is no room for is not tried again when the file is closed.
    if (!file.open(QIODevice::ReadWrite | QIODevice::Unbuffered))
        return file.errorString();
    if (!sound) {
        const QByteArray records = file.readAll();
        if (file.error() != QFile::NoError)
            return file.errorString();
        sound = static_cast<qint64>(soundLength(records));
    }
    const bool cut = file.size() <= *sound || file.resize(*sound);
    QString why;
    if (!cut || !file.seek(*sound) || !writeAll(file, bytes))
        why = file.errorString();
    else if (::fdatasync(file.handle()) != 0)
        why = qt_error_string(errno);
    if (!why.isEmpty())
        file.resize(*sound);
    return why;
}

}  // namespace

SessionWriter::SessionWriter(const QString& root, QObject* parent)
    : QObject(parent), root_(root), thread_([this](const std::stop_token& stop) { work(stop); }) {}

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
    QDir().mkpath(folder_);
    lock_ = lockSession(folder_);
    post([this, file = path(kSessionRecords)] { records_ = {file, 0}; });
    writeHead();
}

bool SessionWriter::adopt(const QString& folder, const Session& session, std::int64_t step) {
    auto lock = lockSession(folder);
    if (!lock)
        return false;
    folder_ = folder;
    lock_ = std::move(lock);
    head_ = session.head;
    head_.closed = false;
    post([this, file = path(kSessionRecords)] { records_ = {file, std::nullopt}; });
    if (session.head.version < kBytesVersion) {  // a file is of one layout, which its head names
        RecordPiece whole;
        whole.whole.emplace(wholeOf(session.history), wholeOf(session.twin_history));
        replace(std::move(whole));
        if (flush())
            head_.version = kBytesVersion;
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
    if (lock_ && !lock_->isLocked())
        lock_->tryLock();  // there may have been no room for it
    for (const QString& part : weightsParts(head_.experiment)) {
        const auto content = keptBytes(part.section('-', 1).toStdString());
        const auto file = QDir(folder_).filePath(part);
        if (content && !QFileInfo::exists(file))
            write(file, {reinterpret_cast<const char*>(content->data()),
                         static_cast<qsizetype>(content->size())});
    }
    write(path(kSessionHead), toJson(head_));
}

/// What cannot be written now is written when it can be.
void SessionWriter::write(const QString& file, const QByteArray& bytes) {
    const std::lock_guard lock(files_);
    late_[file] = bytes;
    writeLate();
}

/// False where one is left. Called under the mutex of files.
bool SessionWriter::writeLate() {
    std::erase_if(late_, [this](const auto& one) {
        const auto& [file, bytes] = one;
        QDir().mkpath(QFileInfo(file).path());  // there may have been no room for it either
        return reported(file, whyNotWritten(file, bytes));
    });
    return late_.empty();
}

bool SessionWriter::writeRecords() {
    auto& [file, sound, unwritten, anew] = records_;
    if (unwritten.empty())
        return true;
    const QString why = anew ? whyNotWritten(file, QByteArray::fromStdString(unwritten))
                             : appended(file, sound, unwritten);
    if (why.isEmpty()) {
        sound = (anew ? 0 : *sound) + static_cast<qint64>(unwritten.size());
        anew = false;
        unwritten.clear();
    }
    records_size_ = sound.value_or(0) + static_cast<qint64>(unwritten.size());
    return reported(file, why);
}

bool SessionWriter::writeState() {
    if (!state_)
        return true;
    const auto& [file, cuts, a, b] = *state_;
    const auto bytes =
        toBytes({.step = a->step(), .cuts = cuts, .runs = {a->toBytes(), b ? b->toBytes() : ""}});
    if (!reported(file, whyNotWritten(file, QByteArray::fromStdString(bytes))))
        return false;
    state_.reset();
    return true;
}

/// A state is not ahead of its head and its records.
void SessionWriter::catchUp() {
    const auto filesWritten = [this] {
        const std::lock_guard lock(files_);
        return writeLate();
    };
    if (filesWritten() && writeRecords() && writeState()) {
        const std::lock_guard lock(mutex_);
        failing_ = false;
    }
}

void SessionWriter::add(RecordPiece piece) {
    if (!isOpen() || piece.empty())
        return;
    post([this, kept = std::move(piece)] {
        records_.unwritten += toBytes(kept);
        writeRecords();
    });
}

void SessionWriter::replace(RecordPiece whole) {
    if (!isOpen())
        return;
    records_size_ = 0;  // asked for once
    post([this, kept = std::move(whole)] {
        records_.unwritten = toBytes(kept);
        records_.anew = true;
        writeRecords();
    });
}

void SessionWriter::keep(std::shared_ptr<const Run::Snapshot> a,
                         std::shared_ptr<const Run::Snapshot> b) {
    if (!isOpen() || a->step() < 1)
        return;
    post([this, state = State{path(kSessionState), head_.cuts, std::move(a), std::move(b)}] {
        state_ = state;
        catchUp();
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
            copySession(from, to, json);
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
        if (kept) {
            write(file, json);
            catchUp();
        }
        state_.reset();
        records_ = {};
        records_size_ = 0;
        if (kept)
            return;
        forget(folder);
        if (lock)
            lock->unlock();
        QDir(folder).removeRecursively();
    });
    lock_.reset();
    folder_.clear();
}

void SessionWriter::forget(const QString& folder) {
    const std::lock_guard lock(files_);
    std::erase_if(late_, [&](const auto& file) { return file.first.startsWith(folder + '/'); });
}

void SessionWriter::post(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push(std::move(job));
    }
    wake_.notify_one();
}

bool SessionWriter::flush() {
    post([this] { catchUp(); });
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return jobs_.empty() && !busy_; });
    return !failing_;
}

void SessionWriter::work(const std::stop_token& stop) {
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

bool SessionWriter::reported(const QString& file, const QString& why) {
    if (!why.isEmpty())
        report(QDir::toNativeSeparators(file) + ": " + why);
    return why.isEmpty();
}

void SessionWriter::report(const QString& why) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(failing_, true))
            return;
    }
    emit failed(
        tr("The run cannot be kept on disk (%1). Training goes on; make room there, or make it "
           "writable, and it is kept again.")
            .arg(why));
}

}  // namespace normscope
