// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/deck_window.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include "app/learn/deck_progress.h"

namespace normscope {

namespace {

constexpr QLatin1String kFolder("files/folder");

}  // namespace

DeckWindow::DeckWindow(DeckView* view, const QString& title, const QString& file,
                       QSettings* settings, QWidget* parent)
    : QDialog(parent), view_(view), file_(file), settings_(settings) {
    setObjectName(view_->objectName() + QStringLiteral("-window"));
    setWindowTitle(title);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(view_);
    setMinimumSize(640, 420);
    resize(940, 700);
    connect(view_, &DeckView::seeItRequested, this, &DeckWindow::seeItRequested);
    connect(view_, &DeckView::exportRequested, this, &DeckWindow::chooseSheet);
    connect(view_, &DeckView::forgetRequested, this, &DeckWindow::askToForget);
    if (settings_ == nullptr)
        return;
    restoreGeometry(settings_->value(keyOfGeometry()).toByteArray());
    connect(view_, &DeckView::answerGiven, this, [this](const QString& id, const Card& card) {
        writeCard(*settings_, view_->objectName(), id, card);
    });
    connect(this, &QDialog::finished, this,
            [this] { settings_->setValue(keyOfGeometry(), saveGeometry()); });
}

void DeckWindow::start() {
    begin(settings_ != nullptr ? readProgress(*settings_, view_->objectName()) : Deck::Progress());
}

QString DeckWindow::keyOfGeometry() const {
    return view_->objectName() + QStringLiteral("/geometry");
}

void DeckWindow::setTheme(const Theme& theme) {
    view_->setTheme(theme);
}

void DeckWindow::chooseSheet(const QString& format, bool answers) {
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

void DeckWindow::exportSheet(const QString& path, Answers answers) {
    try {
        writeSheet(path, sheet(answers));
    } catch (const std::exception& error) {
        auto* box = new QMessageBox(QMessageBox::Warning, windowTitle(),
                                    QString::fromUtf8(error.what()), QMessageBox::Close, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    }
}

void DeckWindow::askToForget() {
    auto* box = new QMessageBox(QMessageBox::Question, tr("Start over"),
                                tr("Forget all answers given so far?"), QMessageBox::Cancel, this);
    box->setObjectName(view_->objectName() + QStringLiteral("-forget-box"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto* yes = box->addButton(tr("Forget"), QMessageBox::DestructiveRole);
    connect(yes, &QAbstractButton::clicked, this, &DeckWindow::forget);
    box->open();
}

void DeckWindow::forget() {
    if (settings_ != nullptr)
        forgetProgress(*settings_, view_->objectName());
    begin({});
}

}  // namespace normscope
