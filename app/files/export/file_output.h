// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace normscope {

/// Writes a file whole or not at all: a new file beside it takes its place when complete. Throws
/// ExportError.
void writeFile(const QString& path, const QByteArray& bytes);

/// Makes the folder, and those above it, where missing; throws ExportError also when nothing can be
/// written into it.
void makeFolder(const QString& folder);

}  // namespace normscope
