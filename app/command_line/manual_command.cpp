// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/manual.h"
#include "app/command_line/options.h"

namespace normscope {

Job parseManual(Options& options) {
    options.setFooter(
        "It is made of what --help prints, for man: normscope manual > normscope.1; man -l "
        "normscope.1");
    options.parse();
    return Print{manualPage(helpOfAll())};
}

}  // namespace normscope
