// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/experiment_panel.h"

#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/network_change.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/panel/step_readouts.h"

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
    now_ = std::make_unique<StepReadouts>(page);

    of_twin_ = new QLabel(tr("Run B: what is changed here, B alone sees"), page);
    of_twin_->setObjectName(QStringLiteral("panel-run-b"));
    of_twin_->setWordWrap(true);
    of_twin_->hide();
    grid_->addWidget(of_twin_, 0, 0, 1, 2);
    addSection(tr("Data"), Section::Data);
    addSection(tr("Network"), Section::Network);
    addSection(tr("Normalization"), Section::Normalization);
    addSection(tr("Optimizer"), Section::Optimizer);
    addSection(tr("Validation data"), Section::Validation);
    footnote_ = new QLabel(page);
    footnote_->setObjectName(QStringLiteral("restart-footnote"));
    footnote_->setProperty("muted", true);
    footnote_->setWordWrap(true);
    grid_->addWidget(footnote_, grid_->rowCount(), 0, 1, 2);
    grid_->setRowStretch(grid_->rowCount(), 1);
    setTheme(theme_);
}

ExperimentPanel::~ExperimentPanel() = default;

void ExperimentPanel::setOfTwin(bool twin) {
    if (property("twin").toBool() == twin)
        return;
    setProperty("twin", twin);
    style()->unpolish(this);
    style()->polish(this);
    of_twin_->setVisible(twin);
}

void ExperimentPanel::displayStep(std::int64_t step) {
    now_->displayStep(step);
}

void ExperimentPanel::displayGradient(double norm, bool clipped) {
    now_->displayGradient(norm, clipped);
}

QSize ExperimentPanel::sizeHint() const {
    return {252, 600};
}

SettingEditor* ExperimentPanel::editor(const QString& path) const {
    const auto found = rows_.find(path);
    return found == rows_.end() ? nullptr : found->second.editor;
}

bool ExperimentPanel::canReveal(const QString& path) const {
    const SettingEditor* found = editor(path);
    return found != nullptr && !found->isHidden() && found->isEnabled();
}

void ExperimentPanel::reveal(const QString& path) {
    if (!canReveal(path))
        return;
    show();
    QWidget* control = editor(path)->control();
    control->setFocus(Qt::OtherFocusReason);
    auto* scroll = findChild<QScrollArea*>(QStringLiteral("experiment-panel-scroll"));
    QTimer::singleShot(0, scroll, [scroll, control] { scroll->ensureWidgetVisible(control); });
}

void ExperimentPanel::addSection(const QString& title, Section section) {
    auto* heading = new QLabel(title.toUpper(), grid_->parentWidget());
    heading->setProperty("heading", true);
    heading->setContentsMargins(0, grid_->count() == 1 ? 0 : 6, 0, 0);
    grid_->addWidget(heading, grid_->rowCount(), 0, 1, 2);
    for (const Key* key : keysOf(section)) {
        addRow(*key);
        addBelow(*key);
    }
}

/// What stands under a setting's row.
void ExperimentPanel::addBelow(const Key& key) {
    if (isOneOf(key, &DataConfig::path))
        addDataButtons();
    if (isOneOf(key, &NetworkConfig::kind))
        addProposal();
    if (isOneOf(key, &OptimizerConfig::lr))
        grid_->addWidget(now_->rate(), grid_->rowCount(), 1);
    if (isOneOf(key, &OptimizerConfig::clip_grad_norm))
        grid_->addWidget(now_->gradient(), grid_->rowCount(), 0, 1, 2);
    if (isOneOf(key, &NormalizationConfig::momentum)) {
        addAveragingReadout();
        addActionButtons();
    }
}

void ExperimentPanel::addAveragingReadout() {
    averaging_ = new QLabel(grid_->parentWidget());
    averaging_->setObjectName(QStringLiteral("averaging-window"));
    averaging_->setProperty("muted", true);
    averaging_->setWordWrap(true);
    averaging_->setToolTip(
        tr("About 1/momentum: after as many batches an old one counts for a third of what it did. "
           "Keras' momentum 0.99 is 0.01 here."));
    grid_->addWidget(averaging_, grid_->rowCount(), 0, 1, 2);
}

void ExperimentPanel::addActionButtons() {
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    for (const Key& key : actionKeys()) {
        if (key.kind != ValueKind::Bool)
            continue;  // of one channel: the inspector's
        auto* button = new QPushButton(toQString(key.label), grid_->parentWidget());
        button->setObjectName(QStringLiteral("action-") + toQString(key.path));
        button->setToolTip(toQString(key.help));
        button->setAccessibleDescription(toQString(key.help));
        button->setFocusPolicy(Qt::TabFocus);  // Space goes on meaning Play and Pause
        connect(button, &QPushButton::clicked, this, [this, path = std::string(key.path)] {
            emit settingsRequested({Setting{path, true}});
        });
        line->addWidget(button, 1);
        actions_.emplace(key.path, button);
    }
    grid_->addLayout(line, grid_->rowCount(), 0, 1, 2);
}

QString ExperimentPanel::averagingText(const Configuration& configuration) {
    const auto momentum = commonValue(configuration, &NormalizationConfig::momentum);
    if (allFrozen(configuration))
        return tr("Frozen: stands still.");
    if (!whyWithoutEffect(configuration, pathOf(&NormalizationConfig::momentum)).empty())
        return tr("There are no running statistics.");
    if (!momentum)
        return tr("The layers differ.");
    const auto* weight = std::get_if<double>(&*momentum);
    if (weight == nullptr)
        return tr("Averages all batches equally.");
    if (*weight == 0.0)
        return tr("Never moves.");
    if (*weight == 1.0)
        return tr("The last batch alone.");
    const auto window = std::max<qint64>(1, std::llround(1.0 / std::max(*weight, 1e-15)));
    return window == 1 ? tr("Mostly the last batch.")
                       : tr("Averages about the last %1 batches.").arg(formatCount(window));
}

QLabel* ExperimentPanel::makeLabel(const Key& key) {
    auto* label = new QLabel(grid_->parentWidget());
    label->setTextFormat(Qt::RichText);
    label->setToolTip(toQString(key.help));
    label->setWordWrap(true);
    return label;
}

void ExperimentPanel::addRow(const Key& key) {
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
            [this, message = row.message](const QString& why) {
                message->setText(inPanelWords(why, shown_));
                message->setVisible(!why.isEmpty());
            });
    rows_.emplace(toQString(key.path), row);
}

void ExperimentPanel::addDataButtons() {
    const auto made = [this](const char* name, const QString& help) {
        auto* button = new QPushButton(grid_->parentWidget());
        button->setObjectName(QLatin1String(name));
        button->setToolTip(help);
        button->setFocusPolicy(Qt::TabFocus);  // Space goes on meaning Play and Pause
        return button;
    };
    data_button_ = made("open-folder", tr("Choose what to train on."));
    connect(data_button_, &QPushButton::clicked, this,
            [this] { requestData(datasetRow(shown_.data.dataset)); });
    auto* card = made("data-card-button", tr("Samples, classes and values of what is trained on."));
    card->setText(tr("Data card"));
    connect(card, &QPushButton::clicked, this, &ExperimentPanel::dataCardRequested);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(data_button_, 1);
    line->addWidget(card, 1);
    grid_->addLayout(line, grid_->rowCount(), 0, 1, 2);
}

void ExperimentPanel::requestData(const DatasetRow& row) {
    if (row.source == DataSource::File)
        emit fileRequested();
    else
        emit folderRequested();
}

void ExperimentPanel::accept(const Setting& setting) {
    const bool dataset = setting.key == pathOf(&DataConfig::dataset);
    if (dataset) {
        const auto& row = datasetRow(std::get<std::string>(setting.value));
        if (!row.reading.what.empty()) {
            display(shown_);  // the choice holds only once there is something to read
            return requestData(row);
        }
    }
    if (dataset || setting.key == pathOf(&NetworkConfig::kind))
        if (const auto change = fittingChange(shown_, setting); change.size() > 1)
            return propose(change);
    if (isLive({setting}))
        emit settingsRequested({setting});
    else
        emit rebuildRequested({setting});
}

void ExperimentPanel::display(const Configuration& configuration) {
    if (configuration.network != shown_.network || configuration.data != shown_.data)
        proposal_->hide();
    shown_ = configuration;
    for (auto& [path, row] : rows_)
        displayRow(row);
    averaging_->setText(averagingText(configuration));
    now_->display(configuration.optimizer);
    for (const auto& [path, button] : actions_) {
        const std::string why = whyWithoutEffect(configuration, path);
        button->setEnabled(why.empty());
        button->setToolTip(why.empty() ? toQString(keyFor(path).help)
                                       : QString::fromStdString(why));
    }
    const auto& row = datasetRow(shown_.data.dataset);
    data_button_->setVisible(!row.reading.what.empty());
    data_button_->setText(row.source == DataSource::File ? tr("Open file…") : tr("Open folder…"));
    displayNames();
}

/// A row that only some kinds of data, network or norm have a use for is there with these alone.
void ExperimentPanel::displayRow(const Row& row) {
    const Key& key = row.editor->key();
    const std::string why = whyWithoutEffect(shown_, key.path);
    const bool there = why.empty() || !key.hides;
    row.editor->display(commonValue(shown_, key.path));
    row.editor->setUnavailable(QString::fromStdString(why));
    row.editor->setVisible(there);
    row.label->setEnabled(why.empty());
    row.label->setVisible(there);
    if (!there)
        row.message->hide();
}

void ExperimentPanel::setTheme(const Theme& theme) {
    theme_ = theme;
    const QString dot =
        QStringLiteral("<span style='color:%1; font-size:8px'>●</span>").arg(theme.event.name());
    displayNames();
    of_twin_->setStyleSheet(QStringLiteral("color: %1; font-weight: 600;").arg(theme.run_b.name()));
    for (auto& [path, row] : rows_) {
        row.message->setStyleSheet(QStringLiteral("color: %1;").arg(theme.error.name()));
    }
    footnote_->setText(dot + tr(" restarts the run; everything else applies at the next step"));
}

}  // namespace normscope
