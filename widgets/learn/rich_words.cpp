// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/rich_words.h"

#include <QStringList>

namespace normscope {

QString richWords(const QString& text) {
    const QStringList parts = text.split('`');
    QString rich;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString part = parts[i].toHtmlEscaped();
        rich += i % 2 == 1 ? QStringLiteral("<code>%1</code>").arg(part) : part;
    }
    return rich;
}

QString plainWords(const QString& text) {
    return QString(text).remove('`');
}

}  // namespace normscope
