// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/sweep_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/files/export/file_output.h"
#include "app/files/export/plot_export.h"
#include "app/sweep/sweep_export.h"
#include "app/window/sweep_form.h"
#include "model/settings/duration_text.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/profile_plot.h"
#include "widgets/plots/sweep_plot.h"

namespace normscope {

namespace {

constexpr QSize kFirstSize(980, 640);
constexpr int kCurveHeight = 190;

}  // namespace

SweepDialog::SweepDialog(QString program, std::function<Configuration()> base, BackendInfo backend,
                         const Theme& theme, QWidget* parent)
    : QDialog(parent),
      program_(std::move(program)),
      base_(std::move(base)),
      backend_(std::move(backend)),
      theme_(theme),
      form_(new SweepForm(base_(), this)),
      start_(new QPushButton(this)),
      save_(new QPushButton(tr("Sa&ve…"), this)),
      said_(new QLabel(this)),
      place_(new QVBoxLayout),
      curve_(new ProfilePlot("sweep-run", this)) {
    setObjectName("sweep-dialog");
    setWindowTitle(tr("Sweep"));
    start_->setObjectName("sweep-start");
    start_->setDefault(true);
    start_->setProperty("primary", true);
    save_->setObjectName("sweep-save");
    save_->setToolTip(
        tr("Results, tables and the map, into a folder with which normscope sweep "
           "goes on."));
    said_->setObjectName("sweep-said");
    said_->setWordWrap(true);
    said_->setTextFormat(Qt::PlainText);
    curve_->setTitle(tr("Run"));
    curve_->setMinimumHeight(kCurveHeight);
    curve_->setMaximumHeight(kCurveHeight);
    auto* line = new QHBoxLayout;
    line->addWidget(said_, 1);
    line->addWidget(save_);
    line->addWidget(start_);
    auto* column = new QVBoxLayout(this);
    column->addWidget(form_);
    column->addLayout(line);
    column->addLayout(place_, 1);
    column->addWidget(curve_);
    connect(start_, &QPushButton::clicked, this, &SweepDialog::toggle);
    connect(save_, &QPushButton::clicked, this, &SweepDialog::save);
    connect(form_, &SweepForm::shownChanged, this, &SweepDialog::displayPlot);
    serve(*curve_);
    say(
        tr("Trains the experiment as it is set now once for each combination, from step 0. Point "
           "at a cell for its course, click it to open that run in the lab."));
    displayPlot();
    setTheme(theme);
    display();
    resize(kFirstSize);
}

SweepDialog::~SweepDialog() = default;

void SweepDialog::setTheme(const Theme& theme) {
    theme_ = theme;
    curve_->setTheme(theme);
    plot_->setTheme(theme);
}

void SweepDialog::say(const QString& text) {
    said_->setText(text);
}

void SweepDialog::toggle() {
    if (running_)
        job_->stop();
    else
        start();
}

void SweepDialog::start() {
    try {
        job_ = SweepJob::inOwnFolder(form_->plan(base_()));
        connect(job_.get(), &SweepJob::advanced, this, &SweepDialog::advance);
        connect(job_.get(), &SweepJob::finished, this, &SweepDialog::conclude);
        running_ = true;
        made_ = 0;
        since_.start();
        displayCurve(std::nullopt);
        displayPlot();
        display();
        say(tr("0 of %1 runs").arg(job_->runs().size()));
        job_->start(program_);
    } catch (const std::exception& error) {
        say(inPanelWords(QString::fromUtf8(error.what()), base_()));
    }
}

void SweepDialog::advance() {
    ++made_;
    const auto all = job_->runs().size(), left = all - std::min(all, made_);
    const double each = static_cast<double>(since_.elapsed()) / 1000.0 / static_cast<double>(made_);
    say(tr("%1 of %2 runs, %3 left")
            .arg(job_->done())
            .arg(all)
            .arg(QString::fromStdString(durationText(each * static_cast<double>(left)))));
    displayPlot();
}

void SweepDialog::conclude() {
    running_ = false;
    const auto& failures = job_->failures();
    auto text = job_->isStopped() ? tr("Stopped after %1 of %2 runs.") : tr("%1 of %2 runs made.");
    text = text.arg(job_->done()).arg(job_->runs().size());
    if (!failures.isEmpty())
        text += ' ' + tr("%1 failed, the first was %2").arg(failures.size()).arg(failures.first());
    say(text);
    display();
}

void SweepDialog::display() {
    start_->setText(running_ ? tr("&Stop") : tr("&Start"));
    form_->setEnabled(!running_);
    save_->setEnabled(job_ && !running_);
}

/// The map in place; another picture where another number of settings varies.
void SweepDialog::displayPlot() {
    SweepMap map;
    if (job_) {
        auto plan = job_->plan();
        plan.shown = &form_->shown();
        map = mapOf(plan, job_->cells());
    }
    if (plot_ && plot_->map().y_values.isEmpty() == map.y_values.isEmpty())
        return plot_->setMap(map);
    plot_ = SweepPlot::forMap(map, "sweep-map");
    plot_->setTheme(theme_);
    plot_->setFine(true);
    place_->addWidget(plot_.get());
    connect(plot_.get(), &SweepPlot::cellHovered, this, &SweepDialog::displayCurve);
    connect(plot_.get(), &SweepPlot::cellClicked, this, &SweepDialog::open);
    serve(*plot_);
}

/// What a plot's menu asks of its surroundings.
void SweepDialog::serve(Plot& plot) {
    connect(&plot, &Plot::saveRequested, this, &SweepDialog::savePlot);
    connect(&plot, &Plot::enlargeRequested, this, [this](Plot* wanted) {
        const bool enlarged = !wanted->isEnlarged();
        wanted->setEnlarged(enlarged);
        for (QWidget* other : {static_cast<QWidget*>(form_), static_cast<QWidget*>(plot_.get()),
                               static_cast<QWidget*>(curve_)})
            other->setVisible(other == wanted || !enlarged);
        curve_->setMaximumHeight(curve_->isEnlarged() ? QWIDGETSIZE_MAX : kCurveHeight);
    });
}

std::optional<std::size_t> SweepDialog::middleRunOf(std::size_t cell) const {
    std::vector<std::size_t> ended;
    for (std::size_t i = 0; i < job_->runs().size(); ++i)
        if (job_->runs()[i].cell == cell && job_->results()[i])
            ended.push_back(i);
    if (ended.empty())
        return std::nullopt;
    const auto figure = [this](std::size_t run) {
        const auto value = job_->results()[run]->final(form_->shown());
        return std::isnan(value) ? -1e300 : value;
    };
    std::ranges::sort(ended, {}, figure);
    return ended[(ended.size() - 1) / 2];
}

void SweepDialog::displayCurve(std::optional<std::size_t> cell) {
    const auto run = job_ && cell ? middleRunOf(*cell) : std::nullopt;
    if (cell && !run)
        return curve_->clear();
    if (!run)
        return;
    const auto& measure = form_->shown();
    const auto task = job_->plan().sweep.task();
    ProfilePlot::Axes axes;
    axes.x = tr("step");
    axes.y = QString::fromStdString(labelOf(measure, task));
    axes.column = QString::fromStdString(nameOf(measure, task));
    axes.x_column = "step";
    axes.whole_x = true;
    curve_->setAxes(axes);
    curve_->setTitle(QString::fromStdString(job_->runs()[*run].name));
    ProfilePlot::Line line;
    for (const auto& record : job_->results()[*run]->metrics) {
        if (!measure.isKnownAt(record))
            continue;
        line.x.push_back(static_cast<double>(record.step));
        line.y.push_back(record.*measure.value);
    }
    curve_->setData(std::move(line), {});
}

void SweepDialog::open(std::size_t cell) {
    const auto run = job_ ? middleRunOf(cell) : std::nullopt;
    if (run)
        emit openRequested(job_->runs()[*run].experiment,
                           QString::fromStdString(job_->runs()[*run].name));
}

bool SweepDialog::saveTo(const QString& folder) {
    try {
        resultsIn(folder, job_->plan(), job_->runs());  // refuses what is of something else
        makeFolder(folder);
        makeFolder(QDir(folder).filePath("runs"));
        gatherInto(folder, job_->folder(), job_->runs());
        writeFile(planPath(folder), planJson(job_->plan()));
        auto plan = job_->plan();
        plan.shown = &form_->shown();
        const auto files = exportSweep(folder, plan, job_->runs(), job_->results(),
                                       {"png", "svg", "pdf"}, backend_);
        say(tr("Wrote %1 files into %2")
                .arg(files.size() + 1)
                .arg(QDir::toNativeSeparators(folder)));
        return true;
    } catch (const std::exception& error) {
        say(QString::fromUtf8(error.what()));
        return false;
    }
}

void SweepDialog::savePlot(Plot* plot) {
    const auto path =
        QFileDialog::getSaveFileName(this, tr("Save plot"), plot->id() + ".png",
                                     tr("Pictures and data (*.png *.svg *.pdf *.csv)"));
    if (path.isEmpty())
        return;
    const auto suffix = QFileInfo(path).suffix().toLower();
    ExportOptions options;
    options.format = plotFormats().contains(suffix) ? suffix : "png";
    if (plot == plot_.get())
        options.size = plot_->exportSize();
    const auto base = job_ ? job_->plan().sweep.base : Experiment{base_()};
    try {
        const auto file =
            exportPlot(*plot, path, options, {base, base.configuration.steps, backend_});
        say(tr("Wrote %1").arg(QDir::toNativeSeparators(file)));
    } catch (const std::exception& error) {
        say(QString::fromUtf8(error.what()));
    }
}

void SweepDialog::save() {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Folder for the sweep"));
    if (!folder.isEmpty())
        saveTo(folder);
}

}  // namespace normscope
