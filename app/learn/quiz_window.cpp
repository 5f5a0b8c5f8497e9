// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/quiz_window.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include "app/learn/question_bank.h"
#include "app/learn/quiz_progress.h"

namespace normscope {

namespace {

constexpr QLatin1String kGeometry("quiz/geometry");
constexpr QLatin1String kFolder("files/folder");

}  // namespace

QuizWindow::QuizWindow(QSettings* settings, const Theme& theme, QWidget* parent)
    : QDialog(parent), settings_(settings), view_(new QuizView(this)), questions_(questions()) {
    setObjectName(QStringLiteral("quiz-window"));
    setWindowTitle(tr("Questions"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(view_);
    setMinimumSize(640, 420);
    resize(940, 700);
    setTheme(theme);
    connect(view_, &QuizView::seeItRequested, this, &QuizWindow::seeItRequested);
    connect(view_, &QuizView::exportRequested, this, &QuizWindow::chooseSheet);
    connect(view_, &QuizView::forgetRequested, this, &QuizWindow::askToForget);
    QuizView::Progress progress;
    if (settings_ != nullptr) {
        progress = readProgress(*settings_);
        restoreGeometry(settings_->value(kGeometry).toByteArray());
        connect(view_, &QuizView::answerGiven, this,
                [this](const QString& id, const Card& card) { writeCard(*settings_, id, card); });
        connect(this, &QDialog::finished, this,
                [this] { settings_->setValue(kGeometry, saveGeometry()); });
    }
    view_->begin(questions_, std::move(progress));
}

void QuizWindow::setTheme(const Theme& theme) {
    view_->setTheme(theme);
}

void QuizWindow::chooseSheet(const QString& format, bool answers) {
    auto* dialog = new QFileDialog(
        this, answers ? tr("Export questions and answers") : tr("Export questions"));
    dialog->setObjectName(QStringLiteral("quiz-file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(format);
    dialog->setNameFilter(format == "pdf" ? tr("PDF (*.pdf)") : tr("Markdown (*.md)"));
    if (settings_ != nullptr)
        dialog->setDirectory(settings_->value(kFolder).toString());
    dialog->selectFile((answers ? tr("questions-and-answers") : tr("questions")) + '.' + format);
    connect(dialog, &QFileDialog::fileSelected, this, [this, answers](const QString& path) {
        exportSheet(path, answers ? Answers::With : Answers::Without);
    });
    dialog->open();
}

void QuizWindow::exportSheet(const QString& path, Answers answers) {
    try {
        writeQuestionSheet(path, selected(questions_, view_->level(), view_->topic()), answers);
    } catch (const std::exception& error) {
        auto* box = new QMessageBox(QMessageBox::Warning, tr("Questions"),
                                    QString::fromUtf8(error.what()), QMessageBox::Close, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    }
}

void QuizWindow::askToForget() {
    auto* box = new QMessageBox(QMessageBox::Question, tr("Start over"),
                                tr("Forget all answers given so far?"), QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("quiz-forget-box"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto* yes = box->addButton(tr("Forget"), QMessageBox::DestructiveRole);
    connect(yes, &QAbstractButton::clicked, this, &QuizWindow::forget);
    box->open();
}

void QuizWindow::forget() {
    if (settings_ != nullptr)
        forgetProgress(*settings_);
    view_->begin(questions_, {});
}

}  // namespace normscope
