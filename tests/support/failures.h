// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder holds, before and after a call that wrote into it failed.
#pragma once

#include <QDir>
#include <QDirIterator>
#include <QTest>
#include <map>

#include "tests/support/files.h"

namespace normscope {

/// Path below the folder -> bytes.
using FolderFiles = std::map<QString, QByteArray>;

inline FolderFiles filesIn(const QString& folder) {
    FolderFiles files;
    QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString path = all.next();
        files[QDir(folder).relativeFilePath(path)] = contents(path);
    }
    return files;
}

/// What is there but was in neither, by name alone where `names_alone`; empty where all is sound:
/// each file is whole, as it was before or as it is to be, and none is left that is neither.
inline QStringList unsound(const FolderFiles& now, const FolderFiles& before,
                           const FolderFiles& after, bool names_alone = false) {
    const auto isOf = [&](const FolderFiles& files, const auto& file) {
        const auto found = files.find(file.first);
        return found != files.end() && (names_alone || found->second == file.second);
    };
    QStringList wrong;
    for (const auto& file : now)
        if (!isOf(before, file) && !isOf(after, file))
            wrong << file.first;
    for (const auto& [name, bytes] : before)
        if (!now.contains(name))
            wrong << name + " is gone";
    return wrong;
}

}  // namespace normscope
