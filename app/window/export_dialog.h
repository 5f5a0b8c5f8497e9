// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QTimer>
#include <vector>

#include "app/files/export/plot_export.h"
#include "widgets/base/theme.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace normscope {

/// What to export, in which format, how large and where. Writes one file a turn of the event loop,
/// so that it can be stopped and shows how far it is.
class ExportDialog : public QDialog {
    Q_OBJECT
  public:
    enum class Scope { View, Plots, Data };

    /// `plots` are those to choose from; the view is the whole sheet.
    ExportDialog(LabView& view, const std::vector<Plot*>& plots, const ExportContext& context,
                 const QString& folder, const Theme& theme, QWidget* parent = nullptr);

    /// Fills in a wish: the scope, the format (empty: as it is) and one plot (null: all of them).
    void choose(Scope scope, const QString& format, const Plot* plot);
    /// Where the last files went.
    QString folder() const { return folder_; }

  public slots:
    void start();
    void done(int result) override;

  private:
    enum What { WholeView = -2, EveryPlot = -1 };  ///< or the index of one plot

    void build();
    void updateFormats();
    void updatePlace();
    void browse();
    void writeNext();
    void finish(const QString& message, bool failed);
    void setBusy(bool busy);
    int what() const;
    QString format() const;
    QString targetOf(const Plot& plot) const;

    LabView& view_;
    ExportContext context_;
    QString folder_;
    Theme theme_;
    std::vector<Plot*> plots_;
    QComboBox* what_;
    QComboBox* format_;
    QComboBox* colours_;
    QDoubleSpinBox* scale_;
    QLineEdit* place_;
    QLabel* place_label_;
    QLabel* message_;
    QProgressBar* progress_;
    QPushButton* export_;
    QPushButton* close_;
    QTimer next_;
    std::vector<Plot*> queue_;  ///< still to write; empty for the whole view
    std::size_t written_ = 0;
    bool busy_ = false;
    QString last_path_;
};

}  // namespace normscope
