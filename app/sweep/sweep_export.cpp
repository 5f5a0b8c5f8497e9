// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sweep/sweep_export.h"

#include <QDir>

#include "app/files/export/file_output.h"
#include "app/files/export/plot_export.h"
#include "app/files/export/run_summary.h"
#include "model/data/formats/csv_writer.h"
#include "widgets/base/number_format.h"
#include "widgets/base/text.h"

namespace normscope {

namespace {

QByteArray bytesOf(const CsvWriter& csv) {
    return QByteArray::fromStdString(csv.text());
}

std::string headerOf(const SweepPlan& plan, const std::string& rest) {
    CsvWriter keys;
    for (const auto& axis : plan.sweep.axes)
        keys << axis.key;
    return keys.text() + ',' + rest;
}

void addValues(CsvWriter& csv, const std::vector<Setting>& settings) {
    for (const auto& setting : settings)
        csv << toText(setting.value);
}

std::size_t indexOf(const Measure& measure) {
    return static_cast<std::size_t>(&measure - measures().data());
}

/// "Learning rate (optimizer.lr)"
QString nameOf(const SweepAxis& axis) {
    return toQString(keyFor(axis.key).label) + " (" + QString::fromStdString(axis.key) + ')';
}

QStringList textsOf(const SweepAxis& axis) {
    QStringList texts;
    for (const auto& value : axis.values)
        texts << QString::fromStdString(toText(value));
    return texts;
}

/// "normalization.kind = none", for each combination of the settings behind the first two.
QStringList panelsOf(const Sweep& sweep) {
    QStringList panels;
    if (sweep.axes.size() < 3)
        return panels;
    const auto size = sweep.axes[0].values.size() * sweep.axes[1].values.size();
    for (std::size_t cell = 0; cell < sweep.cells(); cell += size) {
        QStringList parts;
        const auto settings = sweep.settingsOf(cell);
        for (std::size_t i = 2; i < settings.size(); ++i)
            parts << QString::fromStdString(settings[i].key + " = " + toText(settings[i].value));
        panels << parts.join(", ");
    }
    return panels;
}

SweepMap emptyMap(const Sweep& sweep) {
    SweepMap map;
    const auto& x = sweep.axes.front();
    map.x_name = nameOf(x);
    map.x_values = textsOf(x);
    const auto kind = keyFor(x.key).kind;
    map.x_is_number = kind == ValueKind::Integer || kind == ValueKind::Real;
    if (sweep.axes.size() > 1) {
        map.y_name = nameOf(sweep.axes[1]);
        map.y_values = textsOf(sweep.axes[1]);
    }
    map.panels = panelsOf(sweep);
    map.seeds = sweep.seeds.size();
    return map;
}

SweepMap::Cell cellOf(const CellFigures& figures, const SeedSpread& spread) {
    return {spread.median, spread.least,    spread.most,
            figures.runs,  figures.stopped, figures.diverged};
}

QString shareOrNumber(double value, bool is_share) {
    return is_share ? formatPercent(value, 1, u' ') : formatShort(value);
}

QString lineOf(const SweepPlan& plan, const CellFigures& cell) {
    const auto& spread = cell.measures[indexOf(*plan.shown)];
    const bool share = plan.shown->is_score && plan.sweep.task() == Task::Classification;
    QStringList parts;
    if (!std::isnan(spread.median)) {
        parts << shareOrNumber(spread.median, share);
        if (spread.least != spread.most)
            parts.last() +=
                QStringLiteral(" (%1 to %2)")
                    .arg(shareOrNumber(spread.least, share), shareOrNumber(spread.most, share));
    }
    if (cell.stopped > 0)
        parts << QStringLiteral("%1 of %2 %3")
                     .arg(cell.stopped)
                     .arg(cell.runs)
                     .arg(cell.stopped == cell.diverged ? "diverged" : "could not go on");
    if (cell.runs < plan.sweep.seeds.size())
        parts << QStringLiteral("%1 of %2 runs").arg(cell.runs).arg(plan.sweep.seeds.size());
    if (plan.target && cell.runs > 0)
        parts
            << (std::isnan(cell.steps_to_target.median)
                    ? QStringLiteral("target reached by %1 of %2").arg(cell.reached).arg(cell.runs)
                    : QStringLiteral("target at step %1").arg(cell.steps_to_target.median));
    return parts.join(", ");
}

}  // namespace

QByteArray runsCsv(const SweepPlan& plan, const std::vector<SweepRun>& runs,
                   const SweepResults& results) {
    std::string header = "seed,state,steps";
    for (const auto& measure : measures())
        header += ',' + nameOf(measure, plan.sweep.task());
    CsvWriter csv(
        headerOf(plan, header + ",steps_to_target,steps_per_second,weights_sha256,result"));
    for (std::size_t i = 0; i < runs.size(); ++i) {
        addValues(csv, runs[i].settings);
        csv << runs[i].seed;
        const auto& figures = results[i];
        if (!figures) {
            csv << "missing"
                << "";
            for (std::size_t empty = 0; empty < measures().size() + 3; ++empty)
                csv << "";
        } else {
            csv << (figures->fault ? nameOf(*figures->fault).toStdString() : "done")
                << figures->steps;
            for (const auto& measure : measures())
                csv << figures->final(measure);
            csv << (plan.target ? figures->stepsTo(*plan.target) : std::nullopt)
                << figures->steps_per_second << figures->weights_sha256;
        }
        csv.row("runs/" + runs[i].name + ".json");
    }
    return bytesOf(csv);
}

QByteArray cellsCsv(const SweepPlan& plan, const std::vector<CellFigures>& cells) {
    const auto three = [](const std::string& name) {
        return ',' + name + "_median," + name + "_min," + name + "_max";
    };
    std::string header = "runs,stopped,diverged,reached" + three("steps_to_target");
    for (const auto& measure : measures())
        header += three(nameOf(measure, plan.sweep.task()));
    CsvWriter csv(headerOf(plan, header));
    const auto add = [&](const SeedSpread& spread) {
        csv << spread.median << spread.least << spread.most;
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
        addValues(csv, plan.sweep.settingsOf(i));
        csv << cells[i].runs << cells[i].stopped << cells[i].diverged
            << (plan.target ? std::optional(cells[i].reached) : std::nullopt);
        add(cells[i].steps_to_target);
        for (const auto& spread : cells[i].measures)
            add(spread);
        csv.end();
    }
    return bytesOf(csv);
}

QStringList cellLines(const SweepPlan& plan, const std::vector<CellFigures>& cells) {
    QStringList lines;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        QStringList values;
        for (const auto& setting : plan.sweep.settingsOf(i))
            values << QString::fromStdString(setting.key + '=' + toText(setting.value));
        lines << values.join(' ') + ": " + lineOf(plan, cells[i]);
    }
    return lines;
}

SweepMap mapOf(const SweepPlan& plan, const std::vector<CellFigures>& cells) {
    auto map = emptyMap(plan.sweep);
    const auto task = plan.sweep.task();
    map.title = QString::fromStdString(labelOf(*plan.shown, task));
    map.name = QString::fromStdString(nameOf(*plan.shown, task));
    map.unit = plan.shown->is_score && task == Task::Classification ? SweepMap::Unit::Share
                                                                    : SweepMap::Unit::Number;
    for (const auto& cell : cells)
        map.cells.push_back(cellOf(cell, cell.measures[indexOf(*plan.shown)]));
    return map;
}

SweepMap stepsMapOf(const SweepPlan& plan, const std::vector<CellFigures>& cells) {
    auto map = emptyMap(plan.sweep);
    const auto& measure = *plan.target->measure;
    map.title = QStringLiteral("Steps to %1 %2 %3")
                    .arg(QString::fromStdString(nameOf(measure, plan.sweep.task())),
                         measure.is_score ? "≥" : "≤", formatTick(plan.target->value));
    map.name = "steps_to_target";
    map.unit = SweepMap::Unit::Steps;
    for (const auto& cell : cells)
        map.cells.push_back(cellOf(cell, cell.steps_to_target));
    return map;
}

QStringList exportSweep(const QString& folder, const SweepPlan& plan,
                        const std::vector<SweepRun>& runs, const SweepResults& results,
                        const QStringList& formats, const BackendInfo& backend) {
    const QDir place(folder);
    const auto cells = cellsOf(runs, results, plan.target);
    QStringList files{place.filePath("runs.csv"), place.filePath("cells.csv")};
    writeFile(files[0], runsCsv(plan, runs, results));
    writeFile(files[1], cellsCsv(plan, cells));
    const ExportContext context{plan.sweep.base, plan.sweep.base.configuration.steps, backend};
    const auto draw = [&](const SweepMap& map, const QString& name) {
        const auto plot = SweepPlot::forMap(map, name);
        ExportOptions options;
        options.size = plot->exportSize();
        for (const auto& format : formats) {
            options.format = format;
            files << exportPlot(*plot, place.filePath(name), options, context);
        }
    };
    draw(mapOf(plan, cells), "map");
    if (plan.target)
        draw(stepsMapOf(plan, cells), "steps-to-target");
    return files;
}

}  // namespace normscope
