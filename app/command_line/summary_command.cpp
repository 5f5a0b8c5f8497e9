// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/terminal.h"
#include "model/data/dataset.h"
#include "model/network/network_summary.h"

namespace normscope {

int runSummary(const request::Summary& request) {
    const auto& configuration = request.experiment.configuration;
    try {
        const auto data = loadDataset(configuration);
        const auto summary =
            summarize(configuration, data->shape, static_cast<std::int64_t>(data->classes.size()));
        const auto text = request.format == "csv"        ? summaryCsv(summary)
                          : request.format == "markdown" ? summaryMarkdown(summary)
                                                         : summaryText(summary);
        say(QString::fromStdString(text).trimmed());
        return kDone;
    } catch (const DataError& error) {
        complain(error.what());
    } catch (const SettingError& error) {
        complain(error.what());
    }
    return kWrongUse;
}

}  // namespace normscope
