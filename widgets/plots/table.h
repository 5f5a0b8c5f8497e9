// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace normscope {

/// The data behind a plot, as text with full precision (17 significant digits at most, shortest
/// that reads back the same). Missing values are empty.
struct Table {
    QStringList columns;
    std::vector<QStringList> rows;
    QString toCsv() const;  ///< RFC 4180, header first, "\n" line ends
};

QString toCsvNumber(double value);  ///< shortest text that reads back the same; "" for NaN
QString toCsvNumber(float value);   ///< shortest that reads back as the same float

}  // namespace normscope
