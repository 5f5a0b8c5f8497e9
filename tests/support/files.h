// SPDX-License-Identifier: GPL-3.0-or-later
// Files as tests write and read them.
#pragma once

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <stdexcept>

namespace normscope {

/// Empty where it cannot be read.
inline QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Writes a file and gives its path.
inline QString written(const QString& path, const QByteArray& text) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        throw std::runtime_error(path.toStdString() + " cannot be written");
    return path;
}

inline QJsonObject summaryIn(const QString& folder) {
    return QJsonDocument::fromJson(contents(folder + "/summary.json")).object();
}

}  // namespace normscope
