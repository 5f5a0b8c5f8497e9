// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/table_dialog.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/plain_label.h"
#include "model/data/data_file.h"
#include "model/settings/dataset_row.h"
#include "widgets/base/number_format.h"
#include "widgets/base/text.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

constexpr std::size_t kRows = 12;
constexpr std::size_t kMostColumns = 1000;  // of a wider table the first ones, and the label
constexpr int kEditorColumns = 2;

using Use = TablePreview::Column::Use;

QString useText(Use use) {
    switch (use) {
        case Use::Label:
            return TableDialog::tr("label");
        case Use::LeftOut:
            return TableDialog::tr("left out");
        case Use::Feature:
            break;
    }
    return TableDialog::tr("feature");
}

}  // namespace

TableDialog::TableDialog(const std::vector<Setting>& settings, const Theme& theme, QWidget* parent)
    : QDialog(parent), theme_(theme) {
    setObjectName(QStringLiteral("table-dialog"));
    for (const auto& setting : settings)
        assign(configuration_, setting);
    const auto name = QFileInfo(QString::fromStdString(configuration_.data.path)).fileName();
    setWindowTitle(tr("Read %1").arg(name));
    auto* column = new QVBoxLayout(this);
    account_ = addPlainLabel(column, "table-account");
    error_ = addPlainLabel(column, "table-error");
    auto palette = error_->palette();
    palette.setColor(QPalette::WindowText, theme_.error);
    error_->setPalette(palette);
    table_ = new QTableWidget(this);
    table_->setObjectName(QStringLiteral("table-rows"));
    table_->setAccessibleName(tr("First lines of %1").arg(name));
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setTabKeyNavigation(false);
    table_->horizontalHeader()->setToolTip(
        tr("Click a name to make its column the label; with Ctrl, to leave it out or take it in."));
    table_->horizontalHeader()->setSectionsClickable(true);
    column->addWidget(table_, 1);
    auto* hint = addPlainLabel(column, "table-hint");
    hint->setText(table_->horizontalHeader()->toolTip());
    hint->setEnabled(false);
    auto* grid = new QGridLayout;
    column->addLayout(grid);
    message_ = addPlainLabel(column, "table-message");
    message_->hide();
    addEditors(grid);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    train_ = buttons->addButton(tr("&Train on it"), QDialogButtonBox::AcceptRole);
    train_->setObjectName(QStringLiteral("table-train"));
    train_->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(this->settings());
        accept();
    });
    connect(table_->horizontalHeader(), &QHeaderView::sectionClicked, this,
            &TableDialog::clickColumn);
    resize(860, 620);
    display();
    train_->setFocus();
}

/// One for each setting that this data set uses and others don't, but its path.
void TableDialog::addEditors(QGridLayout* grid) {
    int place = 0;
    for (const auto use : datasetRow(configuration_.data.dataset).uses) {
        if (use.empty() || use == "path")
            continue;
        const auto& key = keyFor(dataPath(use));
        auto* editor = makeSettingEditor(key, this);
        auto* label = new QLabel(toQString(key.label));
        label->setBuddy(editor->control());
        const int line = place / kEditorColumns, side = place % kEditorColumns * 2;
        grid->addWidget(label, line, side);
        grid->addWidget(editor, line, side + 1);
        grid->setColumnStretch(side + 1, 1);
        ++place;
        connect(editor, &SettingEditor::edited, this, &TableDialog::change);
        connect(editor, &SettingEditor::refused, this, [this](const QString& why) {
            message_->setText(inPanelWords(why, configuration_));
            message_->setVisible(!why.isEmpty());
        });
        editors_.push_back(editor);
    }
}

void TableDialog::change(const Setting& setting) {
    assign(configuration_, setting);
    display();
}

void TableDialog::clickColumn(int section) {
    const auto column = shown_.at(static_cast<std::size_t>(section));
    const auto& clicked = preview_.columns.at(column);
    const auto nameOf = [](const TablePreview::Column& one, std::size_t place) {
        return one.name.empty() ? std::to_string(place + 1) : one.name;
    };
    const bool leaves_out = QApplication::keyboardModifiers().testFlag(Qt::ControlModifier);
    std::string left_out;
    for (std::size_t i = 0; i < preview_.columns.size(); ++i) {
        const auto& one = preview_.columns[i];
        const bool turned = i == column;
        const bool out = turned ? leaves_out && one.use != Use::LeftOut : one.use == Use::LeftOut;
        if (!out)
            continue;
        const auto name = nameOf(one, i);
        left_out += left_out.empty() ? "" : ", ";
        left_out += name.find(',') == std::string::npos ? name : '"' + name + '"';
    }
    assign(configuration_, settingOf(&DataConfig::leave_out, left_out));
    if (!leaves_out)
        assign(configuration_, settingOf(&DataConfig::label, nameOf(clicked, column)));
    else if (clicked.use == Use::Label)
        assign(configuration_, settingOf(&DataConfig::label, std::string()));
    display();
}

void TableDialog::display() {
    preview_ = datasetRow(configuration_.data.dataset).reading.preview(configuration_.data, kRows);
    for (auto* editor : editors_)
        editor->display(valueOf(configuration_, editor->key().path));
    displayTable();
    account_->setText(sentences());
    account_->setVisible(!account_->text().isEmpty());
    error_->setText(inPanelWords(QString::fromStdString(preview_.error), configuration_));
    error_->setVisible(!preview_.error.empty());
    train_->setEnabled(preview_.error.empty());
}

QString TableDialog::sentences() const {
    QStringList all;
    if (!preview_.label.empty())
        all << tr("Label: %1").arg(QString::fromStdString(preview_.label));
    if (shown_.size() < preview_.columns.size())
        all << tr("Seen here are %1 of %2 columns.")
                   .arg(formatCount(static_cast<std::int64_t>(shown_.size())),
                        formatCount(static_cast<std::int64_t>(preview_.columns.size())));
    for (const auto& note : preview_.notes)
        all << QString::fromStdString(note);
    return all.join(' ');
}

void TableDialog::displayTable() {
    shown_.clear();
    for (std::size_t i = 0; i < preview_.columns.size(); ++i)
        if (i < kMostColumns || preview_.columns[i].use == Use::Label)
            shown_.push_back(i);
    const int columns = static_cast<int>(shown_.size());
    table_->clear();
    table_->setColumnCount(columns);
    table_->setRowCount(static_cast<int>(preview_.rows.size()));
    QStringList lines;
    for (const auto& row : preview_.rows)
        lines << QString::number(row.line);
    table_->setVerticalHeaderLabels(lines);
    for (int i = 0; i < columns; ++i) {
        const auto place = shown_[static_cast<std::size_t>(i)];
        const auto& column = preview_.columns[place];
        table_->setHorizontalHeaderItem(
            i,
            new QTableWidgetItem(QString::fromStdString(inQuotes(column.name)).chopped(1).mid(1) +
                                 '\n' + useText(column.use)));
        for (int line = 0; line < table_->rowCount(); ++line) {
            const auto& fields = preview_.rows[static_cast<std::size_t>(line)].fields;
            auto* item = new QTableWidgetItem(place < fields.size()
                                                  ? QString::fromStdString(onOneLine(fields[place]))
                                                  : QString());
            if (column.use == Use::Label)
                item->setBackground(theme_.accent_soft);
            if (column.use == Use::LeftOut)
                item->setForeground(theme_.muted);
            table_->setItem(line, i, item);
        }
    }
    table_->resizeColumnsToContents();
}

std::vector<Setting> TableDialog::settings() const {
    std::vector<Setting> all{settingOf(&DataConfig::dataset, configuration_.data.dataset),
                             settingOf(&DataConfig::path, configuration_.data.path)};
    for (const auto* editor : editors_)
        all.push_back(
            {std::string(editor->key().path), valueOf(configuration_, editor->key().path)});
    return all;
}

}  // namespace normscope
