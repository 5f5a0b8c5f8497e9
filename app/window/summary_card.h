// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <memory>

#include "model/data/dataset.h"
#include "model/network/network_summary.h"

class QLabel;
class QTableWidget;

namespace normscope {

/// The network as a table, part by part, to be copied. Beside the lab; does not stop it.
class SummaryCard : public QDialog {
    Q_OBJECT
  public:
    explicit SummaryCard(QWidget* parent = nullptr);

    /// `dataset` may be null: none yet.
    void display(const std::shared_ptr<const Dataset>& dataset, const Configuration& configuration);

  private:
    void fill();

    std::shared_ptr<const Dataset> data_;
    Configuration configuration_;
    NetworkSummary summary_;
    QLabel* title_;
    QLabel* note_;
    QTableWidget* table_;
};

}  // namespace normscope
