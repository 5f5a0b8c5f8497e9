// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>

#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/experiment_schema.h"

namespace normscope {

Job parseSchema(Options& options) {
    options.setFooter(
        "Editors that know JSON Schema complete and check an experiment that names the file:\n"
        "{\"$schema\": \"experiment.schema.json\", …}.");
    options.parse();
    return [](int&, char**) {
        say(QString::fromUtf8(QJsonDocument(experimentSchema()).toJson()).trimmed());
        return kDone;
    };
}

}  // namespace normscope
