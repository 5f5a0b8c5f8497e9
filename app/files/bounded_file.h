// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace normscope {

/// What is said of a file that readBounded() does not read.
struct FileWords {
    QString kind;  ///< "lesson", in "which no lesson is"
    QString if_unreadable = QStringLiteral("check the path");
    QString if_too_large = QStringLiteral("check the path");
};

/// All of a file of at most so many bytes, a whole number of MiB, whatever size it claims: that of
/// a device or a pipe is 0. Throws InputError.
QByteArray readBounded(const QString& path, qint64 most, const FileWords& words);

}  // namespace normscope
