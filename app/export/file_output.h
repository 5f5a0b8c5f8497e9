// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <functional>

class QIODevice;

namespace normscope {

/// Writes a file whole or not at all: `write` fills a new file beside it, which then takes its place.
/// Throws ExportError, also when `write` gives false.
void writeFile(const QString& path, const std::function<bool(QIODevice&)>& write);
void writeFile(const QString& path, const QByteArray& bytes);

/// Makes the folder and those above it; throws ExportError.
void makeFolder(const QString& folder);

}  // namespace normscope
