// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QObject>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>

#include "app/files/session/session.h"

namespace normscope {

/// Keeps a session in a folder while it goes. The head is on disk when a call returns; records and
/// states are written by a thread of its own, in the order in which they came, a state after the
/// records up to it. What there is no room for is kept in memory, and written when there is. A
/// folder belongs to one process at a time, by a lock file that a process that was killed does not
/// keep.
class SessionWriter : public QObject {
    Q_OBJECT
  public:
    /// Sessions are folders of `root`; empty: none are kept.
    explicit SessionWriter(const QString& root, QObject* parent = nullptr);
    ~SessionWriter() override;  ///< when all is written

    /// Leaves the present folder, and begins one of its own.
    void begin(const SessionHead& head);
    /// Goes on in a folder of before, whose session was read. False where another process has it.
    /// `step`: where the run goes on; what was recorded later is recorded again.
    bool adopt(const QString& folder, const Session& session, std::int64_t step);
    /// A folder of the root that is not there yet.
    QString freshFolder() const;
    bool isOpen() const { return !folder_.isEmpty(); }
    QString folder() const { return folder_; }
    const SessionHead& head() const { return head_; }

    /// Writes the head now.
    void setHead(const SessionHead& head);
    void add(RecordPiece piece);
    /// Whether records take much more than a history does: replace() them then.
    bool isLong() const { return records_size_ > kLong; }
    /// In place of all records of before.
    void replace(RecordPiece whole);
    /// `b`: null without a twin.
    void keep(std::shared_ptr<const Run::Snapshot> a, std::shared_ptr<const Run::Snapshot> b);
    void setReferences(const QByteArray& bytes);
    /// A copy of the folder as it stands, under this head, as a session of its own.
    void copy(const SessionHead& head);
    /// Leaves the folder: `kept` under its head, closed, or removed.
    void leave(bool kept);
    /// Waits until everything is written; false where something cannot be.
    bool flush();

  signals:
    /// Once, until a state could be written again, and all before it: one sentence.
    void failed(const QString& text);

  private:
    using Job = std::function<void()>;
    QString path(const char* part) const;
    void writeHead();
    void post(Job job);
    void work(const std::stop_token& stop);
    void write(const QString& file, const QByteArray& bytes);
    bool writeLate();
    bool writeRecords();
    bool writeState();
    void catchUp();
    void forget(const QString& folder);
    bool reported(const QString& file, const QString& why);
    void report(const QString& why);

    // The caller's own.
    QString root_, folder_;
    std::shared_ptr<QLockFile> lock_;
    SessionHead head_;

    // Under the mutex.
    std::mutex mutex_;
    std::condition_variable_any wake_, idle_;
    std::queue<Job> jobs_;
    bool busy_ = false;
    bool failing_ = false;

    static constexpr qint64 kLong = qint64{192} << 20;
    std::atomic<qint64> records_size_ = 0;  ///< with those that are not written yet

    std::mutex files_;                    ///< of the small ones
    std::map<QString, QByteArray> late_;  ///< those that are still to be written

    // The thread's own.
    struct Records {
        QString file;
        std::optional<qint64> sound = 0;  ///< bytes of the file that are whole; none: not known
        std::string unwritten = {};       ///< what is to follow
        bool anew = false;                ///< in place of all of it
    };
    Records records_;
    struct State {
        QString file;
        int cuts = 0;
        std::shared_ptr<const Run::Snapshot> a, b;
    };
    std::optional<State> state_;  ///< the newest, until it is written

    std::jthread thread_;  ///< last: it starts when all else is there
};

}  // namespace normscope
