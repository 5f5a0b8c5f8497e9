// SPDX-License-Identifier: GPL-3.0-or-later
// The files a session consists of, in a folder or packed.
#pragma once

#include <QByteArray>
#include <QLockFile>
#include <QStringList>
#include <memory>

#include "model/settings/experiment.h"

namespace normscope {

inline constexpr const char* kSessionHead = "session.json";
inline constexpr const char* kSessionState = "state.bin";
inline constexpr const char* kSessionRecords = "records.bin";
inline constexpr const char* kSessionReferences = "references.bin";
inline constexpr const char* kPackedSuffix = "normscope";

/// The names of the parts that hold what an experiment's files of weights held.
QStringList weightsParts(const Experiment& experiment);
/// Keeps what a session has of those, for runs of its experiment.
void keepWeights(const QString& session, const Experiment& experiment);

/// The lock of a session's folder while it is held; null where another process, or another window
/// of this one, has it. One that was killed has it no more. Where none can be written, as on a full
/// disk, one that is not held.
std::unique_ptr<QLockFile> lockSession(const QString& folder);

inline constexpr qint64 kLargestPart = qint64{2} << 30;

/// At most `most` bytes of a part; empty where there is none. Throws SessionError where `session`
/// is neither a folder nor a packed session, and where a part is larger than a session's can be.
QByteArray readSessionPart(const QString& session, const char* part, qint64 most = kLargestPart);

}  // namespace normscope
