// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/network_summary.h"

#include <algorithm>

#include "model/data/formats/csv_writer.h"
#include "model/network/norms/norm.h"
#include "model/network/reduction.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

std::string number(std::int64_t value) {
    return std::to_string(value);
}

Shape cube(std::int64_t dims, std::int64_t extent) {
    return Shape(static_cast<std::size_t>(dims), extent);
}

/// Writes the rows of one layer after another.
class Summarizer {
  public:
    Summarizer(const Configuration& configuration, NetworkSummary& summary)
        : configuration_(configuration), summary_(summary) {}

    void add(const LayerStructure& layer, std::int64_t index, bool last) {
        layer_ = index;
        const auto& network = configuration_.network;
        const auto& norm = configuration_.normalizationOf(index);
        const bool before = norm.placement == Placement::Before;
        addLinear(layer);
        if (before)
            addNorm(norm, layer.slot);
        if (layer.shortcut)
            addShortcut(layer);
        row(activationName(network.activation), {}, layer.slot);
        if (!before)
            addNorm(norm, layer.slot);
        if (drops(DropoutPlace::AfterLayer))
            addDropout(layer.slot);
        if (layer.pools)
            row("MaxPool" + number(layer.dims) + "d", "2, ceil_mode", layer.output);
        if (last && drops(DropoutPlace::BeforeOutput))
            addDropout(layer.output);
    }

    void addOutput(const NetworkStructure& structure) {
        layer_ = -1;
        const auto& last = structure.layers.back();
        if (last.dims > 0)
            row("AdaptiveAvgPool" + number(last.dims) + "d", "1", {structure.output_features});
        const auto in = number(structure.output_features), out = number(structure.outputs);
        auto& made = row("Linear", in + "→" + out, {structure.outputs});
        made.parameters = (structure.output_features + 1) * structure.outputs;
    }

  private:
    SummaryRow& row(std::string type, std::string what, Shape output) {
        SummaryRow made;
        made.layer = layer_;
        made.type = std::move(type);
        made.what = std::move(what);
        made.output = std::move(output);
        summary_.rows.push_back(std::move(made));
        return summary_.rows.back();
    }
    bool drops(DropoutPlace place) const {
        return configuration_.network.dropout > 0.0 &&
               configuration_.network.dropout_place == place;
    }
    void addDropout(const Shape& shape) {
        const auto share = toText(configuration_.network.dropout);
        row("Dropout", share, shape);
    }
    void addLinear(const LayerStructure& layer) {
        const auto in = number(layer.dims == 0 ? sizeOf(layer.input) : layer.input.front());
        const auto out = number(layer.slot.front());
        auto what = in + "→" + out;
        if (layer.dims > 0)
            what += ", kernel " + shapeText(cube(layer.dims, layer.kernel)) + ", stride " +
                    number(layer.stride) + ", padding " + number(layer.padding);
        auto& made = row(linearName(layer), what, layer.slot);
        made.parameters = layer.weights + layer.biases;
    }
    void addNorm(const NormalizationConfig& norm, const Shape& slot) {
        if (drops(DropoutPlace::BeforeNorm))
            addDropout(slot);
        if (!norm.isOn())
            return;
        const auto reduction = reductionOf(norm, slot, summary_.batch);
        const auto& kind = normRow(norm.kind);
        auto what = kind.by_element ? shapeText(slot) : number(slot.front());
        if (kind.groups != nullptr)
            what = number(norm.*kind.groups) + ", " + what;
        if (kind.virtual_batch != nullptr)
            what += ", virtual batch " + number(norm.*kind.virtual_batch);
        auto& made = row(normName(norm.kind, slot), what, slot);
        const auto affine = affineParameters(norm, slot);
        made.parameters = affine + static_cast<std::int64_t>(kind.parameters.size());
        made.buffers = tracksStatistics(norm) ? 2 * slot.front() : 0;
        if (kind.reduces)
            made.m = reduction.m;
        made.statistics = reduction.statistics;
        summary_.norm_parameters += affine;
    }
    void addShortcut(const LayerStructure& layer) {
        std::string what = "input of layer " + number(*layer.shortcut + 1);
        if (layer.projects && layer.dims > 0)
            what += ", convolution " + shapeText(cube(layer.dims, 1)) + ", stride " +
                    number(layer.shortcut_stride);
        else if (layer.projects)
            what += ", linear";
        row("+ shortcut", what, layer.slot).parameters = layer.shortcut_weights;
    }

    const Configuration& configuration_;
    NetworkSummary& summary_;
    std::int64_t layer_ = 0;
};

std::string layerCell(const SummaryRow& row) {
    return row.layer < 0 ? "output" : number(row.layer + 1);
}

std::vector<std::string> totals(const NetworkSummary& summary) {
    return {"total",
            "",
            "of them γ and β: " + number(summary.norm_parameters),
            "",
            number(summary.parameters),
            number(summary.buffers),
            "",
            ""};
}

/// Of UTF-8: characters, not bytes.
std::size_t lengthOf(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) >> 6) != 2;
    }));
}

/// Numbers stand at the right.
bool isNumeric(std::size_t column) {
    return column >= 4;
}

}  // namespace

std::string activationName(Activation activation) {
    std::string name(labelOf(activation));
    std::erase(name, ' ');
    return name;
}

NetworkSummary summarize(const Configuration& configuration, const Shape& sample,
                         std::int64_t outputs) {
    const auto structure = structureOf(configuration, sample, outputs);
    NetworkSummary summary;
    summary.batch = configuration.data.batch_size;
    Summarizer summarizer(configuration, summary);
    for (std::size_t i = 0; i < structure.layers.size(); ++i)
        summarizer.add(structure.layers[i], static_cast<std::int64_t>(i),
                       i + 1 == structure.layers.size());
    summarizer.addOutput(structure);
    for (const auto& row : summary.rows) {
        summary.parameters += row.parameters;
        summary.buffers += row.buffers;
    }
    return summary;
}

std::vector<std::vector<std::string>> summaryCells(const NetworkSummary& summary) {
    std::vector<std::vector<std::string>> cells{
        {"layer", "type", "arguments", "output", "parameters", "buffers", "m", "statistics"}};
    for (const auto& row : summary.rows)
        cells.push_back({layerCell(row), row.type, row.what, shapeText(row.output),
                         number(row.parameters), number(row.buffers), row.m ? number(*row.m) : "",
                         row.m ? number(row.statistics) : ""});
    return cells;
}

std::string summaryText(const NetworkSummary& summary) {
    auto cells = summaryCells(summary);
    cells.push_back(totals(summary));
    std::vector<std::size_t> widths(cells.front().size(), 0);
    for (const auto& row : cells)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], lengthOf(row[i]));
    std::string text;
    for (const auto& row : cells) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - lengthOf(row[i]), ' ');
            line += (i == 0 ? "" : "  ") + (isNumeric(i) ? padding + row[i] : row[i] + padding);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text + "m: values in one statistic, for a batch of " + number(summary.batch) + ".\n";
}

std::string summaryMarkdown(const NetworkSummary& summary) {
    auto cells = summaryCells(summary);
    cells.push_back(totals(summary));
    std::string text;
    for (std::size_t row = 0; row < cells.size(); ++row) {
        for (const auto& cell : cells[row])
            text += "| " + cell + ' ';
        text += "|\n";
        for (std::size_t i = 0; row == 0 && i < cells[row].size(); ++i)
            text += isNumeric(i) ? "|---:" : "|---";
        if (row == 0)
            text += "|\n";
    }
    return text + "\nm: values in one statistic, for a batch of " + number(summary.batch) + ".\n";
}

std::string summaryCsv(const NetworkSummary& summary) {
    CsvWriter csv;
    for (const auto& row : summaryCells(summary)) {
        for (const auto& cell : row)
            csv << cell;
        csv.end();
    }
    return csv.text();
}

}  // namespace normscope
