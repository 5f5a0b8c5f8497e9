// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QFileInfo>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include "app/files/export/file_output.h"
#include "app/files/export/plot_export.h"
#include "app/learn/sheet.h"

namespace normscope {

namespace {

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

QByteArray sheetPdf(const QString& markdown) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageLayout({QPageSize(QPageSize::A4),
                          QPageLayout::Portrait,
                          {20, 18, 20, 14},
                          QPageLayout::Millimeter});
    writer.setResolution(1200);
    writer.setTitle(markdown.section('\n', 0, 0).mid(2));
    writer.setCreator(QStringLiteral("Normscope " NORMSCOPE_VERSION));
    QTextDocument document;
    QFont font = document.defaultFont();
    font.setPointSizeF(9.5);
    document.setDefaultFont(font);
    document.setDocumentMargin(0);
    document.setMarkdown(markdown);
    polish(document);
    paint(document, writer);
    return buffer.data();
}

void writeSheet(const QString& path, const QString& markdown) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == "pdf")
        writeFile(path, sheetPdf(markdown));
    else if (ending == "md")
        writeFile(path, markdown.toUtf8());
    else
        throw ExportError(
            (path + " ends in neither .md nor .pdf; give it one of these endings").toStdString());
}

}  // namespace normscope
