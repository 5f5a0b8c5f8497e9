// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/help_dialogs.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "model/experiment/settings.h"
#include "model/training/run.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Help", text);
}

QString heading(const QString& text) {
    return QStringLiteral("<h3>%1</h3>").arg(text);
}

QString paragraph(const QString& text) {
    return QStringLiteral("<p>%1</p>").arg(text);
}

QString keyRows(const std::vector<std::pair<QString, QString>>& rows) {
    QString html = QStringLiteral("<table cellpadding='3'>");
    for (const auto& [key, meaning] : rows)
        html += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>").arg(key, meaning);
    return html + QStringLiteral("</table>");
}

QString keysHtml() {
    return keyRows({
        {tr("Space"), tr("train or pause")},
        {tr("S or ."), tr("one step, then pause")},
        {tr("B"), tr("batch norm off or on, in every layer")},
        {tr("P"), tr("batch norm before or after the activation, in every layer")},
        {tr("M"), tr("train or eval mode")},
        {tr("Ctrl+R, Ctrl+N"), tr("start anew with the same seed, with another seed")},
        {tr("Ctrl+E"), tr("export")},
        {tr("Ctrl+O, Ctrl+S"), tr("open, save the experiment")},
        {tr("F9"), tr("show or hide the settings")},
        {tr("On a plot: + − 0, arrows, Return, Esc"),
         tr("zoom in, out, reset; move; enlarge; back")},
    });
}

QString plotsHtml() {
    return heading(tr("What is shown")) +
           paragraph(
               tr("One row a layer, from the input down; in a row the columns stand in the "
                  "order in which data passes. The first three are histograms of all values "
                  "of one training batch: the linear output z, the batch norm output y, the "
                  "activation a. Above each: mean μ, deviation σ and what lies outside the "
                  "range. The ticks under the bars are the 15th, 50th and 85th percentile.")) +
           paragraph(
               tr("Then γ (violet) and β (teal) of every channel, and for one channel the "
                  "running mean and variance (dark) against those of each batch (grey). Click "
                  "a channel in the γ and β plot to choose which.")) +
           paragraph(tr("Below, loss and accuracy: of the training batch at every step, and of the "
                        "validation set, once normalized by the running statistics (dashed) and "
                        "once by the statistics of its own batches (solid). What you change is "
                        "marked on the step axis."));
}

QString handlingHtml() {
    return heading(tr("Changing things")) +
           paragraph(
               tr("Settings without a dot apply at the next step and keep the weights. Those "
                  "with an amber dot start the run anew. The violet chip at the left of a row "
                  "switches batch norm in that layer alone; the button beside it moves it to "
                  "the other side of the activation.")) +
           paragraph(
               tr("Switching on fresh begins with γ = 1, β = 0 and new running statistics; "
                  "switching on preserving the function chooses γ and β so that nothing jumps. "
                  "Switching off drops batch norm or folds it into the weights, which keeps "
                  "the layer's function in eval mode.")) +
           paragraph(
               tr("An experiment is its settings, its seed and the list of what you changed "
                  "at which step. Saved and opened again it gives bitwise the same weights on "
                  "the same machine. Runs that are replaced are kept under File, Previous "
                  "runs."));
}

QString settingsHtml() {
    QString html = heading(tr("All settings")) + QStringLiteral("<table cellpadding='3'>");
    for (const Key& key : settingKeys()) {
        const QString effect = key.effect == Effect::Live      ? tr("next step")
                               : key.effect == Effect::Rebuild ? tr("restarts")
                                                               : tr("command line");
        html += QStringLiteral("<tr><td><code>%1</code></td><td>%2</td><td>%3</td></tr>")
                    .arg(toQString(key.path), effect, toQString(key.help).toHtmlEscaped());
    }
    return html + QStringLiteral("</table>");
}

}  // namespace

void showGuide(QWidget* parent) {
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("guide"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("User's guide"));
    auto* browser = new QTextBrowser(dialog);
    browser->setObjectName(QStringLiteral("guide-text"));
    browser->setAccessibleName(tr("User's guide"));
    browser->setHtml(plotsHtml() + handlingHtml() + heading(tr("Keys")) + keysHtml() +
                     settingsHtml());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(browser);
    layout->addWidget(buttons);
    dialog->resize(680, 640);
    dialog->show();
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
