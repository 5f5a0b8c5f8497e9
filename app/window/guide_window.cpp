// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/guide_window.h"

#include <QAbstractTextDocumentLayout>
#include <QDesktopServices>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/guide_text.h"
#include "model/settings/settings.h"
#include "widgets/base/accessible.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

QString textOf(const QString& page) {
    QFile file(QStringLiteral(":/help/") + page);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// In the order in which the index names them.
QStringList pageNames() {
    static const QRegularExpression link(QStringLiteral(R"(\]\(([a-z-]+\.md)\))"));
    const QString index = textOf(QStringLiteral("index.md"));
    QStringList names;
    for (auto found = link.globalMatch(index); found.hasNext();)
        names << found.next().captured(1);
    names.removeDuplicates();
    return names;
}

QString settingsMarkdown() {
    QString text =
        GuideWindow::tr("# All settings") + QStringLiteral("\n\n| | | |\n|---|---|---|\n");
    for (const Key& key : settingKeys()) {
        const QString effect = key.effect == Effect::Live      ? GuideWindow::tr("next step")
                               : key.effect == Effect::Rebuild ? GuideWindow::tr("restarts")
                                                               : GuideWindow::tr("command line");
        text += QStringLiteral("| `%1` | %2 | %3 |\n")
                    .arg(toQString(key.path), effect, toQString(key.help).replace('|', u'∣'));
    }
    for (const Key& key : actionKeys())
        text += QStringLiteral("| `%1` | %2 | %3 |\n")
                    .arg(toQString(key.path), GuideWindow::tr("once"), toQString(key.help));
    return text;
}

/// What a link calls a block: its heading, or the bold words that it begins with.
QString nameOf(const QTextBlock& block) {
    if (block.blockFormat().headingLevel() > 0)
        return sectionName(block.text());
    QString bold;
    for (auto part = block.begin(); !part.atEnd(); ++part) {
        if (part.fragment().charFormat().fontWeight() <= QFont::Normal)
            break;
        bold += part.fragment().text();
    }
    return sectionName(bold);
}

QString firstHeading(const QString& markdown) {
    return markdown.section('\n', 0, 0).remove('#').trimmed();
}

}  // namespace

std::vector<GuidePage> guidePages() {
    std::vector<GuidePage> pages;
    for (const QString& name : pageNames())
        if (const QString markdown = textOf(name); !markdown.isEmpty())
            pages.push_back({name, firstHeading(markdown), markdown});
    const auto settings = settingsMarkdown();
    pages.push_back({QStringLiteral("settings.md"), firstHeading(settings), settings});
    return pages;
}

GuideWindow::GuideWindow(QWidget* parent)
    : QDialog(parent),
      pages_(guidePages()),
      search_(new QLineEdit(this)),
      contents_(new QListWidget(this)),
      text_(new GuideText(this)) {
    setObjectName(QStringLiteral("guide"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("User's guide"));
    search_->setObjectName(QStringLiteral("guide-search"));
    search_->setPlaceholderText(tr("Search"));
    search_->setClearButtonEnabled(true);
    setSpokenLabel(*search_, tr("Search the guide"));
    search_->setToolTip(tr("Show the pages in which these words occur."));
    contents_->setObjectName(QStringLiteral("guide-contents"));
    contents_->setAccessibleName(tr("Contents"));
    text_->setObjectName(QStringLiteral("guide-text"));
    text_->setAccessibleName(tr("Page"));
    text_->setOpenLinks(false);
    // Keeps pages, and their pictures, as wide when they grow longer than the window.
    text_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    text_->document()->setDocumentMargin(16);

    auto* left = new QWidget(this);
    auto* left_layout = new QVBoxLayout(left);
    left_layout->setContentsMargins(0, 0, 0, 0);
    left_layout->addWidget(search_);
    left_layout->addWidget(contents_);
    auto* splitter = new QSplitter(this);
    splitter->addWidget(left);
    splitter->addWidget(text_);
    splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(splitter);

    connect(search_, &QLineEdit::textChanged, this, &GuideWindow::filter);
    connect(contents_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (!item)
            return;
        text_->setMarkdown(pages_[item->data(Qt::UserRole).toUInt()].markdown);
        highlight(search_->text());
    });
    connect(text_, &QTextBrowser::anchorClicked, this, &GuideWindow::follow);
    filter({});
    constexpr int kPageWidth = 660;
    contents_->ensurePolished();
    const int wide = contents_->sizeHintForColumn(0) + 2 * contents_->frameWidth() +
                     contents_->verticalScrollBar()->sizeHint().width();
    splitter->setSizes({wide, kPageWidth});
    resize(wide + kPageWidth, 640);
}

QString sectionName(const QString& heading) {
    QString name;
    for (const QChar c : heading.trimmed().toLower())
        if (c.isLetterOrNumber() || c == '-' || c == '_')
            name += c;
        else if (c.isSpace())
            name += '-';
    return name;
}

void GuideWindow::showPage(const QString& name, const QString& section) {
    search_->clear();
    for (int row = 0; row < contents_->count(); ++row)
        if (pages_[contents_->item(row)->data(Qt::UserRole).toUInt()].name == name)
            contents_->setCurrentRow(row);
    if (!section.isEmpty())
        showSection(section);
}

/// Its heading at the top of the page.
void GuideWindow::showSection(const QString& section) {
    for (QTextBlock block = text_->document()->begin(); block.isValid(); block = block.next()) {
        if (nameOf(block) != section)
            continue;
        text_->setTextCursor(QTextCursor(block));
        const auto top = text_->document()->documentLayout()->blockBoundingRect(block).top();
        text_->verticalScrollBar()->setValue(static_cast<int>(top) - 8);
        return;
    }
}

void GuideWindow::follow(const QUrl& link) {
    if (link.isRelative())
        showPage(link.fileName(), link.fragment());
    else
        QDesktopServices::openUrl(link);
}

void GuideWindow::filter(const QString& words) {
    const auto wanted = words.split(' ', Qt::SkipEmptyParts);
    contents_->clear();
    for (unsigned i = 0; i < pages_.size(); ++i) {
        const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) {
            return pages_[i].markdown.contains(word, Qt::CaseInsensitive);
        });
        if (!all)
            continue;
        auto* item = new QListWidgetItem(pages_[i].title, contents_);
        item->setData(Qt::UserRole, i);
    }
    if (contents_->count() > 0)
        contents_->setCurrentRow(0);
    else
        text_->setPlainText(tr("No page has all of these words."));
}

void GuideWindow::highlight(const QString& words) {
    QList<QTextEdit::ExtraSelection> selections;
    for (const QString& word : words.split(' ', Qt::SkipEmptyParts)) {
        QTextCursor cursor(text_->document());
        while (!(cursor = text_->document()->find(word, cursor)).isNull()) {
            QTextEdit::ExtraSelection selection;
            selection.cursor = cursor;
            selection.format.setBackground(palette().highlight());
            selection.format.setForeground(palette().highlightedText());
            selections << selection;
        }
    }
    text_->setExtraSelections(selections);
    if (!selections.isEmpty()) {
        auto start = selections.front().cursor;
        start.clearSelection();
        text_->setTextCursor(start);
        text_->ensureCursorVisible();
    }
}

}  // namespace normscope
