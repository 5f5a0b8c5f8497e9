// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <memory>

#include "model/data/dataset.h"
#include "widgets/base/theme.h"

class QLabel;
class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace normscope {

class ClassBars;

/// What the network is trained on: how many samples of each class, what values their features have,
/// how they are standardised, and what some look like. Beside the lab; does not stop it.
class DataCard : public QDialog {
    Q_OBJECT
  public:
    explicit DataCard(QWidget* parent = nullptr);

    /// `dataset` may be null: none yet.
    void display(const std::shared_ptr<const Dataset>& dataset, const Configuration& configuration);
    void setTheme(const Theme& theme);

  signals:
    void columnsRequested();  ///< of a table: how it is read

  private:
    QLabel* addHeading(QVBoxLayout* layout, const QString& text);
    void displayAll();
    QString accountText() const;
    static QString targetText(const FeatureRange& target);
    QString labelText(std::int64_t sample) const;
    void displayClasses();
    void displayFeatures();
    void displaySamples();

    std::shared_ptr<const Dataset> data_;
    DatasetSummary summary_;
    Standardization standardization_ = Standardization::None;
    QLabel* title_;
    QLabel* counts_;
    QLabel* account_;
    QLabel* labels_heading_;
    QLabel* balance_;
    ClassBars* bars_;
    QLabel* features_;
    QTableWidget* table_;
    QLabel* samples_heading_;
    QLabel* samples_note_;
    QLabel* samples_;
    QPushButton* columns_;
    Theme theme_;
};

}  // namespace normscope
