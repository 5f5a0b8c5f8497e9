// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/data_card.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/plain_label.h"
#include "model/settings/dataset_row.h"
#include "widgets/bars/class_bars.h"
#include "widgets/base/number_format.h"
#include "widgets/inspector/sample_image.h"

namespace normscope {

namespace {

constexpr int kMaximumRows = 1000;
constexpr std::int64_t kExamples = 24;
constexpr int kColumns = 8;
constexpr int kPicture = 44;  // px
constexpr int kName = 14;

QString shapeText(const std::vector<std::int64_t>& shape) {
    QStringList extents;
    for (const auto extent : shape)
        extents << QString::number(extent);
    return extents.join(QStringLiteral("×"));
}

QTableWidgetItem* cell(const QString& text) {
    auto* item = new QTableWidgetItem(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

/// With as many digits as the deviation deserves: standardising and back leaves some dust.
QTableWidgetItem* numberCell(double value, double deviation) {
    auto* item = cell(deviation > 0 ? formatLike(value, deviation) : formatShort(value));
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

}  // namespace

DataCard::DataCard(QWidget* parent) : QDialog(parent), theme_(Theme::light()) {
    setObjectName(QStringLiteral("data-card"));
    setWindowTitle(tr("Data"));
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setSpacing(6);
    title_ = addPlainLabel(column, "data-title");
    counts_ = addPlainLabel(column, "data-counts");
    account_ = addPlainLabel(column, "data-account");
    labels_heading_ = addHeading(column, {});
    balance_ = addPlainLabel(column, "data-balance");
    bars_ = new ClassBars(page);
    column->addWidget(bars_);
    addHeading(column, tr("Values of the training part, as in the source"));
    features_ = addPlainLabel(column, "data-features");
    table_ = new QTableWidget(0, 5, page);
    table_->setObjectName(QStringLiteral("data-table"));
    table_->setHorizontalHeaderLabels(
        {tr("Name"), tr("Smallest"), tr("Largest"), tr("Mean"), tr("Deviation")});
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    column->addWidget(table_);
    samples_heading_ = addHeading(column, tr("Training samples"));
    samples_note_ = addPlainLabel(column, "data-samples-note");
    samples_ = addPlainLabel(column, "data-samples");
    column->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(page);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    columns_ = buttons->addButton(tr("Co&lumns…"), QDialogButtonBox::ActionRole);
    columns_->setObjectName(QStringLiteral("data-columns"));
    columns_->setToolTip(tr("Which is the label, which are left out, how numbers are written"));
    connect(columns_, &QPushButton::clicked, this, &DataCard::columnsRequested);
    columns_->hide();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* all = new QVBoxLayout(this);
    all->addWidget(scroll, 1);
    all->addWidget(buttons);
    resize(520, 680);
    displayAll();
}

QLabel* DataCard::addHeading(QVBoxLayout* layout, const QString& text) {
    auto* label = addPlainLabel(layout, "data-heading");
    label->setText(text.toUpper());
    label->setProperty("heading", true);
    label->setContentsMargins(0, 8, 0, 0);
    return label;
}

void DataCard::display(const std::shared_ptr<const Dataset>& dataset,
                       const Configuration& configuration) {
    if (dataset == data_ && configuration.data.standardization == standardization_)
        return;
    data_ = dataset;
    standardization_ = configuration.data.standardization;
    summary_ = !data_ ? DatasetSummary{} : data_->summary ? *data_->summary : summarize(*data_);
    columns_->setVisible(datasetRow(configuration.data.dataset).reading.preview != nullptr);
    displayAll();
}

void DataCard::displayAll() {
    QFont bold = font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.2);
    title_->setFont(bold);
    title_->setText(data_ ? QString::fromStdString(data_->name) : tr("No data yet"));
    counts_->setText(
        data_ ? tr("%1 training and %2 validation samples, %3 values each (%4), %5.")
                    .arg(formatCount(data_->train.count()), formatCount(data_->validation.count()),
                         formatCount(data_->features()), shapeText(data_->shape),
                         summary_.target ? tr("one number to predict")
                                         : tr("%1 classes")
                                               .arg(formatCount(static_cast<std::int64_t>(
                                                   data_->classes.size()))))
              : tr("They are being read."));
    account_->setText(accountText());
    account_->setVisible(!account_->text().isEmpty());
    displayClasses();
    displayFeatures();
    displaySamples();
}

/// How the source was read, a sentence a line.
QString DataCard::accountText() const {
    if (!data_)
        return {};
    const auto& account = data_->account;
    QStringList lines;
    if (!account.label.empty())
        lines << tr("Label: %1").arg(QString::fromStdString(account.label));
    if (!account.split.empty())
        lines << QString::fromStdString(account.split);
    for (const auto& note : account.notes)
        lines << QString::fromStdString(note);
    return lines.join(QLatin1Char('\n'));
}

QString DataCard::targetText(const FeatureRange& target) {
    const auto number = [&](double value) { return formatLike(value, target.deviation); };
    return tr("%1: from %2 to %3 in the training part, mean %4, deviation %5. The loss is the mean "
              "squared error of it standardized by these two: 1 is what predicting the mean makes.")
        .arg(QString::fromStdString(target.name), number(target.minimum), number(target.maximum),
             number(target.mean), number(target.deviation));
}

void DataCard::displayClasses() {
    const auto heading = summary_.target ? tr("To predict") : tr("Classes: training + validation");
    labels_heading_->setText(heading.toUpper());
    bars_->display(summary_.classes);
    bars_->setVisible(!summary_.target);
    if (summary_.target)
        return balance_->setText(targetText(*summary_.target));
    const auto& classes = summary_.classes;
    if (classes.empty())
        return balance_->clear();
    const auto [least, most] =
        std::minmax_element(classes.begin(), classes.end(),
                            [](const auto& a, const auto& b) { return a.train < b.train; });
    if (least->train == 0)
        return balance_->setText(
            tr("The training part has no sample of %1.").arg(QString::fromStdString(least->name)));
    const double ratio = static_cast<double>(most->train) / static_cast<double>(least->train);
    balance_->setText(ratio < 1.5 ? tr("The classes are about equally often.")
                                  : tr("%1 is %2 times as often as %3.")
                                        .arg(QString::fromStdString(most->name), formatShort(ratio),
                                             QString::fromStdString(least->name)));
}

void DataCard::displayFeatures() {
    QString text;
    switch (standardization_) {
        case Standardization::None:
            text = tr("The network is given them as they are.");
            break;
        case Standardization::PerFeature:
            text =
                tr("The network is given them standardized: every input to mean 0 and deviation "
                   "1, measured on the training part.");
            break;
        case Standardization::PerChannel:
            text =
                tr("The network is given them standardized: every channel to mean 0 and "
                   "deviation 1, measured on the training part.");
            break;
    }
    if (summary_.constant_features > 0)
        text += QLatin1Char(' ') +
                tr("%1 of %2 inputs never vary in it.")
                    .arg(formatCount(summary_.constant_features), formatCount(data_->features()));
    const int rows = std::min(kMaximumRows, static_cast<int>(summary_.features.size()));
    if (rows < static_cast<int>(summary_.features.size()))
        text += QLatin1Char(' ') + tr("The first %1 are listed.").arg(formatCount(rows));
    features_->setText(text);
    table_->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        const auto& one = summary_.features[static_cast<std::size_t>(row)];
        table_->setItem(row, 0, cell(QString::fromStdString(one.name)));
        table_->setItem(row, 1, numberCell(one.minimum, one.deviation));
        table_->setItem(row, 2, numberCell(one.maximum, one.deviation));
        table_->setItem(row, 3, numberCell(one.mean, one.deviation));
        table_->setItem(row, 4, numberCell(one.deviation, one.deviation));
    }
    const int shown = std::clamp(rows, 1, 8);
    table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() +
                           shown * table_->verticalHeader()->defaultSectionSize() + 4);
}

QString DataCard::labelText(std::int64_t sample) const {
    const auto place = static_cast<std::size_t>(sample);
    if (summary_.target)
        return formatShort(data_->rawTarget(data_->train.targets[place]));
    return QString::fromStdString(
        data_->classes[static_cast<std::size_t>(data_->train.labels[place])]);
}

/// The first of each class, then the second …, each with its class.
void DataCard::displaySamples() {
    const bool pictures = data_ && isImage(data_->shape) && data_->train.count() > 0;
    for (QWidget* part : {samples_heading_, samples_note_, samples_})
        part->setVisible(pictures);
    if (!pictures)
        return;
    // The source's own range where it is not that of images.
    double low = 0;
    double high = 1;
    for (const auto& channel : summary_.features) {
        low = std::min(low, channel.minimum);
        high = std::max(high, channel.maximum);
    }
    const bool volume = data_->shape.size() == 4;
    samples_note_->setText(
        (volume ? tr("Seen from the front, the largest value along the depth; black %1, white %2.")
                : tr("Black %1, white %2."))
            .arg(formatShort(low), formatShort(high)));
    const auto chosen = examples(*data_, kExamples);
    const int rows = (static_cast<int>(chosen.size()) + kColumns - 1) / kColumns;
    const double ratio = devicePixelRatioF();
    QPixmap sheet(QSize(qRound(kColumns * (kPicture + 8) * ratio),
                        qRound(rows * (kPicture + kName + 6) * ratio)));
    sheet.setDevicePixelRatio(ratio);
    sheet.fill(Qt::transparent);
    QPainter painter(&sheet);
    QFont small = font();
    small.setPixelSize(10);
    painter.setFont(small);
    painter.setPen(theme_.muted);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const auto place = static_cast<int>(i);
        const QRect box(place % kColumns * (kPicture + 8),
                        place / kColumns * (kPicture + kName + 6), kPicture, kPicture);
        auto values = rawSample(*data_, data_->train, chosen[i]);
        for (auto& value : values)
            value = static_cast<float>((value - low) / (high - low));
        painter.drawImage(box, sampleImage(values, data_->shape));
        const auto name = labelText(chosen[i]);
        painter.drawText(QRect(box.left() - 4, box.bottom() + 1, kPicture + 8, kName),
                         Qt::AlignHCenter | Qt::AlignTop,
                         painter.fontMetrics().elidedText(name, Qt::ElideRight, kPicture + 8));
    }
    painter.end();
    samples_->setPixmap(sheet);
    samples_->setAccessibleName(tr("Training samples with their classes"));
}

void DataCard::setTheme(const Theme& theme) {
    theme_ = theme;
    bars_->setTheme(theme);
    displaySamples();
}

}  // namespace normscope
