// SPDX-License-Identifier: GPL-3.0-or-later
// A question of the quiz, as plain values.
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <vector>

#include "model/settings/experiment.h"

namespace normscope {

enum class Level { Easy, Medium };

template <>
struct Names<Level> {
    static constexpr std::array<Name<Level>, 2> table{{
        {Level::Easy, "easy", "Easy"},
        {Level::Medium, "medium", "Medium"},
    }};
};

/// Texts are plain but for `code` between backticks.
struct Question {
    struct Option {
        QString text;
        QString why;  ///< why it is wrong; empty for the right one
        bool right = false;
    };
    /// The experiment that shows the answer.
    struct Demonstration {
        Experiment experiment;
        QString look;            ///< what to look at in it
        QString command_line;    ///< options of `normscope` that make it
        std::int64_t until = 0;  ///< the last step that the text speaks of; 0: none
        QStringList watch;       ///< plots it speaks of, as lessons name them
    };

    QString id;
    QString topic;        ///< key: "modes"
    QString topic_title;  ///< for people: "Training and inference"
    Level level = Level::Easy;
    QString text;
    std::vector<Option> options;
    QString answer;
    Demonstration see;
    QStringList sources;
};

/// The order in which its options are shown when it is asked for the `round`-th time (from 0).
std::vector<std::size_t> optionOrder(const Question& question, int round);

}  // namespace normscope
