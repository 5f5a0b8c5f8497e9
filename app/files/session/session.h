// SPDX-License-Identifier: GPL-3.0-or-later
// A session: a run with all that was recorded of it and what it takes to go on bitwise, kept in a
// folder while it goes, or packed into one file:
//
// - session.json: the experiment with every change made by hand, and how the window showed it;
// - state.bin: the runs' weights, optimizers, buffers and generators at a step;
// - records.bin: what was recorded, piece by piece as it came;
// - references.bin: the pinned references;
// - weights-HASH: files of weights that were loaded, by their SHA-256.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/files/session/run_picture.h"
#include "model/record/history.h"
#include "model/settings/experiment.h"
#include "model/trainer/trainer.h"

namespace normscope {

/// A session that cannot be read or written. what() is one sentence: the file, why, what to do.
class SessionError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What is known of a session without reading all of it.
struct SessionHead {
    Experiment experiment;
    std::int64_t step = 0;  ///< the newest known to have been made
    QString name;           ///< given by hand; else empty
    bool starred = false;
    bool closed = false;  ///< it was left for another run, or not wanted any more
    int version = 0;      ///< of the file it was read from; 0: of what this program writes
    int cuts = 0;         ///< how often the run went back to go on from an earlier step
    QJsonObject window;   ///< how the window showed it
    RunPicture picture;   ///< of its curves, as far as they were known; empty: none
};
SessionHead headFromJson(const QByteArray& json);  ///< throws SessionError, JsonError
QByteArray toJson(const SessionHead& head);

/// What was recorded of one run in a stretch of steps.
struct RunRecords {
    std::vector<StepRecord> steps;
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layers;
    std::vector<DualRecord> dual;
};

/// All that is kept of a run, as much as its history holds.
struct WholeRecords {
    StepSeries train_loss, train_accuracy;
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layers;
    std::vector<DualRecord> dual;
};
WholeRecords wholeOf(const History& history);

/// A piece of records.bin; what was before it is cut first.
struct RecordPiece {
    std::optional<std::int64_t> cut;        ///< forget what came after this step
    bool twin_anew = false;                 ///< forget all of run B
    std::optional<std::int64_t> twin_from;  ///< then: up to this step it is run A's
    RunRecords a, b;
    /// Of both runs, in place of all that came before: what a long run records is more than its
    /// history keeps.
    std::optional<std::pair<WholeRecords, WholeRecords>> whole = std::nullopt;
    bool empty() const;
};
/// With its length and a checksum before it.
std::string toBytes(const RecordPiece& piece);

/// state.bin.
struct SessionState {
    std::int64_t step = 0;  ///< run A's
    int cuts = 0;           ///< as SessionHead's: one of before a cut is no longer so
    SavedRuns runs;
};
std::string toBytes(const SessionState& state);

/// A session read whole.
struct Session {
    SessionHead head;
    std::shared_ptr<const SavedRuns> state;  ///< null: none that fits, the run begins at step 0
    History history, twin_history;           ///< up to the step of `state`
    std::int64_t state_step = 0;
    QByteArray references;  ///< as they were given to the writer
};
/// Whether a path is that of a session's folder, or ends as a packed one does.
bool isSession(const QString& path);
/// From a folder or a packed file. What is damaged at the end, as a power cut leaves it, is left
/// out; throws SessionError where there is nothing to go on from.
Session readSession(const QString& path);
SessionHead readSessionHead(const QString& path);
/// For a run of it from the beginning.
Experiment readSessionExperiment(const QString& path);

/// Packs a session's folder into one file, whole or not at all. Throws ExportError, and
/// std::runtime_error where memory is short.
void packSession(const QString& folder, const QString& file);
/// Into a folder that is not there yet, whole or not at all, under its own head or this one. Throws
/// SessionError, ExportError.
void copySession(const QString& path, const QString& folder, const QByteArray& head = {});

/// Bytes of records.bin up to the last piece that is whole.
std::size_t soundLength(const QByteArray& records);

}  // namespace normscope
