// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <optional>

#include "app/files/session/session_writer.h"
#include "app/lab/lab.h"

namespace normscope {

class Banner;
class References;

/// Keeps what the window's lab does on disk as it goes, so that a crash, a power cut or quitting
/// loses nothing, and goes on with what was kept before.
class WindowSession : public QObject {
    Q_OBJECT
  public:
    /// How the window shows the run, and the other way round.
    struct Look {
        std::function<QJsonObject()> describe;
        std::function<void(const QJsonObject&)> apply;
    };
    /// `root`: the folder of the sessions; empty: nothing is kept.
    WindowSession(Lab& lab, References& references, const QString& root, Look look,
                  QObject* parent = nullptr);

    /// Offers to go on with the session that was left last, where there is one.
    void offer(Banner& banner);
    /// Goes on with the session that was left last; false where there is none.
    bool goOn();
    /// Goes on with a session; one that was closed is shown at its last step, paused. Throws
    /// SessionError.
    void open(const QString& path);
    /// Packs the present session into a file. Throws SessionError, ExportError.
    void save(const QString& file);
    /// Everything up to the present step is on disk when this returns.
    void finish();
    /// The run at hand is not to be kept when another takes its place.
    void setDisposable(bool disposable) { disposable_ = disposable; }
    const QString& root() const { return root_; }
    QString folder() const { return writer_.folder(); }

  signals:
    /// One sentence.
    void notice(const QString& text);

  private:
    void take(const Update& update);
    void beginRun(const Update& update);
    void cut(std::int64_t step);
    void addRecords(const Update& update);
    void keepState(const Update& update);
    void keepReferences();
    void writePending();
    SessionHead present() const;
    std::optional<QString> lastLeft() const;

    Lab& lab_;
    References& references_;
    QString root_;
    Look look_;
    SessionWriter writer_;
    RecordPiece pending_;
    /// A session that is about to go on, until its run has begun.
    struct Opening {
        QString folder;
        Session session;
    };
    std::optional<Opening> opening_;
    SessionHead ending_;  ///< of the run that is about to be replaced or cut short
    bool disposable_ = false;
    std::shared_ptr<const Run::Snapshot> kept_;  ///< run A's state on disk
};

}  // namespace normscope
