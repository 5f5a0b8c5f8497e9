// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/question_sheet.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextDocumentFragment>

#include "app/files/export/file_output.h"
#include "app/files/export/plot_export.h"

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("QuestionSheet", text);
}

/// Plain text with `code` as Markdown: what would be markup outside of code is escaped.
QString markdown(const QString& text) {
    QString result;
    bool code = false;
    for (const QChar c : text) {
        if (c == '`')
            code = !code;
        else if (!code && QStringLiteral("\\*_<>[]#|").contains(c))
            result += '\\';
        result += c;
    }
    return result;
}

QChar letter(std::size_t place) {
    return QChar(u'a' + static_cast<char16_t>(place));
}

QString options(const Question& question, const std::vector<std::size_t>& order) {
    QString text;
    for (std::size_t place = 0; place < order.size(); ++place)
        text += QStringLiteral("- **%1**  %2\n")
                    .arg(letter(place))
                    .arg(markdown(question.options[order[place]].text));
    return text + '\n';
}

QString solution(const Question& question, const std::vector<std::size_t>& order) {
    QString right, wrong;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const Question::Option& option = question.options[order[place]];
        if (option.right)
            right = letter(place);
        else
            wrong +=
                QStringLiteral("- not **%1**: %2\n").arg(letter(place)).arg(markdown(option.why));
    }
    const QString& line = question.see.command_line;
    return QStringLiteral("**%1: %2.** %3\n\n")
               .arg(tr("Answer"), right, markdown(question.answer)) +
           wrong + '\n' +
           QStringLiteral("*%1* %2\n\n").arg(tr("See it:"), markdown(question.see.look)) +
           QStringLiteral("`%1`\n\n").arg(("normscope " + line).trimmed()) +
           QStringLiteral("*%1* %2\n\n").arg(tr("Sources:"), markdown(question.sources.join("; ")));
}

/// Distances that Markdown says nothing about.
void polish(QTextDocument& document) {
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        if (format.headingLevel() > 0)
            format.setTopMargin(format.headingLevel() == 1 ? 0 : 16);
        cursor.setBlockFormat(format);
    }
}

void paint(QTextDocument& document, QPdfWriter& writer) {
    QPainter painter(&writer);
    painter.setFont(document.defaultFont());
    const QSizeF page(writer.width(), writer.height());
    const double foot = writer.logicalDpiY() * 0.4;
    document.documentLayout()->setPaintDevice(&writer);
    document.setPageSize({page.width(), page.height() - foot});
    const int pages = document.pageCount();
    for (int i = 0; i < pages; ++i) {
        if (i > 0)
            writer.newPage();
        const QRectF part(0, i * document.pageSize().height(), page.width(),
                          document.pageSize().height());
        painter.save();
        painter.translate(0, -part.top());
        painter.setClipRect(part);
        QAbstractTextDocumentLayout::PaintContext black;  // whatever the window's theme
        black.palette.setColor(QPalette::Text, Qt::black);
        black.clip = part;
        document.documentLayout()->draw(&painter, black);
        painter.restore();
        painter.drawText(QRectF(0, page.height() - foot, page.width(), foot),
                         Qt::AlignHCenter | Qt::AlignBottom,
                         QStringLiteral("%1 / %2").arg(i + 1).arg(pages));
    }
}

}  // namespace

QString questionSheet(const std::vector<Question>& questions, Answers answers) {
    QString text = "# " +
                   (answers == Answers::With ? tr("Batch normalization: questions and answers")
                                             : tr("Batch normalization: questions")) +
                   "\n\n";
    QString topic;
    int number = 0;
    for (const Question& question : questions) {
        if (question.topic != topic)
            text += "## " + markdown(question.topic_title) + "\n\n";
        topic = question.topic;
        const auto order = optionOrder(question, 0);
        text += QStringLiteral("### %1. %2\n\n*%3*\n\n")
                    .arg(++number)
                    .arg(markdown(question.text),
                         question.level == Level::Easy ? tr("easy") : tr("medium"));
        text += options(question, order);
        if (answers == Answers::With)
            text += solution(question, order);
    }
    return text.trimmed() + '\n';
}

QByteArray questionSheetPdf(const std::vector<Question>& questions, Answers answers) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageLayout({QPageSize(QPageSize::A4),
                          QPageLayout::Portrait,
                          {20, 18, 20, 14},
                          QPageLayout::Millimeter});
    writer.setResolution(1200);
    writer.setTitle(tr("Batch normalization: questions"));
    writer.setCreator(QStringLiteral("Normscope " NORMSCOPE_VERSION));
    QTextDocument document;
    QFont font = document.defaultFont();
    font.setPointSizeF(9.5);
    document.setDefaultFont(font);
    document.setDocumentMargin(0);
    document.setMarkdown(questionSheet(questions, answers));
    polish(document);
    paint(document, writer);
    return buffer.data();
}

void writeQuestionSheet(const QString& path, const std::vector<Question>& questions,
                        Answers answers) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == "pdf")
        writeFile(path, questionSheetPdf(questions, answers));
    else if (ending == "md")
        writeFile(path, questionSheet(questions, answers).toUtf8());
    else
        throw ExportError(
            (path + " ends in neither .md nor .pdf; give it one of these endings").toStdString());
}

}  // namespace normscope
