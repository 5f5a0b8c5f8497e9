// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>

#include "model/settings/experiment.h"

class QProgressDialog;
class QThread;

namespace normscope {

/// Writes an experiment for PyTorch on a thread of its own, for it is trained again from the start;
/// shows how far it is, and can be stopped.
class PyTorchExportJob : public QObject {
    Q_OBJECT
  public:
    /// Begins at once; deletes itself at the end. `window` is its parent.
    PyTorchExportJob(const Experiment& experiment, const QString& folder, QWidget* window);
    ~PyTorchExportJob() override;

  signals:
    /// What was written, or why not: a sentence or two.
    void done(const QString& text);

  private:
    void conclude();

    std::atomic<bool> stop_ = false;
    std::atomic<std::int64_t> step_ = 0;
    QString text_;  ///< the thread's, until it has ended
    QTimer look_;
    std::unique_ptr<QThread> thread_;
    std::unique_ptr<QProgressDialog> progress_;
};

}  // namespace normscope
