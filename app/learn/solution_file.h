// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody's solution of an exercise: a Python script, or the cells of code of a notebook.
#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace normscope {

struct Solution {
    struct Cell {
        QString name;  ///< as errors name it: "mine.py", "cell 3"
        QString source;
    };
    QString file;      ///< as it was given
    QString folder;    ///< in which it runs
    QString exercise;  ///< the name that it says itself, or that was given
    std::vector<Cell> cells;
};

/// Reads a .py or .ipynb file. The exercise is the one named by a comment of the file, "normscope
/// exercise: NAME", unless `exercise` names one. Throws InputError, one sentence with the file.
Solution readSolution(const QString& path, const std::optional<QString>& exercise = {});

}  // namespace normscope
