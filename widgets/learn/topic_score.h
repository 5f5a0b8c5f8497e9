// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace normscope {

/// How far one is with a topic.
struct TopicScore {
    QString topic;  ///< key; empty: all topics
    QString title;
    int known = 0;  ///< questions in box 2 or higher
    int due = 0;    ///< asked before and due today
    int total = 0;
    bool operator==(const TopicScore&) const = default;
};

}  // namespace normscope
