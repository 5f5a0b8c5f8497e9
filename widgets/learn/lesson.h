// SPDX-License-Identifier: GPL-3.0-or-later
// A lesson as a learner sees it, as plain values.
#pragma once

#include <QString>
#include <QStringList>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace normscope {

/// Texts are Markdown; questions and options are plain but for `code` between backticks.
struct LessonStep {
    QString title;
    QString text;
    QString question;         ///< empty: nothing to predict
    QStringList options;      ///< two or more where there is a question
    bool trains = false;      ///< there is something to run
    std::int64_t from = 0;    ///< the run stands here before,
    std::int64_t until = 0;   ///< and here after
    QString change;           ///< what is changed at the beginning, in a few words; may be empty
    QString reveal;           ///< shown after the run; may be empty
    bool shows_code = false;  ///< the network in PyTorch beside it
};

struct Lesson {
    static constexpr int kLevels = 3;

    QString name;   ///< on the command line: "without-batch-norm"
    QString title;  ///< for people
    QString about;  ///< one line for the list
    int level = 1;  ///< 1 to kLevels
    int minutes = 1;
    std::vector<LessonStep> steps;
};

/// How far someone is with a lesson.
struct LessonProgress {
    int reached = 0;    ///< steps done, from the first on
    int predicted = 0;  ///< predictions judged so far,
    int held = 0;       ///< and those of them that held
    bool operator==(const LessonProgress&) const = default;
};

/// Where a learner stands in a step.
struct LessonState {
    enum class Stage { Before, Running, After };
    std::size_t step = 0;
    Stage stage = Stage::Before;
    std::optional<std::size_t> chosen;  ///< option predicted
    std::optional<std::size_t> held;  ///< option that the run bore out; empty: none, or not judged
    std::int64_t at = 0;              ///< steps made so far
    bool paused = false;              ///< while running
    QString note;                     ///< what else is to be said of the run; plain
    QString code;                     ///< the network now
};

}  // namespace normscope
