// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "model/settings/experiment.h"

namespace normscope {

/// The sessions of before, each a folder of one folder: runs that were replaced, cut short, or left
/// as the program ended.
class RunArchive {
  public:
    static constexpr std::size_t kKept = 20;
    struct Entry {
        QString path;
        QString title;  ///< for a menu: when, how many steps, what
        bool starred = false;
        bool closed = false;  ///< see SessionHead
    };

    explicit RunArchive(const QString& folder) : folder_(folder) {}

    /// Newest first. Sessions that go on in a window, and what cannot be read, are left out.
    std::vector<Entry> entries() const;
    /// Removes those beyond the newest twenty, but for the starred ones.
    void tidy() const;

  private:
    QString folder_;
};

/// One line that tells runs apart: "3 × 100 sigmoid, BN, lr 0.1, seed 7, 2 changes".
QString describe(const Experiment& experiment);

}  // namespace normscope
