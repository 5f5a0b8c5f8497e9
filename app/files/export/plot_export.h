// SPDX-License-Identifier: GPL-3.0-or-later
// One plot, or the whole view, as a file that says what it shows and how to make it again.
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <functional>
#include <stdexcept>
#include <vector>

#include "model/run/run.h"
#include "model/settings/experiment.h"
#include "widgets/base/theme.h"

namespace normscope {

class LabView;
class Plot;

/// Where the data of an export came from. Every file carries the experiment cut off at `step`, so
/// that `normscope train` with it arrives at what the file shows.
struct ExportContext {
    Experiment experiment;
    std::int64_t step = 0;
    BackendInfo backend;

    /// What a headless run needs to arrive at `step`: both runs' interventions up to there.
    Experiment replay() const;
};

struct ExportOptions {
    QString format = "png";  ///< one of plotFormats()
    double scale = 2.0;      ///< pixels per unit of size; PNG only
    QSize size;              ///< in device-independent pixels; empty is a fitting default
    Theme theme = Theme::light();
};

/// A file that could not be written. what() is one sentence: the file, why, what to do.
class ExportError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// "png", "svg", "pdf", "csv"; the whole view has no "csv".
QStringList plotFormats();

/// Writes the plot to `path`, whole or not at all; a missing ending is added. Gives the path
/// written. PNG carries its metadata as text chunks, SVG as description, PDF in its document
/// metadata, CSV as lines that begin with "# ". Throws ExportError.
QString exportPlot(Plot& plot, const QString& path, const ExportOptions& options,
                   const ExportContext& context);

/// The same for the layer matrix with the curves; png, svg or pdf.
QString exportView(LabView& view, const QString& path, const ExportOptions& options,
                   const ExportContext& context);

/// These plots into `folder`/plots, the whole view into `folder`; `formats` as plotFormats().
/// `progress` is told after each file how many of how many are done; false stops.
QStringList exportPlots(const QString& folder, LabView& view, const std::vector<Plot*>& plots,
                        const QStringList& formats, const ExportContext& context,
                        const std::function<bool(int done, int all)>& progress);

}  // namespace normscope
