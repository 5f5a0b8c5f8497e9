// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/difference_dialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "model/settings/experiment.h"
#include "widgets/bars/difference_row.h"
#include "widgets/base/accessible.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/difference_text.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

constexpr int kIndent = 14;  // of the rows under their heading, px

/// What may differ, of a section's settings, of all layers or of one.
std::vector<std::string> pathsOf(Section section, std::optional<std::int64_t> layer = {}) {
    std::vector<std::string> paths;
    for (const Key& key : settingKeys())
        if (key.section == section && !key.shared)
            paths.push_back(layerPath(layer, key.path));
    return paths;
}

}  // namespace

DifferenceDialog::DifferenceDialog(const Configuration& a,
                                   const std::optional<std::vector<Setting>>& present,
                                   QWidget* parent)
    : QDialog(parent), a_(a), b_(a) {
    setObjectName(QStringLiteral("difference-dialog"));
    setWindowTitle(tr("Settings of the twin"));
    resize(620, 620);
    for (const Setting& setting : present.value_or(std::vector<Setting>{}))
        assign(b_, setting);
    auto* column = new QVBoxLayout(this);
    buildTop(column);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("difference-scroll"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget;
    list_ = new QVBoxLayout(page);
    list_->setSpacing(6);
    list_->setAlignment(Qt::AlignTop);
    nothing_ = new QLabel(page);
    nothing_->setObjectName(QStringLiteral("difference-nothing"));
    nothing_->setProperty("muted", true);
    list_->addWidget(nothing_);
    scroll->setWidget(page);
    column->addWidget(scroll, 1);
    buildBottom(column, present.has_value());
    addGroups();
    display();
    search_->setFocus();
}

void DifferenceDialog::buildTop(QVBoxLayout* column) {
    auto* words = new QLabel(tr("Run B begins at step 0 with the same seed, first weights and "
                                "batches as run A, and differs in what you change here."),
                             this);
    words->setWordWrap(true);
    search_ = new QLineEdit(this);
    search_->setObjectName(QStringLiteral("difference-search"));
    search_->setPlaceholderText(tr("Search, such as: momentum, layer 2"));
    setSpokenLabel(*search_, tr("Search settings"));
    search_->setClearButtonEnabled(true);
    only_different_ = new QCheckBox(tr("Only what differs"), this);
    only_different_->setObjectName(QStringLiteral("difference-only"));
    auto* line = new QHBoxLayout;
    line->addWidget(search_, 1);
    line->addWidget(only_different_);
    column->addWidget(words);
    column->addLayout(line);
    auto* heads = new QHBoxLayout;
    heads->setSpacing(DifferenceRow::kSpacing);
    heads->setContentsMargins(kIndent + 9, 4, 0, 0);
    heads->addSpacing(DifferenceRow::kNameWidth + DifferenceRow::kSpacing);
    auto* first = new QLabel(tr("Run A"), this);
    first->setFixedWidth(DifferenceRow::kValueWidth);
    heads->addWidget(first);
    heads->addWidget(new QLabel(tr("Run B"), this), 1);
    column->addLayout(heads);
    connect(search_, &QLineEdit::textChanged, this, &DifferenceDialog::display);
    connect(only_different_, &QCheckBox::toggled, this, &DifferenceDialog::display);
}

void DifferenceDialog::buildBottom(QVBoxLayout* column, bool has_twin) {
    summary_ = new QLabel(this);
    summary_->setObjectName(QStringLiteral("difference-summary"));
    summary_->setWordWrap(true);
    problem_ = new QLabel(this);
    problem_->setObjectName(QStringLiteral("difference-problem"));
    problem_->setProperty("error", true);
    problem_->setWordWrap(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("difference-cancel"));
    cancel->setAutoDefault(false);
    start_ = new QPushButton(has_twin ? tr("Restart twin") : tr("Start twin"), this);
    start_->setObjectName(QStringLiteral("difference-start"));
    start_->setProperty("primary", true);
    start_->setAutoDefault(false);  // Return in an editor ends the typing
    auto* line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(cancel);
    line->addWidget(start_);
    column->addWidget(summary_);
    column->addWidget(problem_);
    column->addLayout(line);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(start_, &QPushButton::clicked, this, &DifferenceDialog::start);
}

void DifferenceDialog::addGroups() {
    const std::pair<Section, QString> groups[] = {
        {Section::Normalization, tr("Normalization, all layers")},
        {Section::Bar, tr("Mode")},
        {Section::Optimizer, tr("Optimizer")},
        {Section::Network, tr("Network")},
        {Section::Data, tr("Batches")},
        {Section::Validation, tr("Validation data")},
    };
    for (const auto& [section, title] : groups)
        addGroup({std::nullopt, title, pathsOf(section)});
    addLayerGroups();
}

void DifferenceDialog::addLayerGroups() {
    for (std::int64_t layer = 0; layer < b_.depth(); ++layer) {
        Group group{layer, tr("Layer %1, normalization").arg(layer + 1),
                    pathsOf(Section::Normalization, layer)};
        group.open = std::any_of(group.paths.begin(), group.paths.end(),
                                 [this](const std::string& path) { return differs(path); });
        addGroup(std::move(group));
    }
}

void DifferenceDialog::addGroup(Group group) {
    auto* page = list_->parentWidget();
    group.heading = new QToolButton(page);
    group.heading->setObjectName(group.layer
                                     ? QStringLiteral("difference-layer%1").arg(*group.layer + 1)
                                     : QStringLiteral("difference-section-%1").arg(groups_.size()));
    group.heading->setProperty("flat", true);
    group.heading->setText(group.title);
    group.heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    group.heading->setToolTip(tr("Show or hide: %1.").arg(group.title));
    group.heading->setAccessibleName(group.title);
    group.column = new QVBoxLayout;
    group.column->setContentsMargins(kIndent, 0, 0, 6);
    group.column->setSpacing(4);
    list_->addWidget(group.heading);
    list_->addLayout(group.column);
    connect(group.heading, &QToolButton::clicked, this, [this, index = groups_.size()] {
        groups_[index].open = !groups_[index].open;
        displayGroup(groups_[index]);
    });
    groups_.push_back(std::move(group));
}

void DifferenceDialog::makeRows(Group& group) {
    if (!group.rows.empty())
        return;
    for (const std::string& path : group.paths) {
        auto* row = new DifferenceRow(path, list_->parentWidget());
        group.column->addWidget(row);
        connect(row, &DifferenceRow::edited, this, &DifferenceDialog::edit);
        connect(row, &DifferenceRow::refusedChanged, this, &DifferenceDialog::displayResult);
        connect(row, &DifferenceRow::backToA, this, [this, path] { backToA(path); });
        group.rows.push_back(row);
    }
}

std::vector<Setting> DifferenceDialog::differences() const {
    return differencesOf(a_, b_);
}

std::optional<Value> DifferenceDialog::valueIn(const Configuration& configuration,
                                               const std::string& path) const {
    const auto layer = layerOf(path);
    if (layer && *layer >= configuration.depth())
        return valueOf(configuration, keyFor(path).path);  // what a new layer begins with
    return commonValue(configuration, path);
}

bool DifferenceDialog::differs(const std::string& path) const {
    return valueIn(a_, path) != valueIn(b_, path);
}

void DifferenceDialog::edit(const Setting& setting) {
    const auto depth = b_.depth();
    try {
        assign(b_, setting);
    } catch (const SettingError& error) {
        problem_->setText(QString::fromUtf8(error.what()));
        return;
    }
    if (b_.depth() != depth) {
        while (groups_.back().layer) {
            for (DifferenceRow* row : groups_.back().rows)
                row->deleteLater();
            groups_.back().heading->deleteLater();
            delete groups_.back().column;
            groups_.pop_back();
        }
        addLayerGroups();
    }
    display();
}

void DifferenceDialog::backToA(const std::string& path) {
    if (const auto value = valueIn(a_, path))
        return edit({path, *value});
    assign(b_, {path, valueOf(a_, path)});  // what layers without a slot of their own follow
    for (std::int64_t layer = 0; layer < std::min(a_.depth(), b_.depth()); ++layer) {
        const std::string own = layerPath(layer, path);
        assign(b_, {own, valueOf(a_, own)});
    }
    display();
}

/// Every word of the search stands in the setting's names or its group's.
bool DifferenceDialog::isWanted(const Group& group, const std::string& path) const {
    if (only_different_->isChecked() && !differs(path))
        return false;
    // People count layers from 1, paths from 0: the table's own path stands for both.
    const Key& key = keyFor(path);
    const QString names =
        QStringList{group.title, toQString(key.label), toQString(key.path)}.join(u' ');
    const QStringList words = search_->text().split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return names.contains(word, Qt::CaseInsensitive);
    });
}

void DifferenceDialog::display() {
    for (Group& group : groups_)
        displayGroup(group);
    const bool any = std::any_of(groups_.begin(), groups_.end(),
                                 [](const Group& group) { return !group.heading->isHidden(); });
    nothing_->setText(only_different_->isChecked() ? tr("Nothing like this differs.")
                                                   : tr("No setting has such a name."));
    nothing_->setVisible(!any);
    displayResult();
}

void DifferenceDialog::displayGroup(Group& group) {
    std::vector<bool> wanted;
    for (const std::string& path : group.paths)
        wanted.push_back(isWanted(group, path));
    const bool any = std::find(wanted.begin(), wanted.end(), true) != wanted.end();
    const bool searching = only_different_->isChecked() || !search_->text().trimmed().isEmpty();
    const bool open = any && (group.open || searching);
    group.heading->setVisible(any);
    group.heading->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    if (open)
        makeRows(group);
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
        DifferenceRow& row = *group.rows[i];
        row.setVisible(open && wanted[i]);
        row.display(valueIn(a_, row.path()), valueIn(b_, row.path()));
        row.setUnavailable(QString::fromStdString(whyWithoutEffect(b_, keyFor(row.path()).path)));
    }
}

void DifferenceDialog::displayResult() {
    const auto changed = differences();
    summary_->setText(
        changed.empty()
            ? tr("No difference: run B will do bitwise what run A does.")
            : tr("Run B differs in: <b>%1</b>").arg(differenceText(a_, changed).toHtmlEscaped()));
    problem_->clear();
    try {
        Experiment experiment{a_};
        experiment.twin = Twin{changed, {}};
        validate(experiment);
    } catch (const SettingError& error) {
        problem_->setText(QString::fromUtf8(error.what()));
    }
    for (const Group& group : groups_)
        for (const DifferenceRow* row : group.rows)
            if (row->isRefused())
                problem_->setText(tr("Correct the value of %1 first.")
                                      .arg(toQString(row->editor()->key().label)));
    problem_->setVisible(!problem_->text().isEmpty());
    start_->setEnabled(problem_->text().isEmpty());
}

void DifferenceDialog::start() {
    if (QWidget* typing = focusWidget())
        typing->clearFocus();  // what is typed counts, also where Start was reached by its key
    if (!start_->isEnabled())
        return;
    emit chosen(differences());
    accept();
}

}  // namespace normscope
