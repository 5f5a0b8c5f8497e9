// SPDX-License-Identifier: GPL-3.0-or-later
// Experiments as JSON files: nested objects along the paths of the settings table.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <stdexcept>

#include "app/files/input_error.h"
#include "model/settings/experiment.h"

namespace normscope {

/// A file that is no experiment. what() is one sentence that names the place.
class JsonError : public std::runtime_error {
  public:
    explicit JsonError(const QString& sentence) : std::runtime_error(readable(sentence)) {}
};

/// Reads a file, which may be partial: what it does not name has its default. Throws JsonError for
/// text that is no JSON (with line and column), unknown keys, wrong kinds and values out of range.
Experiment experimentFromJson(const QByteArray& json);

/// The same from a file of at most 64 MiB; the sentence begins with its path. A relative path
/// of data or weights is looked for beside the file first, then where the program was started.
Experiment readExperimentFile(const QString& path);

/// As it is to be written into a folder: relative paths are made to lead from there.
Experiment asSeenFrom(const QString& folder, Experiment experiment);

/// The same from a parsed object.
Experiment experimentFromJson(const QJsonObject& object);

/// Complete and in a stable order, numbers exact; reading it back gives an equal experiment.
QByteArray experimentToJson(const Experiment& experiment);

/// On one line, for the metadata of exported files.
QByteArray experimentToCompactJson(const Experiment& experiment);

}  // namespace normscope
