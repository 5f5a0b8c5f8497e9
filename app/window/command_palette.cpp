// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/command_palette.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/base/accessible.h"

namespace normscope {

namespace {

constexpr QSize kSize(620, 420);  // px
constexpr int kShown = 60;        // more are found by one more letter

// Of one typed word.
constexpr int kBegins = 100;  // less the letters that are missing
constexpr int kWithin = 40;
constexpr int kWhere = 30;
constexpr int kScattered = 10;

QStringList searchWords(const QString& text) {
    static const QRegularExpression gaps(QStringLiteral("[^\\w∂γβ²]+"),
                                         QRegularExpression::UseUnicodePropertiesOption);
    return text.toLower().split(gaps, Qt::SkipEmptyParts);
}

bool hasScattered(const QString& text, const QString& letters) {
    qsizetype next = 0;
    for (const QChar character : text)
        if (next < letters.size() && character == letters[next])
            ++next;
    return next == letters.size();
}

std::optional<int> fitOfWord(const PaletteEntry& entry, const QString& typed) {
    std::optional<int> best;
    const auto offer = [&best](int fit) { best = std::max(best.value_or(fit), fit); };
    for (const QString& word : searchWords(entry.text)) {
        if (word.startsWith(typed))
            offer(kBegins - static_cast<int>(word.size() - typed.size()));
        else if (word.contains(typed))
            offer(kWithin);
    }
    for (const QString& word : searchWords(entry.where))
        if (word.startsWith(typed))
            offer(kWhere);
    if (!best && typed.size() > 1 && hasScattered(entry.text.toLower(), typed))
        offer(kScattered);
    return best;
}

}  // namespace

std::optional<int> fitOf(const PaletteEntry& entry, const QString& typed) {
    int sum = 0;
    for (const QString& word : searchWords(typed)) {
        const auto fit = fitOfWord(entry, word);
        if (!fit)
            return std::nullopt;
        sum += *fit;
    }
    return sum;
}

CommandPalette::CommandPalette(std::vector<PaletteEntry> entries, QWidget* parent)
    : QDialog(parent),
      entries_(std::move(entries)),
      search_(new QLineEdit(this)),
      list_(new QTreeWidget(this)) {
    setObjectName("palette");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Find a command"));
    resize(kSize);
    search_->setObjectName("palette-search");
    search_->setPlaceholderText(
        tr("A few letters: a command, setting, preset, lesson, question, page of the guide"));
    setSpokenLabel(*search_, windowTitle());
    list_->setObjectName("palette-list");
    list_->setAccessibleName(tr("What was found"));
    list_->setColumnCount(3);
    list_->setHeaderHidden(true);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (const int column : {1, 2})
        list_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    auto* column = new QVBoxLayout(this);
    column->addWidget(search_);
    column->addWidget(list_, 1);
    search_->installEventFilter(this);
    connect(search_, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(search_, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(list_, &QTreeWidget::itemClicked, this, &CommandPalette::run);
    filter({});
}

void CommandPalette::filter(const QString& typed) {
    struct Found {
        int fit;
        std::size_t place;
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (const auto fit = fitOf(entries_[i], typed))
            found.push_back({*fit, i});
    // Of what fits as well the shorter says less else; where nothing is typed, the menus' order.
    if (!searchWords(typed).isEmpty())
        std::ranges::stable_sort(found, [this](const Found& a, const Found& b) {
            return a.fit != b.fit ? a.fit > b.fit
                                  : entries_[a.place].text.size() < entries_[b.place].text.size();
        });
    list_->clear();
    for (const Found& one : found) {
        if (list_->topLevelItemCount() == kShown)
            break;
        const PaletteEntry& entry = entries_[one.place];
        auto* row = new QTreeWidgetItem(list_, {entry.text, entry.where, entry.keys});
        row->setData(0, Qt::UserRole, static_cast<qulonglong>(one.place));
        row->setToolTip(0, entry.help);
        row->setDisabled(!entry.run);
    }
    list_->setCurrentItem(list_->topLevelItem(0));
}

/// Once it is closed: what is done may open a window of its own.
void CommandPalette::run() {
    const auto* row = list_->currentItem();
    if (row == nullptr || row->isDisabled())
        return;
    const auto what = entries_[row->data(0, Qt::UserRole).toULongLong()].run;
    accept();
    what();
}

/// The list is walked through from the field.
bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != search_ || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QCoreApplication::sendEvent(list_, event);
            return true;
        default:
            return false;
    }
}

}  // namespace normscope
