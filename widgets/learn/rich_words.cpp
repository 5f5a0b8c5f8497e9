// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/rich_words.h"

#include <QStringList>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>

namespace normscope {

namespace {

/// A line of code with another below it.
bool isCode(const QTextBlock& block) {
    const auto fenced = [](const QTextBlock& one) {
        return one.isValid() && (one.blockFormat().nonBreakableLines() ||
                                 one.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage));
    };
    return fenced(block) && fenced(block.next());
}

}  // namespace

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

QString richMarkdown(const QString& markdown, const QFont& font) {
    constexpr double kApart = 7.0;  // px
    QTextDocument document;
    document.setDefaultFont(font);
    document.setMarkdown(markdown);
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        const bool in_table = QTextCursor(block).currentTable() != nullptr;
        format.setTopMargin(0);
        format.setBottomMargin(in_table || !block.next().isValid() || isCode(block) ? 0 : kApart);
        QTextCursor(block).setBlockFormat(format);
    }
    return document.toHtml();
}

}  // namespace normscope
