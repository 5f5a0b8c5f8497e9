// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pytorch/notebook.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace normscope {

std::string withoutLineEnds(std::string text) {
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

std::string notebookText(const std::vector<NotebookCell>& cells) {
    QJsonArray all;
    for (const auto& [kind, source] : cells) {
        const bool is_code = kind == NotebookCell::Kind::Code;
        QJsonObject cell{{"cell_type", is_code ? "code" : "markdown"},
                         {"id", QString("cell-%1").arg(all.size())},
                         {"metadata", QJsonObject()},
                         {"source", QString::fromStdString(withoutLineEnds(source))}};
        if (is_code) {
            cell["execution_count"] = QJsonValue::Null;
            cell["outputs"] = QJsonArray();
        }
        all.append(cell);
    }
    const QJsonObject kernel{
        {"display_name", "Python 3"}, {"language", "python"}, {"name", "python3"}};
    const QJsonObject notebook{
        {"cells", all},
        {"metadata",
         QJsonObject{{"kernelspec", kernel}, {"language_info", QJsonObject{{"name", "python"}}}}},
        {"nbformat", 4},
        {"nbformat_minor", 5}};
    return QJsonDocument(notebook).toJson().toStdString();
}

}  // namespace normscope
