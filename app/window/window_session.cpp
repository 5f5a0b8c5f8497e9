// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_session.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QThread>
#include <utility>

#include "app/files/export/file_output.h"
#include "app/files/session/session_parts.h"
#include "app/window/reference_bytes.h"
#include "app/window/run_archive.h"
#include "widgets/base/banner.h"
#include "widgets/base/number_format.h"

namespace normscope {

namespace {

constexpr std::chrono::milliseconds kKeepPeriod{1000};

/// Whether a picture of the first `known` steps is not the run's any more.
bool isOutgrown(std::int64_t known, std::int64_t steps) {
    return known + known / 4 < steps;
}

template <class Record>
void append(std::vector<Record>& all, const std::vector<Record>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

void append(RunRecords& records, const RunUpdate& update) {
    append(records.steps, update.steps);
    append(records.metrics, update.metrics);
    append(records.layers, update.layers);
    append(records.dual, update.dual);
}

}  // namespace

WindowSession::WindowSession(Lab& lab, References& references, const QString& root, Look look,
                             QObject* parent)
    : QObject(parent),
      lab_(lab),
      references_(references),
      root_(root),
      look_(std::move(look)),
      writer_(root) {
    if (root_.isEmpty())
        return;
    // Queued: it is told while files are being written, from whichever thread.
    connect(&writer_, &SessionWriter::failed, this, &WindowSession::notice, Qt::QueuedConnection);
    connect(&lab_, &Lab::updated, this, &WindowSession::take);
    connect(&lab_, &Lab::runEnding, this, [this](const Experiment& experiment, std::int64_t steps) {
        ending_ = writer_.head();
        ending_.experiment = experiment;
        ending_.step = steps;
        ending_.picture = pictureOf(lab_.newestHistory());
    });
    connect(&lab_, &Lab::faulted, this, [this](const std::optional<Fault>& fault) {
        if (fault && fault->kind == Fault::Kind::Data)
            opening_.reset();  // it could not begin
    });
    connect(&references_, &References::changed, this, &WindowSession::keepReferences);
    lab_.keep(kKeepPeriod);
}

SessionHead WindowSession::present() const {
    SessionHead head = writer_.head();
    head.experiment = lab_.experiment();
    head.step = lab_.status().step;
    head.window = look_.describe();
    head.picture = pictureOf(lab_.newestHistory());
    return head;
}

void WindowSession::take(const Update& update) {
    if (update.restarted)
        beginRun(update);
    else if (update.forked_at)
        cut(*update.forked_at);
    if (update.twin_restarted && !update.restarted) {
        writePending();
        pending_.twin_anew = true;
        pending_.twin_from = update.twin_from;
    }
    // On disk before the window shows what it does.
    if (update.experiment && !update.restarted)
        writer_.setHead(present());
    addRecords(update);
    keepState(update);
}

/// The run before is left, and another takes its place: a new one, or one that goes on.
void WindowSession::beginRun(const Update& update) {
    writePending();
    if (writer_.isOpen()) {
        writer_.setHead(ending_);
        writer_.leave(/*kept=*/ending_.step > 0 && !disposable_);
    }
    ending_ = {};
    pending_ = {};
    kept_.reset();
    if (const auto opening = std::exchange(opening_, std::nullopt)) {
        const auto& session = opening->session;
        if (writer_.adopt(opening->folder, session, update.begun_at)) {
            restoreReferences(session.references, references_);
            look_.apply(session.head.window);
            // A run that was left is looked at where it ended; another goes on by itself.
            if (session.head.closed)
                lab_.playTo(session.head.step, /*full_speed=*/true);
            return;
        }
    }
    SessionHead head;
    head.experiment = lab_.experiment();
    head.window = look_.describe();
    RunArchive(root_).tidy();
    writer_.begin(head);
    keepReferences();
}

/// What came after is kept as a run of its own.
void WindowSession::cut(std::int64_t step) {
    writePending();
    if (ending_.step > step && !disposable_) {
        ending_.closed = true;
        writer_.copy(ending_);
    }
    SessionHead head = present();
    ++head.cuts;
    writer_.setHead(head);
    pending_.cut = step;
    kept_.reset();
}

void WindowSession::addRecords(const Update& update) {
    append(pending_.a, update);
    append(pending_.b, update.twin);
}

void WindowSession::keepState(const Update& update) {
    if (!update.snapshot)
        return;
    if (writer_.isLong()) {
        RecordPiece whole;
        whole.whole.emplace(wholeOf(lab_.newestHistory()), wholeOf(lab_.newestTwinHistory()));
        pending_ = {};  // it is in there
        writer_.replace(std::move(whole));
    }
    writePending();
    writer_.keep(update.snapshot, update.twin.snapshot);
    kept_ = update.snapshot;
    const SessionHead& known = writer_.head();
    if (look_.describe() != known.window || isOutgrown(known.step, lab_.status().step))
        writer_.setHead(present());
}

void WindowSession::keepReferences() {
    writer_.setReferences(referenceBytes(references_));
}

void WindowSession::writePending() {
    writer_.add(std::exchange(pending_, {}));
}

void WindowSession::finish() {
    if (!writer_.isOpen())
        return;
    lab_.pause();
    // The newest state is on its way: a few polls.
    QDeadlineTimer late(1000);
    const auto kept = [this] {
        return !lab_.status().playing && kept_ && kept_->step() >= lab_.status().step;
    };
    while (lab_.status().step > 0 && !kept() && !late.hasExpired()) {
        QThread::msleep(5);
        lab_.poll();
    }
    writePending();
    writer_.setHead(present());
    writer_.flush();
}

std::optional<QString> WindowSession::lastLeft() const {
    for (const auto& entry : RunArchive(root_).entries()) {
        if (entry.path == writer_.folder())
            continue;
        if (entry.closed)
            return std::nullopt;  // whatever was left before was replaced on purpose
        return entry.path;
    }
    return std::nullopt;
}

void WindowSession::offer(Banner& banner) {
    const auto path = lastLeft();
    if (!path)
        return;
    const SessionHead head = readSessionHead(*path);
    const auto told = [this](const std::function<void()>& what) {
        return [this, what] {
            try {
                what();
            } catch (const std::exception& error) {
                emit notice(QString::fromUtf8(error.what()));
            }
        };
    };
    banner.announce({tr("Continue where you left off?"),
                     tr("%1, step %2").arg(describe(head.experiment), formatCount(head.step))},
                    {{"continue", tr("Continue"),
                      tr("Goes on with that run, bit for bit as if it had not ended."),
                      told([this, path = *path] { open(path); })}},
                    {"refuse", tr("Not now"), tr("It stays in File, Previous runs."),
                     told([this, path = *path] {
                         RunArchive(root_).change(
                             path, [](SessionHead& refused) { refused.closed = true; });
                     })});
}

bool WindowSession::goOn() {
    const auto path = lastLeft();
    if (path)
        open(*path);
    return path.has_value();
}

void WindowSession::open(const QString& path) {
    Opening opening{path, readSession(path)};
    // What is packed, or another window's, goes on as a copy.
    const bool own = QFileInfo(path).isDir() && QFileInfo(path).dir() == QDir(root_);
    if (!own || !lockSession(path)) {
        opening.folder = writer_.freshFolder();
        copySession(path, opening.folder);
    }
    opening_ = std::move(opening);
    lab_.resume(opening_->session, opening_->session.head.closed);
}

void WindowSession::save(const QString& file) {
    writePending();
    writer_.setHead(present());
    if (!writer_.flush())
        throw SessionError((QDir::toNativeSeparators(writer_.folder()) +
                            ", from which a session is packed, cannot be written and is behind; "
                            "make room on its disk, then save again")
                               .toStdString());
    packSession(writer_.folder(), file);
}

}  // namespace normscope
