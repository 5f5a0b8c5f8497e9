// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "model/settings/experiment.h"

namespace normscope {

/// Trains without a window, and exports where a folder is given.
struct Train {
    Experiment experiment;
    QString folder;              ///< for the exports; empty: none
    QStringList formats;         ///< of the plots
    bool name_files = false;     ///< list every file written
    std::int64_t why_every = 0;  ///< steps from one look for why.csv to the next; 0: at the end
    QString result = {};         ///< a file for what it came to; empty: none
    int operator()(int& argc, char** argv) const;

  private:
    int train() const;
};

}  // namespace normscope
