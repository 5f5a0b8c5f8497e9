// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/session/session.h"

#include <zlib.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <cstring>

#include "app/files/experiment_json.h"
#include "app/files/session/session_parts.h"
#include "model/record/record_bytes.h"

namespace normscope {

template <class Archive>
void fields(Archive& archive, RunRecords& records) {
    archive(records.steps, records.metrics, records.layers, records.dual);
}

template <class Archive>
void fields(Archive& archive, WholeRecords& whole) {
    archive(whole.train_loss, whole.train_accuracy, whole.metrics, whole.layers, whole.dual);
}

template <class Archive>
void fields(Archive& archive, std::pair<WholeRecords, WholeRecords>& both) {
    archive(both.first, both.second);
}

template <class Archive>
void fields(Archive& archive, RecordPiece& piece) {
    archive(piece.whole, piece.cut, piece.twin_anew, piece.twin_from, piece.a, piece.b);
}

template <class Archive>
void fields(Archive& archive, SessionState& state) {
    archive(state.cuts, state.step, state.runs.a, state.runs.b);
}

namespace {

std::uint32_t checksumOf(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

/// Length and checksum of what follows.
constexpr std::size_t kPieceHead = sizeof(std::uint64_t) + sizeof(std::uint32_t);

/// The frame's head, and what comes first of a state.
constexpr std::size_t kStateHead = kPieceHead + sizeof(int) + sizeof(std::int64_t);

std::string framed(const std::string& content) {
    ByteWriter out;
    out(static_cast<std::uint64_t>(content.size()), checksumOf(content));
    return std::move(out.bytes()) + content;
}

/// The content of the frame at the front, which is taken off; none where it is not whole.
std::optional<std::string_view> takeFrame(std::string_view& bytes) {
    if (bytes.size() < kPieceHead)
        return std::nullopt;
    ByteReader in(bytes);
    std::uint64_t length = 0;
    std::uint32_t checksum = 0;
    in(length, checksum);
    const auto rest = bytes.substr(kPieceHead);
    if (length > rest.size() || checksumOf(rest.substr(0, length)) != checksum)
        return std::nullopt;
    bytes = rest.substr(length);
    return rest.substr(0, length);
}

std::string_view view(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

std::optional<SessionState> stateFrom(const QByteArray& bytes, int cuts) {
    auto left = view(bytes);
    const auto content = takeFrame(left);
    if (!content)
        return std::nullopt;
    try {
        SessionState state;
        ByteReader in(*content);
        in(state);
        if (state.step < 1 || state.cuts != cuts)
            return std::nullopt;
        return state;
    } catch (const DamagedBytes&) {
        return std::nullopt;
    }
}

template <class Record>
void appendSound(History& history, std::vector<Record> records, std::int64_t after) {
    std::int64_t last = after;
    for (const auto& record : records) {
        if (record.step < last)
            throw DamagedBytes();
        last = record.step;
    }
    history.append(std::move(records));
}

template <class Record>
std::int64_t lastOf(const std::vector<Record>& records) {
    return records.empty() ? 0 : records.back().step;
}

void append(History& history, RunRecords records) {
    for (const auto& record : records.steps) {
        if (record.step != history.lastStep() + 1)
            throw DamagedBytes();
        history.append(std::span(&record, 1));
    }
    appendSound(history, std::move(records.metrics), lastOf(history.metrics));
    appendSound(history, std::move(records.layers), lastOf(history.layers));
    appendSound(history, std::move(records.dual), lastOf(history.dual));
}

void restore(History& history, WholeRecords whole) {
    if (!whole.train_loss.isSound() || !whole.train_accuracy.isSound() ||
        whole.train_loss.size() != whole.train_accuracy.size())
        throw DamagedBytes();
    history.clear();
    history.train_loss = std::move(whole.train_loss);
    history.train_accuracy = std::move(whole.train_accuracy);
    appendSound(history, std::move(whole.metrics), 0);
    appendSound(history, std::move(whole.layers), 0);
    appendSound(history, std::move(whole.dual), 0);
}

/// Forgets what came after. What is cut out of a block is filled up step by step: those of a run
/// are never as long as this.
void cut(History& history, std::int64_t step) {
    constexpr std::int64_t kLongestBlock = std::int64_t{1} << 24;
    for (const auto* series : {&history.train_loss, &history.train_accuracy}) {
        if (step < 1 || step >= series->size())
            continue;
        const auto block = series->around(step);
        if (block.last - block.first >= kLongestBlock)
            throw DamagedBytes();
    }
    history.truncate(step);
}

/// Whether there are records of every step up to this one; what came after goes.
bool endsAt(Session& session, std::int64_t step) {
    try {
        cut(session.history, step);
        cut(session.twin_history, step);
        return session.history.lastStep() == step;
    } catch (const DamagedBytes&) {
        return false;
    }
}

/// Up to the first piece that is not sound. `version`: of the layout.
void readRecords(const QByteArray& bytes, int version, Session& session) {
    auto left = view(bytes);
    session.history.clear();
    session.twin_history.clear();
    try {
        while (const auto content = takeFrame(left)) {
            RecordPiece piece;
            ByteReader in(*content, version);
            in(piece);
            if (!in.atEnd())
                throw DamagedBytes();
            if (piece.whole) {
                restore(session.history, std::move(piece.whole->first));
                restore(session.twin_history, std::move(piece.whole->second));
            }
            if (piece.cut) {
                cut(session.history, *piece.cut);
                cut(session.twin_history, *piece.cut);
            }
            if (piece.twin_anew)
                session.twin_history.clear();
            append(session.history, std::move(piece.a));
            if (piece.twin_from) {
                session.twin_history = session.history;
                cut(session.twin_history, *piece.twin_from);
            }
            append(session.twin_history, std::move(piece.b));
        }
    } catch (const DamagedBytes&) {
    }
}

/// What `read` reads; what it throws begins with the path.
template <class Read>
auto named(const QString& path, const Read& read) {
    try {
        return read();
    } catch (const std::exception& error) {
        const std::string text = error.what();
        const std::string name = QDir::toNativeSeparators(path).toStdString();
        throw SessionError(text.starts_with(name) ? text : name + ": " + text);
    }
}

}  // namespace

bool RecordPiece::empty() const {
    const auto none = [](const RunRecords& records) {
        return records.steps.empty() && records.metrics.empty() && records.layers.empty() &&
               records.dual.empty();
    };
    return !whole && !cut && !twin_anew && none(a) && none(b);
}

WholeRecords wholeOf(const History& history) {
    return {history.train_loss, history.train_accuracy, history.metrics, history.layers,
            history.dual};
}

std::string toBytes(const RecordPiece& piece) {
    ByteWriter out;
    out(piece);
    return framed(out.bytes());
}

std::string toBytes(const SessionState& state) {
    ByteWriter out;
    out(state);
    return framed(out.bytes());
}

std::size_t soundLength(const QByteArray& records) {
    auto left = view(records);
    while (takeFrame(left)) {
    }
    return view(records).size() - left.size();
}

SessionHead headFromJson(const QByteArray& json) {
    const auto document = QJsonDocument::fromJson(json);
    const QJsonObject object = document.object();
    const int version = object.value("normscope_session").toInt();
    if (version < 1)
        throw SessionError("is no session of Normscope; open one that File, Save session wrote");
    if (version > kBytesVersion)
        throw SessionError("was written by a newer Normscope; open it with that one");
    SessionHead head;
    head.version = version;
    head.experiment = experimentFromJson(object.value("experiment").toObject());
    head.step = object.value("step").toInteger();
    head.name = object.value("name").toString();
    head.starred = object.value("starred").toBool();
    head.closed = object.value("closed").toBool();
    head.cuts = object.value("cuts").toInt();
    head.window = object.value("window").toObject();
    head.picture = pictureFromJson(object.value("picture").toObject());
    return head;
}

QByteArray toJson(const SessionHead& head) {
    return QJsonDocument(QJsonObject{
                             {"normscope_session", head.version > 0 ? head.version : kBytesVersion},
                             {"name", head.name},
                             {"starred", head.starred},
                             {"closed", head.closed},
                             {"step", static_cast<qint64>(head.step)},
                             {"cuts", head.cuts},
                             {"window", head.window},
                             {"picture", toJson(head.picture)},
                             {"experiment",
                              QJsonDocument::fromJson(experimentToJson(head.experiment)).object()},
                         })
        .toJson();
}

SessionHead readSessionHead(const QString& path) {
    return named(path, [&] {
        auto head = headFromJson(readSessionPart(path, kSessionHead));
        // Where the program was killed, steps were made after the head was written.
        const auto state = readSessionPart(path, kSessionState, kStateHead);
        if (state.size() == qsizetype{kStateHead}) {
            ByteReader in(view(state).substr(kPieceHead));
            SessionState known;
            in(known.cuts, known.step);
            if (known.cuts == head.cuts)
                head.step = std::max(head.step, known.step);
        }
        return head;
    });
}

Experiment readSessionExperiment(const QString& path) {
    return named(path, [&] {
        auto experiment = readSessionHead(path).experiment;
        keepWeights(path, experiment);
        return experiment;
    });
}

Session readSession(const QString& path) {
    return named(path, [&] {
        Session session;
        session.head = readSessionHead(path);
        keepWeights(path, session.head.experiment);
        session.references = readSessionPart(path, kSessionReferences);
        if (session.head.version < kOldestBytesVersion)
            return session;  // the run is made again
        auto state = stateFrom(readSessionPart(path, kSessionState), session.head.cuts);
        if (!state)
            return session;
        // A head may be older than its records, where the program ended while it wrote them anew.
        const auto records = readSessionPart(path, kSessionRecords);
        const auto isRead = [&](int version) {
            readRecords(records, version, session);
            return endsAt(session, state->step);
        };
        if (!isRead(kBytesVersion) && !isRead(kOldestBytesVersion)) {
            session.history.clear();
            session.twin_history.clear();
            return session;
        }
        session.state_step = state->step;
        session.state = std::make_shared<const SavedRuns>(std::move(state->runs));
        return session;
    });
}

}  // namespace normscope
