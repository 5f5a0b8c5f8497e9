// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/train_export.h"

#include <algorithm>
#include <numeric>

#include "app/command_line/terminal.h"
#include "model/trainer/paired_frames.h"
#include "widgets/inspector/batches_page.h"
#include "widgets/inspector/norms_page.h"
#include "widgets/inspector/predictions_page.h"
#include "widgets/inspector/statistics_page.h"
#include "widgets/inspector/why_page.h"
#include "widgets/lab/column.h"
#include "widgets/lab/lab_view.h"

namespace normscope {

namespace {

constexpr std::int64_t kMostSamples = 1000;  ///< in predictions.csv
constexpr std::int64_t kBoundarySide = 100;

InspectionRequest everything(const Run& run) {
    InspectionRequest request;
    request.statistics = request.population = request.fold = true;
    request.batches.emplace();
    request.companions.emplace();
    request.confusion = true;
    request.why = WhyLook::kUsualStretch;
    request.averages = run.configuration().optimizer.average != Averaging::None;
    request.samples.resize(
        static_cast<std::size_t>(std::min(kMostSamples, run.data().validation.count())));
    std::iota(request.samples.begin(), request.samples.end(), 0);
    if (run.data().features() == 2)
        request.boundary = kBoundarySide;
    return request;
}

/// Gives run A's.
std::shared_ptr<const Frame> displayFrames(LabView& view, RecordedRuns& runs) {
    if (!runs.b) {
        auto frame = std::make_shared<const Frame>(runs.a.run.observe(view.observation()));
        view.display(frame);
        return frame;
    }
    ColumnExtents of_b;
    observeTogether(runs.a.run, runs.b->run, view.observation(),
                    of_b);  // tells where run B's values lie
    const auto frames = observeTogether(runs.a.run, runs.b->run, view.observation(), of_b);
    view.display(frames.first, &frames.second);
    return std::make_shared<const Frame>(frames.first);
}

/// The plots of the inspector's pages that show something, as the pages would.
std::vector<Plot*> plotsOf(const std::vector<InspectorPage*>& pages, const Inspected& what) {
    std::vector<Plot*> all;
    for (auto* page : pages) {
        page->setTheme(Theme::light());
        page->setFine(true);
        page->display(what);
        for (auto* plot : page->plots())
            if (!plot->table().rows.empty())
                all.push_back(plot);
    }
    return all;
}

Inspected inspectedOf(const RecordedRuns& runs, const RunResult& result) {
    Inspected what;
    // Not shared: the runs outlive the pages.
    what.data = std::shared_ptr<const Dataset>(std::shared_ptr<void>(), &runs.a.run.data());
    what.configuration = what.aimed = &runs.a.run.configuration();
    what.inspection = result.a.inspection;
    what.history = &result.a.history;
    if (runs.b) {
        what.twin_configuration = &runs.b->run.configuration();
        what.twin = result.b->inspection;
        what.twin_history = &result.b->history;
    }
    return what;
}

}  // namespace

void lookCloser(Run& run, RunOutcome& outcome) {
    outcome.inspection = std::make_shared<const Inspection>(run.inspect(everything(run)));
    const auto& layers = outcome.inspection->statistics->layers;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        if (!layers[layer].present)
            continue;
        InspectionRequest request;
        request.batches.emplace();
        request.batches->layer = static_cast<std::int64_t>(layer);
        if (auto scatter = run.inspect(request).batches)
            outcome.scatters.push_back(std::move(*scatter));
    }
}

QStringList exportAll(const Train& request, RecordedRuns& runs, const RunResult& result) {
    auto files = exportRun(request.folder, result);
    LabView view;
    view.setTheme(Theme::light());
    view.setFine(true);
    view.resize(view.exportSize());
    view.setTask(runs.a.run.data().task);
    view.display(runs.a.run.configuration());
    for (const LayerColumn& column : layerColumns())
        view.setColumn(column.key, true);
    auto frame = displayFrames(view, runs);
    if (view.observation().map_samples > 0)  // the first frame told that there are maps
        frame = displayFrames(view, runs);
    view.display(result.a.history, result.b ? &result.b->history : nullptr);
    view.resize(view.exportSize());
    auto plots = view.allPlots();
    StatisticsPage statistics;
    NormsPage norms;
    BatchesPage batches;
    PredictionsPage predictions;
    WhyPage why;
    auto looked_at = inspectedOf(runs, result);
    looked_at.frame = frame;
    const auto closer = plotsOf({&statistics, &norms, &batches, &predictions, &why}, looked_at);
    plots.insert(plots.end(), closer.begin(), closer.end());
    const InterruptGuard guard;
    std::optional<Progress> progress;
    files += exportPlots(request.folder, view, plots, request.formats, result.context,
                         [&](int done, int all) {
                             if (!progress)
                                 progress.emplace("exporting", all, Progress::Lines::Unwanted);
                             progress->update(done, [] { return QString(); });
                             return !guard.interrupted();
                         });
    return files;
}

}  // namespace normscope
