// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include "model/settings/experiment.h"

namespace normscope {

class Lab;

/// Where the experiment at hand came from, a file or a preset, and whether it is still what it was
/// there. An experiment that something else opened, such as a lesson, comes from nowhere.
class Document : public QObject {
    Q_OBJECT
  public:
    static constexpr qsizetype kMostRecent = 10;

    explicit Document(Lab& lab);

    /// The experiment at hand is this file's: it was opened from there, or written.
    void tieTo(const QString& path);
    /// The experiment just opened is this preset's.
    void name(const QString& title);

    QString path() const { return path_; }  ///< empty: of no file
    QString title() const { return title_; }
    bool isModified() const;

    QStringList recent() const { return recent_; }  ///< paths, the newest first
    void setRecent(const QStringList& paths) { recent_ = paths.mid(0, kMostRecent); }
    void forget(const QString& path) { recent_.removeAll(path); }

  signals:
    void changed();

  private:
    void set(const QString& title, const QString& path);
    Experiment present() const;

    Lab& lab_;
    QString path_;
    QString title_;
    Experiment as_saved_;  ///< but for `steps`, which grows by itself
    QStringList recent_;
};

}  // namespace normscope
