// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/table.h"

#include "model/data/formats/csv_writer.h"

namespace normscope {

QString Table::toCsv() const {
    CsvWriter csv;
    const auto add = [&csv](const QStringList& row) {
        for (const auto& cell : row)
            csv << cell.toStdString();
        csv.end();
    };
    add(columns);
    for (const auto& row : rows)
        add(row);
    return QString::fromStdString(csv.text());
}

Table Table::counting(const QString& name, std::size_t count) {
    Table table{{name}, {}};
    for (std::size_t i = 0; i < count; ++i)
        table.rows.push_back({QString::number(i)});
    return table;
}

QString toCsvNumber(std::int64_t value) {
    return QString::number(value);
}

QString toCsvNumber(double value) {
    return QString::fromStdString(csvNumber(value));
}

QString toCsvNumber(float value) {
    return QString::fromStdString(csvNumber(value));
}

}  // namespace normscope
