// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QVBoxLayout>

namespace normscope {

/// Text of any length, wrapped, at the end of a column; what files say is not taken for markup.
inline QLabel* addPlainLabel(QVBoxLayout* column, const char* name) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    column->addWidget(label);
    return label;
}

}  // namespace normscope
