// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/runs_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/base/number_format.h"

namespace normscope {

namespace {

constexpr QSize kPicture(96, 36);  // px
constexpr int kRowHeight = 44;

/// A line through `values` from left to right, the largest at the top.
void drawCurve(QPainter& painter, const std::vector<double>& values, const QPen& pen) {
    if (values.size() < 2)
        return;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double span = std::max(*high - *low, 1e-12);
    const QRectF area = QRectF(QPointF(), kPicture).adjusted(2, 3, -2, -3);
    QPainterPath line;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double across = static_cast<double>(i) / static_cast<double>(values.size() - 1);
        const QPointF at(area.left() + across * area.width(),
                         area.bottom() - (values[i] - *low) / span * area.height());
        i == 0 ? line.moveTo(at) : line.lineTo(at);
    }
    painter.strokePath(line, pen);
}

/// Loss, and validation thicker.
QPixmap pixmapOf(const RunPicture& picture, const Theme& theme, double ratio) {
    QPixmap pixmap(kPicture * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(theme.surface);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    drawCurve(painter, picture.loss, QPen(theme.run_a_fill, 1));
    drawCurve(painter, picture.accuracy, QPen(theme.run_a, 1.6));
    return pixmap;
}

}  // namespace

RunsDialog::RunsDialog(const RunArchive& archive, const Theme& theme, QWidget* parent)
    : QDialog(parent),
      archive_(archive),
      theme_(theme),
      list_(new QTreeWidget(this)),
      message_(new QLabel(this)) {
    setObjectName("runs-dialog");
    setWindowTitle(tr("Previous runs"));
    resize(760, 460);
    list_->setObjectName("runs-list");
    list_->setAccessibleName(windowTitle());
    list_->setHeaderLabels({tr("Loss, accuracy"), tr("★"), tr("Name"), tr("Steps"), tr("Begun")});
    list_->headerItem()->setToolTip(Picture, tr("Training loss, thin, and accuracy on validation "
                                                "data, each over its own range."));
    list_->headerItem()->setToolTip(Star, tr("A starred run is kept; of the others the newest "
                                             "twenty."));
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setIconSize(kPicture);
    list_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    list_->header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    message_->setObjectName("runs-message");
    message_->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    const auto button = [&](const char* name, const QString& text, const QString& help) {
        auto* made = buttons->addButton(text, QDialogButtonBox::ActionRole);
        made->setObjectName(QLatin1String(name));
        made->setToolTip(help);
        made->setAutoDefault(false);  // Return is the list's, and ends a name that is typed
        return made;
    };
    open_ = button("runs-open", tr("&Open"), tr("At its last step, paused (Return)."));
    rename_ = button("runs-rename", tr("&Name"), tr("Give it a name of your own (F2)."));
    remove_ = button("runs-remove", tr("&Remove"), tr("From the disk, for good."));
    auto* column = new QVBoxLayout(this);
    column->addWidget(list_, 1);
    column->addWidget(message_);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(open_, &QPushButton::clicked, this, &RunsDialog::openChosen);
    connect(remove_, &QPushButton::clicked, this, &RunsDialog::remove);
    connect(rename_, &QPushButton::clicked, this, [this] {
        if (chosen() != nullptr)
            list_->editItem(chosen(), Name);
    });
    connect(list_, &QTreeWidget::itemActivated, this, &RunsDialog::openChosen);
    connect(list_, &QTreeWidget::itemChanged, this, &RunsDialog::changed);
    connect(list_, &QTreeWidget::currentItemChanged, this, &RunsDialog::updateButtons);
    fill();
}

void RunsDialog::fill() {
    const QSignalBlocker quiet(list_);
    list_->clear();
    for (const RunArchive::Entry& entry : archive_.entries())
        addRow(entry);
    list_->setCurrentItem(list_->topLevelItem(0));
    message_->setText(tr("None yet: a run is kept when it is replaced."));
    message_->setVisible(list_->topLevelItemCount() == 0);
    updateButtons();
}

void RunsDialog::addRow(const RunArchive::Entry& entry) {
    auto* row = new QTreeWidgetItem(list_);
    row->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsEditable |
                  Qt::ItemIsUserCheckable);
    row->setData(Name, Qt::UserRole, entry.path);
    row->setIcon(Picture, QIcon(pixmapOf(entry.picture, theme_, devicePixelRatioF())));
    row->setSizeHint(Picture, {kPicture.width() + 8, kRowHeight});
    row->setCheckState(Star, entry.starred ? Qt::Checked : Qt::Unchecked);
    row->setText(Name, entry.name.isEmpty() ? entry.what : entry.name);
    row->setToolTip(Name, entry.what);
    row->setText(Steps, formatCount(entry.steps));
    row->setTextAlignment(Steps, Qt::AlignRight | Qt::AlignVCenter);
    row->setText(When, QLocale().toString(entry.when, QLocale::ShortFormat));
}

QTreeWidgetItem* RunsDialog::chosen() const {
    return list_->currentItem();
}

/// What cannot be written is shown as it is.
void RunsDialog::changed(QTreeWidgetItem* item, int column) {
    const QString path = item->data(Name, Qt::UserRole).toString();
    const QString name = item->text(Name).trimmed();
    const bool starred = item->checkState(Star) == Qt::Checked;
    if (column != Name && column != Star)
        return;
    try {
        archive_.change(path, [&](SessionHead& head) {
            head.starred = starred;
            // The words that describe it are no name.
            if (column == Name)
                head.name = name == describe(head.experiment) ? QString() : name;
        });
    } catch (const std::exception& error) {
        fill();
        message_->setText(QString::fromUtf8(error.what()));
        message_->show();
        return;
    }
    if (column == Name && name.isEmpty()) {
        const QSignalBlocker quiet(list_);
        item->setText(Name, item->toolTip(Name));
    }
}

void RunsDialog::openChosen() {
    if (chosen() == nullptr)
        return;
    emit openRequested(chosen()->data(Name, Qt::UserRole).toString());
    accept();
}

void RunsDialog::remove() {
    if (chosen() == nullptr)
        return;
    archive_.remove(chosen()->data(Name, Qt::UserRole).toString());
    delete chosen();
    updateButtons();
}

void RunsDialog::updateButtons() {
    for (QPushButton* button : {open_, rename_, remove_})
        button->setEnabled(chosen() != nullptr);
}

}  // namespace normscope
