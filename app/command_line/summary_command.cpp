// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/data_progress.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "model/data/dataset.h"
#include "model/network/network_summary.h"

namespace normscope {

Job parseSummary(Options& options) {
    ExperimentWords words;
    std::optional<QString> wanted;
    options.addExperiment(words);
    options.add("--format", "FORMAT", wanted, "text, markdown or csv; text if not given");
    const QStringList formats{"text", "markdown", "csv"};
    options.oneOf("--format", formats);
    options.setFooter(
        "Of each part it tells output shape, parameters, buffers, and, of norms, the values in "
        "one\n"
        "statistic (m) and how many statistics there are.");
    options.parse();
    const auto format = wanted.value_or("text").toLower();
    if (!formats.contains(format))
        throw InputError("unknown format \"" + format + "\"; choose from text, markdown and csv");
    return [experiment = words.experiment(), format](int&, char**) {
        const auto& configuration = experiment.configuration;
        const auto data = readData(configuration);
        const auto summary =
            summarize(configuration, data->shape, static_cast<std::int64_t>(data->classes.size()));
        const auto text = format == "csv"        ? summaryCsv(summary)
                          : format == "markdown" ? summaryMarkdown(summary)
                                                 : summaryText(summary);
        say(QString::fromStdString(text).trimmed());
        return kDone;
    };
}

}  // namespace normscope
