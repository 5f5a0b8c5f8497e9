// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/resource_files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace normscope {

QStringList resourceNames(const QString& folder) {
    QStringList names;
    for (const QFileInfo& file : QDir(":/" + folder).entryInfoList(QDir::Files, QDir::Name))
        names << file.completeBaseName();
    return names;
}

QByteArray resourceFile(const QString& folder, const QString& name) {
    QFile file(":/" + folder + '/' + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace normscope
