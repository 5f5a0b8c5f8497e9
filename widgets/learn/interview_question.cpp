// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/interview_question.h"

namespace normscope {

int secondsFor(Level level) {
    switch (level) {
        case Level::Easy:
            return 60;
        case Level::Medium:
            return 120;
        case Level::Hard:
            return 240;
    }
    return 60;
}

}  // namespace normscope
