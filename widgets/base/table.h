// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <vector>

namespace normscope {

/// The data behind a plot, as text with full precision (17 significant digits at most, shortest
/// that reads back the same). Missing values are empty.
struct Table {
    QStringList columns;
    std::vector<QStringList> rows;
    QString toCsv() const;  ///< RFC 4180, header first, "\n" line ends

    /// One column that counts `count` rows from 0.
    static Table counting(const QString& name, std::size_t count);
    /// A column more; empty where there are fewer values than rows.
    template <class T>
    void add(const QString& name, const std::vector<T>& values);
};

QString toCsvNumber(double value);  ///< shortest text that reads back the same; "" for NaN
QString toCsvNumber(float value);   ///< shortest that reads back as the same float
QString toCsvNumber(std::int64_t value);

template <class T>
void Table::add(const QString& name, const std::vector<T>& values) {
    columns << name;
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] << (i < values.size() ? toCsvNumber(values[i]) : QString());
}

}  // namespace normscope
