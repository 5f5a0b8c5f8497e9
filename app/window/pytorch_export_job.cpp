// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/pytorch_export_job.h"

#include <QDir>
#include <QProgressDialog>
#include <QThread>

#include "app/files/export/pytorch_files.h"

namespace normscope {

namespace {

constexpr int kParts = 1000;      ///< of the progress bar
constexpr int kLookEvery = 100;   // ms
constexpr int kWaitBefore = 500;  // ms; a short run shows no dialog

}  // namespace

PyTorchExportJob::PyTorchExportJob(const Experiment& experiment, const QString& folder,
                                   QWidget* window)
    : QObject(window),
      progress_(std::make_unique<QProgressDialog>(tr("Training the run again for PyTorch…"),
                                                  tr("Stop"), 0, kParts, window)) {
    progress_->setObjectName("pytorch-progress");
    progress_->setWindowTitle(tr("Export to PyTorch"));
    progress_->setMinimumDuration(kWaitBefore);
    progress_->setAutoReset(false);
    connect(progress_.get(), &QProgressDialog::canceled, this, [this] { stop_ = true; });
    connect(&look_, &QTimer::timeout, this, [this, steps = experiment.configuration.steps] {
        progress_->setValue(static_cast<int>(kParts * step_ / std::max<std::int64_t>(steps, 1)));
    });
    thread_.reset(QThread::create([this, experiment, folder] {
        try {
            const auto written =
                writePyTorchFiles(folder, experiment, loadDataset(experiment.configuration),
                                  [this](std::int64_t step) {
                                      step_ = step;
                                      return stop_.load();
                                  });
            text_ = tr("Wrote %1 files into %2: python3 train.py there repeats the run.")
                        .arg(written.files.size())
                        .arg(QDir::toNativeSeparators(folder));
            for (const QString& note : written.notes)
                text_ += ' ' + note;
        } catch (const std::exception& error) {
            text_ = QString::fromUtf8(error.what());
        }
    }));
    connect(thread_.get(), &QThread::finished, this, &PyTorchExportJob::conclude);
    look_.start(kLookEvery);
    thread_->start();
}

PyTorchExportJob::~PyTorchExportJob() {
    stop_ = true;
    thread_->wait();
}

void PyTorchExportJob::conclude() {
    look_.stop();
    progress_->close();
    emit done(text_);
    deleteLater();
}

}  // namespace normscope
