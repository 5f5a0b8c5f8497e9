// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "model/settings/experiment.h"

namespace normscope {

/// Trains without a window, and exports where a folder is given.
struct Train {
    Experiment experiment;
    QString folder;           ///< for the exports; empty: none
    QStringList formats;      ///< of the plots
    bool name_files = false;  ///< list every file written
    int operator()(int& argc, char** argv) const;

  private:
    int train() const;
};

}  // namespace normscope
