// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/bounded_file.h"

#include <QFile>
#include <algorithm>

#include "app/files/input_error.h"

namespace normscope {

QByteArray readBounded(const QString& path, qint64 most, const FileWords& words) {
    constexpr qint64 kPiece = 1 << 20;
    QFile file(path);
    const auto check = [&](bool readable) {
        if (!readable)
            throw InputError(path + " cannot be read (" + file.errorString() + "); " +
                             words.if_unreadable);
    };
    check(file.open(QIODevice::ReadOnly));
    QByteArray bytes;
    for (;;) {
        const auto piece = file.read(std::min<qint64>(kPiece, most + 1 - bytes.size()));
        check(file.error() == QFile::NoError);
        if (piece.isEmpty())
            return bytes;
        bytes += piece;
        if (bytes.size() > most)
            throw InputError(path + " is larger than " + QString::number(most >> 20) +
                             " MiB, which no " + words.kind + " is; " + words.if_too_large);
    }
}

}  // namespace normscope
