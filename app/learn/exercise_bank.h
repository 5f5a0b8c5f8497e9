// SPDX-License-Identifier: GPL-3.0-or-later
// The exercises that come with the program. Each is a file of resources/exercises, what the learner
// begins with: a Python script in cells, "# %%" beginning one of code and "# %% [markdown]" one of
// text, the first of which has title and task. Beside it stands, in checks/, the file of its checks
// (written with normscope_grading/checking.py), the head of which says
//
//     # order: 10                                  where it comes among the exercises
//     # case NAME: slot=3 batch=6 batches=2 …      numbers for the checks
//
// slot (a sample's shape, "3x4x4"), batch (samples) and batches; all else are settings of
// normalization: kind, eps, momentum, affine.
#pragma once

#include <utility>
#include <vector>

#include "model/network/norm_trace.h"
#include "widgets/learn/exercise.h"

namespace normscope {

struct BankedExercise {
    Exercise exercise;
    int order = 0;
    QString script;  ///< what the learner begins with
    QString checks;  ///< Python
    std::vector<std::pair<QString, NormTraceRequest>> cases;

    /// The script in the cells of a notebook.
    QByteArray notebook() const;
};

/// What is in the two files; `name` is theirs without the ending. Throws InputError, one sentence
/// with file and line.
BankedExercise parseExercise(const QString& script, const QString& checks, const QString& name);

/// All of them in order.
std::vector<BankedExercise> bankedExercises();
QStringList exerciseNames();

/// By its name, or by what the name of the first such begins with ("batchnorm"). Throws InputError.
BankedExercise exerciseNamed(const QString& name);

/// Writes NAME.py and NAME.ipynb into a folder, made where there is none, and gives their paths.
/// Throws InputError where one of them is there already, which may be somebody's work, and
/// ExportError.
QStringList writeExercise(const BankedExercise& exercise, const QString& folder);

}  // namespace normscope
