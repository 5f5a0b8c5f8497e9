// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <string_view>

class QIODevice;

namespace normscope {

/// Writes a file whole or not at all: a new file beside it takes its place when complete. Throws
/// ExportError.
void writeFile(const QString& path, const QByteArray& bytes);

/// Hands on all of it, also where less is taken at a time: what is short of room takes what it can
/// and says so only when asked again. For devices without a buffer.
bool writeAll(QIODevice& device, std::string_view bytes);

/// As writeFile(), for who goes on without it: gives why it could not be written, empty where it
/// was.
QString whyNotWritten(const QString& path, const QByteArray& bytes);

/// Makes the folder, and those above it, where missing; throws ExportError also when nothing can be
/// written into it.
void makeFolder(const QString& folder);

}  // namespace normscope
