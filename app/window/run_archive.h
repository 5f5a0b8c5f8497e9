// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "model/settings/experiment.h"

namespace normscope {

/// The runs made before, as experiment files in one folder: enough to replay each bit for bit.
class RunArchive {
  public:
    static constexpr std::size_t kKept = 20;
    struct Entry {
        QString path;
        QString title;  ///< for a menu: when, how many steps, what
    };

    explicit RunArchive(const QString& folder) : folder_(folder) {}

    /// Writes a run and removes those beyond the newest twenty. False where the folder cannot be
    /// written.
    bool keep(const Experiment& experiment, std::int64_t steps) const;
    /// Newest first; files that cannot be read are left out.
    std::vector<Entry> entries() const;

  private:
    QString folder_;
};

/// One line that tells runs apart: "3 × 100 sigmoid, BN, lr 0.1, seed 7, 2 changes".
QString describe(const Experiment& experiment);

}  // namespace normscope
