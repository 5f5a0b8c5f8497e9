// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/sweep/outcome.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace normscope {

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

SeedSpread withoutNever(SeedSpread spread) {
    for (double* value : {&spread.median, &spread.least, &spread.most})
        if (*value == kNever)
            *value = kNaN;
    return spread;
}

}  // namespace

double RunFigures::final(const Measure& measure) const {
    return metrics.empty() ? kNaN : metrics.back().*(measure.value);
}

std::optional<std::int64_t> RunFigures::stepsTo(const SweepTarget& target) const {
    for (const auto& record : metrics)
        if (target.isReachedBy(record))
            return record.step;
    return std::nullopt;
}

SeedSpread seedSpread(std::vector<double> values) {
    std::erase_if(values, [](double value) { return std::isnan(value); });
    if (values.empty())
        return {};
    std::ranges::sort(values);
    const auto middle = values.size() / 2;
    const double median =
        values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
    return {median, values.front(), values.back()};
}

CellFigures cellOf(const std::vector<const RunFigures*>& figures,
                   const std::optional<SweepTarget>& target) {
    CellFigures cell;
    std::vector<std::vector<double>> finals(measures().size());
    std::vector<double> steps;
    for (const auto* run : figures) {
        ++cell.runs;
        const auto reached = target ? run->stepsTo(*target) : std::nullopt;
        if (reached)
            ++cell.reached;
        steps.push_back(reached ? static_cast<double>(*reached) : kNever);
        if (run->fault) {
            ++cell.stopped;
            cell.diverged += run->fault == Fault::Kind::Diverged ? 1 : 0;
            continue;
        }
        for (std::size_t i = 0; i < finals.size(); ++i)
            finals[i].push_back(run->final(measures()[i]));
    }
    for (auto& values : finals)
        cell.measures.push_back(seedSpread(std::move(values)));
    if (target)
        cell.steps_to_target = withoutNever(seedSpread(std::move(steps)));
    return cell;
}

std::vector<CellFigures> cellsOf(const std::vector<SweepRun>& runs,
                                 const std::vector<std::optional<RunFigures>>& figures,
                                 const std::optional<SweepTarget>& target) {
    std::vector<std::vector<const RunFigures*>> of_cells;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        of_cells.resize(std::max(of_cells.size(), runs[i].cell + 1));
        if (figures[i])
            of_cells[runs[i].cell].push_back(&*figures[i]);
    }
    std::vector<CellFigures> cells;
    for (const auto& some : of_cells)
        cells.push_back(cellOf(some, target));
    return cells;
}

}  // namespace normscope
