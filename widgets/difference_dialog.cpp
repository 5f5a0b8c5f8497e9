// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/difference_dialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "model/experiment/experiment.h"
#include "widgets/difference_row.h"
#include "widgets/difference_text.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

constexpr int kIndent = 14;  // of the rows under their heading, px

std::string layerPath(std::int64_t layer, std::string_view path) {
    return "layers." + std::to_string(layer) + "." + std::string(path);
}

/// What may differ, of the settings whose path begins so.
std::vector<std::string> pathsUnder(std::string_view prefix) {
    std::vector<std::string> paths;
    for (const Key& key : settingKeys())
        if (key.path.starts_with(prefix) && !mustAgree(key.path))
            paths.emplace_back(key.path);
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
    addSections();
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
    search_->setAccessibleName(tr("Search settings"));
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

void DifferenceDialog::addSections() {
    const std::pair<const char*, QString> groups[] = {
        {"normalization.", tr("Normalization, all layers")},
        {"mode", tr("Mode")},
        {"optimizer.", tr("Optimizer")},
        {"network.", tr("Network")},
        {"data.", tr("Batches")},
        {"validation.", tr("Validation data")},
    };
    for (const auto& [prefix, title] : groups)
        addSection({std::nullopt, title, pathsUnder(prefix)});
    addLayerSections();
}

void DifferenceDialog::addLayerSections() {
    for (std::int64_t layer = 0; layer < b_.depth(); ++layer) {
        Section section{layer, tr("Layer %1, normalization").arg(layer + 1), {}};
        for (const std::string& path : pathsUnder("normalization."))
            section.paths.push_back(layerPath(layer, path));
        section.open = std::any_of(section.paths.begin(), section.paths.end(),
                                   [this](const std::string& path) { return differs(path); });
        addSection(std::move(section));
    }
}

void DifferenceDialog::addSection(Section section) {
    auto* page = list_->parentWidget();
    section.heading = new QToolButton(page);
    section.heading->setObjectName(
        section.layer ? QStringLiteral("difference-layer%1").arg(*section.layer + 1)
                      : QStringLiteral("difference-section-%1").arg(sections_.size()));
    section.heading->setProperty("flat", true);
    section.heading->setText(section.title);
    section.heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    section.heading->setToolTip(tr("Show or hide: %1.").arg(section.title));
    section.heading->setAccessibleName(section.title);
    section.column = new QVBoxLayout;
    section.column->setContentsMargins(kIndent, 0, 0, 6);
    section.column->setSpacing(4);
    list_->addWidget(section.heading);
    list_->addLayout(section.column);
    connect(section.heading, &QToolButton::clicked, this, [this, index = sections_.size()] {
        sections_[index].open = !sections_[index].open;
        displaySection(sections_[index]);
    });
    sections_.push_back(std::move(section));
}

void DifferenceDialog::makeRows(Section& section) {
    if (!section.rows.empty())
        return;
    for (const std::string& path : section.paths) {
        auto* row = new DifferenceRow(path, list_->parentWidget());
        section.column->addWidget(row);
        connect(row, &DifferenceRow::edited, this, &DifferenceDialog::edit);
        connect(row, &DifferenceRow::refusedChanged, this, &DifferenceDialog::displayResult);
        connect(row, &DifferenceRow::backToA, this, [this, path] { backToA(path); });
        section.rows.push_back(row);
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
        while (sections_.back().layer) {
            for (DifferenceRow* row : sections_.back().rows)
                row->deleteLater();
            sections_.back().heading->deleteLater();
            delete sections_.back().column;
            sections_.pop_back();
        }
        addLayerSections();
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

/// Every word of the search stands in the setting's names or its section's.
bool DifferenceDialog::isWanted(const Section& section, const std::string& path) const {
    if (only_different_->isChecked() && !differs(path))
        return false;
    // People count layers from 1, paths from 0: the table's own path stands for both.
    const Key& key = keyFor(path);
    const QString names =
        QStringList{section.title, toQString(key.label), toQString(key.path)}.join(u' ');
    const QStringList words = search_->text().split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return names.contains(word, Qt::CaseInsensitive);
    });
}

void DifferenceDialog::display() {
    for (Section& section : sections_)
        displaySection(section);
    const bool any = std::any_of(sections_.begin(), sections_.end(), [](const Section& section) {
        return !section.heading->isHidden();
    });
    nothing_->setText(only_different_->isChecked() ? tr("Nothing like this differs.")
                                                   : tr("No setting has such a name."));
    nothing_->setVisible(!any);
    displayResult();
}

void DifferenceDialog::displaySection(Section& section) {
    std::vector<bool> wanted;
    for (const std::string& path : section.paths)
        wanted.push_back(isWanted(section, path));
    const bool any = std::find(wanted.begin(), wanted.end(), true) != wanted.end();
    const bool searching = only_different_->isChecked() || !search_->text().trimmed().isEmpty();
    const bool open = any && (section.open || searching);
    section.heading->setVisible(any);
    section.heading->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    if (open)
        makeRows(section);
    for (std::size_t i = 0; i < section.rows.size(); ++i) {
        DifferenceRow& row = *section.rows[i];
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
    for (const Section& section : sections_)
        for (const DifferenceRow* row : section.rows)
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
