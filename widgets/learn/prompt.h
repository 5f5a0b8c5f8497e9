// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of a learner, as plain values.
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>

#include "model/settings/experiment.h"

namespace normscope {

enum class Level { Easy, Medium, Hard };

template <>
struct Names<Level> {
    static constexpr std::array<Name<Level>, 3> table{{
        {Level::Easy, "easy", "Easy"},
        {Level::Medium, "medium", "Medium"},
        {Level::Hard, "hard", "Hard"},
    }};
};

/// What a question of the quiz and one of an interview have in common. Texts are plain but for
/// `code` between backticks.
struct Prompt {
    /// The experiment that shows the answer.
    struct Demonstration {
        Experiment experiment;
        QString look;            ///< what to look at in it; empty: nothing is shown
        QString command_line;    ///< options of `normscope` that make it
        std::int64_t until = 0;  ///< the last step that the text speaks of; 0: none
        QStringList watch;       ///< plots it speaks of, as lessons name them
    };

    QString id;
    QString topic;        ///< key: "modes"
    QString topic_title;  ///< for people: "Training and inference"
    Level level = Level::Easy;
    QString text;
    Demonstration see;
    QStringList sources;
};

}  // namespace normscope
