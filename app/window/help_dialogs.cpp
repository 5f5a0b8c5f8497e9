// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/help_dialogs.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QUrl>
#include <QVBoxLayout>

#include "app/window/guide_window.h"
#include "model/run/run.h"

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Help", text);
}

QString paragraph(const QString& text) {
    return QStringLiteral("<p>%1</p>").arg(text);
}

GuideWindow& guideOf(QWidget* parent) {
    auto* guide = parent->findChild<GuideWindow*>();
    if (guide == nullptr) {
        guide = new GuideWindow(parent);
        guide->show();
    }
    guide->raise();
    guide->activateWindow();
    return *guide;
}

}  // namespace

void showGuide(QWidget* parent) {
    guideOf(parent);
}

void followLink(QWidget* parent, const QString& link) {
    const QUrl url(link);
    if (url.isRelative())
        guideOf(parent).showPage(url.fileName(), url.fragment());
    else
        QDesktopServices::openUrl(url);
}

void showAbout(QWidget* parent, const BackendInfo& backend) {
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("about"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("About Normscope"));
    auto* text = new QLabel(dialog);
    text->setObjectName(QStringLiteral("about-text"));
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setOpenExternalLinks(true);
    text->setText(
        QStringLiteral("<h3>Normscope %1</h3>").arg(QStringLiteral(NORMSCOPE_VERSION)) +
        paragraph(tr("Trains a small network and shows live what normalization does to it.")) +
        paragraph(tr("Licence: GNU General Public License, version 3 or later. This program comes "
                     "with no warranty.")) +
        paragraph(tr("MNIST digits: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0.")) +
        paragraph(tr("Built with Qt %1, LibTorch %2 (%3) and QCustomPlot.")
                      .arg(QString::fromLatin1(qVersion()),
                           QString::fromStdString(backend.libtorch),
                           QString::fromStdString(backend.blas))));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    dialog->resize(440, dialog->sizeHint().height());
    dialog->open();
}

}  // namespace normscope
