// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/summary_card.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "model/settings/settings.h"
#include "widgets/base/number_format.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

constexpr int kFirstNumber = 4;  // columns from here on are numbers

}  // namespace

SummaryCard::SummaryCard(QWidget* parent)
    : QDialog(parent),
      title_(new QLabel(this)),
      note_(new QLabel(this)),
      table_(new QTableWidget(this)) {
    setObjectName(QStringLiteral("summary-card"));
    setWindowTitle(tr("Network"));
    title_->setObjectName(QStringLiteral("summary-title"));
    note_->setObjectName(QStringLiteral("summary-note"));
    for (QLabel* label : {title_, note_}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    note_->setProperty("muted", true);
    table_->setObjectName(QStringLiteral("summary-table"));
    table_->verticalHeader()->hide();
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    const auto copy = [&](const char* name, const QString& text,
                          std::string (*written)(const NetworkSummary&)) {
        QPushButton* button = buttons->addButton(text, QDialogButtonBox::ActionRole);
        button->setObjectName(QLatin1String(name));
        connect(button, &QPushButton::clicked, this, [this, written] {
            QApplication::clipboard()->setText(QString::fromStdString(written(summary_)));
        });
    };
    copy("copy-text", tr("Copy text"), &summaryText);
    copy("copy-markdown", tr("Copy Markdown"), &summaryMarkdown);
    copy("copy-csv", tr("Copy CSV"), &summaryCsv);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(title_);
    column->addWidget(table_, 1);
    column->addWidget(note_);
    column->addWidget(buttons);
    resize(760, 480);
    title_->setText(tr("No data yet"));
}

void SummaryCard::display(const std::shared_ptr<const Dataset>& dataset,
                          const Configuration& configuration) {
    if (!dataset || (dataset == data_ && configuration == configuration_))
        return;
    data_ = dataset;
    configuration_ = configuration;
    try {
        summary_ = summarize(configuration, dataset->shape,
                             static_cast<std::int64_t>(dataset->classes.size()));
    } catch (const SettingError&) {
        return;  // data and network of one moment come together a little later
    }
    fill();
}

void SummaryCard::fill() {
    title_->setText(tr("%1 · %2 parameters, %3 of them γ and β · %4 buffers")
                        .arg(toQString(labelOf(configuration_.network.kind)),
                             formatCount(summary_.parameters),
                             formatCount(summary_.norm_parameters), formatCount(summary_.buffers)));
    note_->setText(tr("m: values in one statistic, for a batch of %1. Shapes are of one sample.")
                       .arg(formatCount(summary_.batch)));
    const auto cells = summaryCells(summary_);
    table_->setColumnCount(static_cast<int>(cells.front().size()));
    table_->setRowCount(static_cast<int>(cells.size()) - 1);
    table_->setHorizontalHeaderLabels({tr("Layer"), tr("Type"), tr("Arguments"), tr("Output"),
                                       tr("Parameters"), tr("Buffers"), tr("m"), tr("Statistics")});
    for (int row = 0; row < table_->rowCount(); ++row)
        for (int column = 0; column < table_->columnCount(); ++column) {
            const auto& cell =
                cells[static_cast<std::size_t>(row) + 1][static_cast<std::size_t>(column)];
            auto* item = new QTableWidgetItem(QString::fromStdString(cell));
            if (column >= kFirstNumber) {
                bool is_number = false;
                const auto value = item->text().toLongLong(&is_number);
                if (is_number)
                    item->setText(formatCount(value));
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            }
            table_->setItem(row, column, item);
        }
    table_->resizeColumnsToContents();
    table_->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
}

}  // namespace normscope
