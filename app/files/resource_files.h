// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that come with the program: presets, lessons, questions and exercises, each a file of its
// own in a folder of resources/.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace normscope {

/// The files of a folder ("lessons"), by name and without their ending.
QStringList resourceNames(const QString& folder);
/// What is in one of them, by its name with the ending.
QByteArray resourceFile(const QString& folder, const QString& name);

}  // namespace normscope
