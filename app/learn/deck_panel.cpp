// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/deck_panel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include "app/learn/deck_progress.h"
#include "widgets/learn/learn_style.h"

namespace normscope {

namespace {

constexpr QLatin1String kFolder("files/folder");

}  // namespace

DeckPanel::DeckPanel(DeckView* view, const QString& title, const QString& file, QSettings* settings,
                     QWidget* parent)
    : QWidget(parent), view_(view), file_(file), settings_(settings) {
    setObjectName(view_->objectName() + QStringLiteral("-panel"));
    setAttribute(Qt::WA_StyledBackground);
    setWindowTitle(title);
    setAccessibleName(title);
    setFixedWidth(kWidth);
    setFocusProxy(view_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head_ = buildHead(title));
    layout->addWidget(view_, 1);
    connect(view_, &DeckView::seeItRequested, this, &DeckPanel::seeItRequested);
    connect(view_, &DeckView::exportRequested, this, &DeckPanel::chooseSheet);
    connect(view_, &DeckView::forgetRequested, this, &DeckPanel::askToForget);
    if (settings_ == nullptr)
        return;
    connect(view_, &DeckView::answerGiven, this, [this](const QString& id, const Card& card) {
        writeCard(*settings_, view_->objectName(), id, card);
    });
}

QWidget* DeckPanel::buildHead(const QString& title) {
    auto* head = new QWidget(this);
    head->setObjectName(QStringLiteral("deck-head"));
    head->setAttribute(Qt::WA_StyledBackground);
    auto* words = new QLabel(title, head);
    words->setObjectName(QStringLiteral("deck-title"));
    auto* close = new QPushButton(QStringLiteral("✕"), head);
    close->setObjectName(view_->objectName() + QStringLiteral("-close"));
    close->setToolTip(tr("Close it (Esc)."));
    close->setAccessibleName(tr("Close"));
    close->setFocusPolicy(Qt::TabFocus);
    close->setFixedWidth(28);
    connect(close, &QPushButton::clicked, this, &DeckPanel::closeRequested);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(16, 8, 10, 8);
    line->addWidget(words, 1);
    line->addWidget(close);
    return head;
}

void DeckPanel::start() {
    begin(settings_ != nullptr ? readProgress(*settings_, view_->objectName()) : Deck::Progress());
}

void DeckPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

void DeckPanel::setTheme(const Theme& theme) {
    view_->setTheme(theme);
    head_->setStyleSheet(inColours(
        QStringLiteral("#deck-head { background: @surface; border-bottom: 1px solid @border;"
                       " border-right: 1px solid @border; }"
                       "#deck-head QPushButton { padding: 3px; }"
                       "#deck-title { font-weight: 600; }"),
        theme));
}

void DeckPanel::chooseSheet(const QString& format, bool answers) {
    auto* dialog = new QFileDialog(
        this, answers ? tr("Export questions and answers") : tr("Export questions"));
    dialog->setObjectName(view_->objectName() + QStringLiteral("-file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(format);
    dialog->setNameFilter(format == "pdf" ? tr("PDF (*.pdf)") : tr("Markdown (*.md)"));
    if (settings_ != nullptr)
        dialog->setDirectory(settings_->value(kFolder).toString());
    dialog->selectFile(file_ + (answers ? tr("-and-answers.") : QStringLiteral(".")) + format);
    connect(dialog, &QFileDialog::fileSelected, this, [this, answers](const QString& path) {
        exportSheet(path, answers ? Answers::With : Answers::Without);
    });
    dialog->open();
}

void DeckPanel::exportSheet(const QString& path, Answers answers) {
    try {
        writeSheet(path, sheet(answers));
    } catch (const std::exception& error) {
        auto* box = new QMessageBox(QMessageBox::Warning, windowTitle(),
                                    QString::fromUtf8(error.what()), QMessageBox::Close, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    }
}

void DeckPanel::askToForget() {
    auto* box = new QMessageBox(QMessageBox::Question, tr("Start over"),
                                tr("Forget all answers given so far?"), QMessageBox::Cancel, this);
    box->setObjectName(view_->objectName() + QStringLiteral("-forget-box"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto* yes = box->addButton(tr("Forget"), QMessageBox::DestructiveRole);
    connect(yes, &QAbstractButton::clicked, this, &DeckPanel::forget);
    box->open();
}

void DeckPanel::forget() {
    if (settings_ != nullptr)
        forgetProgress(*settings_, view_->objectName());
    begin({});
}

}  // namespace normscope
