// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/export_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "widgets/lab/lab_view.h"

namespace normscope {

namespace {

template <class Control>
Control* named(Control* control, const char* name, const QString& label, const QString& help) {
    control->setObjectName(QString::fromLatin1(name));
    control->setAccessibleName(label);
    control->setToolTip(help);
    return control;
}

}  // namespace

ExportDialog::ExportDialog(LabView& view, const std::vector<Plot*>& plots,
                           const ExportContext& context, const QString& folder, const Theme& theme,
                           QWidget* parent)
    : QDialog(parent),
      view_(view),
      context_(context),
      folder_(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)
                               : folder),
      theme_(theme),
      plots_(plots) {
    setObjectName("export-dialog");
    setWindowTitle(tr("Export"));
    build();
    updateFormats();
    updatePlace();
    connect(what_, &QComboBox::currentIndexChanged, this, [this] {
        updateFormats();
        updatePlace();
    });
    connect(format_, &QComboBox::currentIndexChanged, this, [this] {
        scale_->setEnabled(format() == QLatin1String("png"));
        colours_->setEnabled(format() != QLatin1String("csv"));
        updatePlace();
    });
    next_.setSingleShot(true);
    next_.setInterval(0);
    connect(&next_, &QTimer::timeout, this, &ExportDialog::writeNext);
}

void ExportDialog::build() {
    what_ = named(new QComboBox(this), "export-what", tr("What"), tr("What to export."));
    what_->addItem(tr("Whole view"), WholeView);
    what_->addItem(tr("Every plot"), EveryPlot);
    for (std::size_t i = 0; i < plots_.size(); ++i)
        what_->addItem(plots_[i]->title(), static_cast<int>(i));
    format_ = named(new QComboBox(this), "export-format", tr("Format"),
                    tr("PNG for screens, SVG and PDF for print, CSV for the numbers."));
    for (const QString& format : plotFormats())
        format_->addItem(format.toUpper(), format);
    scale_ = named(new QDoubleSpinBox(this), "export-scale", tr("Scale factor"),
                   tr("Pixels per unit of size; PNG only."));
    scale_->setRange(0.5, 8);
    scale_->setSingleStep(0.5);
    scale_->setValue(2);
    scale_->setPrefix("× ");
    colours_ = named(new QComboBox(this), "export-colours", tr("Colors"),
                     tr("Light for paper, or as on the screen."));
    colours_->addItem(tr("Light"));
    if (theme_.dark)
        colours_->addItem(tr("As on the screen"));
    place_ = named(new QLineEdit(this), "export-place", tr("Where"), tr("File or folder."));
    place_->setMinimumWidth(340);
    auto* browse_button = named(new QPushButton(tr("Browse…"), this), "export-browse", tr("Browse"),
                                tr("Choose the place."));
    browse_button->setAutoDefault(false);
    connect(browse_button, &QPushButton::clicked, this, &ExportDialog::browse);
    auto* place_row = new QHBoxLayout;
    place_row->addWidget(place_, 1);
    place_row->addWidget(browse_button);
    place_label_ = new QLabel(this);
    place_label_->setBuddy(place_);

    auto* form = new QFormLayout;
    form->addRow(tr("&What"), what_);
    form->addRow(tr("&Format"), format_);
    form->addRow(tr("&Scale"), scale_);
    form->addRow(tr("&Colours"), colours_);
    form->addRow(place_label_, place_row);
    message_ = named(new QLabel(this), "export-message", tr("Outcome"), {});
    message_->setWordWrap(true);
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    progress_ = named(new QProgressBar(this), "export-progress", tr("Progress"), {});
    progress_->hide();
    export_ = named(new QPushButton(tr("&Export"), this), "export-start", tr("Export"),
                    tr("Write the files."));
    export_->setProperty("primary", true);
    export_->setDefault(true);
    close_ = named(new QPushButton(tr("Close"), this), "export-close", tr("Close"), {});
    close_->setAutoDefault(false);
    connect(export_, &QPushButton::clicked, this, &ExportDialog::start);
    connect(close_, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(close_);
    buttons->addWidget(export_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(form);
    all->addWidget(message_);
    all->addWidget(progress_);
    all->addLayout(buttons);
}

int ExportDialog::what() const {
    return what_->currentData().toInt();
}

QString ExportDialog::format() const {
    return format_->currentData().toString();
}

void ExportDialog::choose(Scope scope, const QString& format, const Plot* plot) {
    int wanted = scope == Scope::View ? WholeView : EveryPlot;
    for (std::size_t i = 0; plot != nullptr && i < plots_.size(); ++i)
        if (plots_[i] == plot)
            wanted = static_cast<int>(i);
    what_->setCurrentIndex(what_->findData(wanted));
    if (!format.isEmpty())
        format_->setCurrentIndex(format_->findData(format));
    updatePlace();
}

/// The whole view is a picture: it has no CSV.
void ExportDialog::updateFormats() {
    const int csv = format_->findData("csv");
    const bool allowed = what() != WholeView;
    if (auto* model = qobject_cast<QStandardItemModel*>(format_->model()); model && csv >= 0)
        model->item(csv)->setEnabled(allowed);
    if (!allowed && format_->currentIndex() == csv)
        format_->setCurrentIndex(0);
}

void ExportDialog::updatePlace() {
    const bool many = what() == EveryPlot;
    place_label_->setText(many ? tr("F&older") : tr("F&ile"));
    if (many) {
        place_->setText(QDir::toNativeSeparators(folder_));
        return;
    }
    const QString name = what() == WholeView ? QStringLiteral("normscope")
                                             : plots_[static_cast<std::size_t>(what())]->id();
    place_->setText(QDir::toNativeSeparators(QDir(folder_).filePath(
        QStringLiteral("%1-step%2.%3").arg(name).arg(context_.step).arg(format()))));
}

void ExportDialog::browse() {
    const QString chosen =
        what() == EveryPlot
            ? QFileDialog::getExistingDirectory(this, tr("Folder for the plots"), place_->text())
            : QFileDialog::getSaveFileName(this, tr("Export to"), place_->text(),
                                           tr("%1 (*.%2)").arg(format().toUpper(), format()));
    if (!chosen.isEmpty())
        place_->setText(QDir::toNativeSeparators(chosen));
}

void ExportDialog::start() {
    if (place_->text().trimmed().isEmpty())
        return finish(tr("Give a place to write to."), true);
    queue_.clear();
    written_ = 0;
    if (what() == EveryPlot)
        queue_ = plots_;
    else if (what() >= 0)
        queue_ = {plots_[static_cast<std::size_t>(what())]};
    progress_->setRange(0, std::max(1, static_cast<int>(queue_.size())));
    progress_->setValue(0);
    message_->clear();
    setBusy(true);
    next_.start();
}

QString ExportDialog::targetOf(const Plot& plot) const {
    const QString place = QDir::fromNativeSeparators(place_->text().trimmed());
    return what() == EveryPlot ? QStringLiteral("%1/%2.%3").arg(place, plot.id(), format()) : place;
}

void ExportDialog::writeNext() {
    ExportOptions options;
    options.format = format();
    options.scale = scale_->value();
    options.theme = colours_->currentIndex() == 0 ? Theme::light() : theme_;
    try {
        if (what() == WholeView) {
            last_path_ = exportView(view_, place_->text().trimmed(), options, context_);
            ++written_;
        } else {
            if (written_ == 0 && what() == EveryPlot)
                QDir().mkpath(QDir::fromNativeSeparators(place_->text().trimmed()));
            Plot& plot = *queue_[written_];
            last_path_ = exportPlot(plot, targetOf(plot), options, context_);
            ++written_;
        }
    } catch (const std::exception& error) {
        return finish(QString::fromUtf8(error.what()), true);
    }
    progress_->setValue(static_cast<int>(written_));
    if (written_ < queue_.size()) {
        next_.start();
        return;
    }
    const QFileInfo last(last_path_);
    folder_ = last.absolutePath();
    finish(written_ == 1
               ? tr("Saved %1").arg(QDir::toNativeSeparators(last.absoluteFilePath()))
               : tr("Saved %1 files in %2").arg(written_).arg(QDir::toNativeSeparators(folder_)),
           false);
}

void ExportDialog::finish(const QString& message, bool failed) {
    setBusy(false);
    message_->setText(message);
    message_->setStyleSheet(
        QStringLiteral("color: %1;").arg((failed ? theme_.error : theme_.text).name()));
}

void ExportDialog::setBusy(bool busy) {
    busy_ = busy;
    progress_->setVisible(busy);
    for (QWidget* control : std::initializer_list<QWidget*>{what_, format_, place_, export_})
        control->setEnabled(!busy);
    scale_->setEnabled(!busy && format() == QLatin1String("png"));
    close_->setText(busy ? tr("Stop") : tr("Close"));
}

/// Closing while files are being written stops after the present one and stays open to say so.
void ExportDialog::done(int result) {
    if (busy_) {
        next_.stop();
        finish(tr("Stopped after %1 of %2 files.").arg(written_).arg(queue_.size()), false);
        return;
    }
    QDialog::done(result);
}

}  // namespace normscope
