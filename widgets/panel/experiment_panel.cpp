// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/experiment_panel.h"

#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "widgets/panel/common_value.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

constexpr int kLabelWidth = 90;

}  // namespace

ExperimentPanel::ExperimentPanel(QWidget* parent) : QWidget(parent), theme_(Theme::light()) {
    setObjectName(QStringLiteral("experiment-panel"));
    setAttribute(Qt::WA_StyledBackground);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("experiment-panel-scroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("experiment-panel-page"));
    grid_ = new QGridLayout(page);
    grid_->setContentsMargins(12, 8, 10, 10);
    grid_->setHorizontalSpacing(6);
    grid_->setVerticalSpacing(3);
    grid_->setColumnMinimumWidth(0, kLabelWidth);
    grid_->setColumnStretch(1, 1);
    scroll->setWidget(page);

    addSection(tr("Data"), {"data.dataset", "data.path", "data.standardization", "data.batch_size",
                            "data.drop_last", "data.samples", "data.noise"});
    addSection(tr("Network"), {"network.hidden", "network.activation", "network.init.scheme",
                               "network.init.std", "network.init.gain", "seed"});
    addSection(tr("Normalization"),
               {"normalization.kind", "normalization.placement", "normalization.momentum",
                "normalization.eps", "normalization.affine", "normalization.track_running_stats",
                "normalization.on_insert", "normalization.on_remove"});
    addSection(tr("Optimizer"),
               {"optimizer.kind", "optimizer.lr", "optimizer.momentum", "optimizer.weight_decay"});
    footnote_ = new QLabel(page);
    footnote_->setObjectName(QStringLiteral("restart-footnote"));
    footnote_->setProperty("muted", true);
    footnote_->setWordWrap(true);
    grid_->addWidget(footnote_, grid_->rowCount(), 0, 1, 2);
    grid_->setRowStretch(grid_->rowCount(), 1);
    setTheme(theme_);
}

QSize ExperimentPanel::sizeHint() const {
    return {252, 600};
}

SettingEditor* ExperimentPanel::editor(const QString& path) const {
    const auto found = rows_.find(path);
    return found == rows_.end() ? nullptr : found->second.editor;
}

void ExperimentPanel::addSection(const QString& title, const std::vector<const char*>& paths) {
    auto* heading = new QLabel(title.toUpper(), grid_->parentWidget());
    heading->setProperty("heading", true);
    heading->setContentsMargins(0, grid_->count() == 0 ? 0 : 6, 0, 0);
    grid_->addWidget(heading, grid_->rowCount(), 0, 1, 2);
    for (const char* path : paths) {
        addRow(path);
        if (std::string_view(path) == "data.path")
            addFolderButton();
    }
}

QLabel* ExperimentPanel::makeLabel(const Key& key) {
    auto* label = new QLabel(grid_->parentWidget());
    label->setTextFormat(Qt::RichText);
    label->setToolTip(toQString(key.help));
    label->setWordWrap(true);
    return label;
}

void ExperimentPanel::addRow(const char* path) {
    const Key& key = keyFor(path);
    QWidget* page = grid_->parentWidget();
    Row row{makeSettingEditor(key, page), makeLabel(key), new QLabel(page)};
    row.label->setBuddy(row.editor->control());
    row.message->setObjectName(QStringLiteral("message-") + row.editor->path());
    row.message->setWordWrap(true);
    row.message->hide();
    const int line = grid_->rowCount();
    row.label->setMinimumHeight(24);
    if (key.kind == ValueKind::Bool) {  // a check box needs little room, its name much
        auto* both = new QHBoxLayout;
        both->addWidget(row.label, 1);
        both->addWidget(row.editor);
        grid_->addLayout(both, line, 0, 1, 2);
    } else {
        row.label->setFixedWidth(kLabelWidth);
        grid_->addWidget(row.label, line, 0, Qt::AlignTop);
        grid_->addWidget(row.editor, line, 1);
    }
    grid_->addWidget(row.message, line + 1, 0, 1, 2);
    connect(row.editor, &SettingEditor::edited, this, &ExperimentPanel::accept);
    connect(row.editor, &SettingEditor::refused, row.message,
            [message = row.message](const QString& why) {
                message->setText(why);
                message->setVisible(!why.isEmpty());
            });
    rows_.emplace(QString::fromLatin1(path), row);
}

void ExperimentPanel::addFolderButton() {
    auto* button = new QPushButton(tr("Open folder…"), grid_->parentWidget());
    button->setObjectName(QStringLiteral("open-folder"));
    button->setToolTip(tr("Choose a folder with IDX files, plain or gzip."));
    button->setAccessibleName(tr("Open folder of IDX files"));
    connect(button, &QPushButton::clicked, this, &ExperimentPanel::folderRequested);
    grid_->addWidget(button, grid_->rowCount(), 1);
    folder_button_ = button;
}

void ExperimentPanel::accept(const Setting& setting) {
    if (setting.key == "data.dataset" && setting.value == Value{std::string("idx")} &&
        shown_.data.path.empty()) {
        display(shown_);  // the choice holds only once there is a folder
        emit folderRequested();
        return;
    }
    if (isLive({setting}))
        emit settingsRequested({setting});
    else
        emit rebuildRequested({setting});
}

void ExperimentPanel::display(const Configuration& configuration) {
    shown_ = configuration;
    for (auto& [path, row] : rows_) {
        const std::string key = path.toStdString();
        row.editor->display(commonValue(configuration, key));
        const std::string why = whyWithoutEffect(configuration, key);
        row.editor->setUnavailable(QString::fromStdString(why));
        row.label->setEnabled(why.empty());
    }
    const bool idx = configuration.data.dataset == DatasetKind::Idx;
    rows_.at(QStringLiteral("data.path")).label->setVisible(idx);
    rows_.at(QStringLiteral("data.path")).editor->setVisible(idx);
    folder_button_->setVisible(idx);
}

void ExperimentPanel::setTheme(const Theme& theme) {
    theme_ = theme;
    const QString dot =
        QStringLiteral("<span style='color:%1; font-size:8px'>●</span>").arg(theme.event.name());
    for (auto& [path, row] : rows_) {
        const Key& key = row.editor->key();
        const QString text = toQString(key.label).toHtmlEscaped();
        row.label->setText(key.effect == Effect::Rebuild ? text + QStringLiteral("&nbsp;") + dot
                                                         : text);
        row.message->setStyleSheet(QStringLiteral("color: %1;").arg(theme.error.name()));
    }
    footnote_->setText(dot + tr(" restarts the run; everything else applies at the next step"));
}

}  // namespace normscope
