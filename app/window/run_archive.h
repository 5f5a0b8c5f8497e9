// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <functional>
#include <vector>

#include "app/files/session/session.h"

namespace normscope {

/// The sessions of before, each a folder of one folder: runs that were replaced, cut short, or left
/// as the program ended.
class RunArchive {
  public:
    static constexpr std::size_t kKept = 20;
    struct Entry {
        QString path;
        QDateTime when;  ///< it was begun
        std::int64_t steps = 0;
        QString name;  ///< given by hand; else empty
        QString what;  ///< see describe()
        RunPicture picture;
        bool starred = false;
        bool closed = false;  ///< see SessionHead
    };

    explicit RunArchive(const QString& folder) : folder_(folder) {}

    /// Newest first. Sessions that go on in a window, and what cannot be read, are left out.
    std::vector<Entry> entries() const;
    /// Removes those beyond the newest twenty, but for the starred ones.
    void tidy() const;
    /// Changes what is known of a session that goes on nowhere. Throws SessionError, ExportError.
    void change(const QString& path, const std::function<void(SessionHead&)>& change) const;
    void remove(const QString& path) const;

  private:
    QString folder_;
};

/// One line that tells runs apart: "3 × 100 sigmoid, BN, lr 0.1, seed 7, 2 changes".
QString describe(const Experiment& experiment);

}  // namespace normscope
