// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/doctor/finding_card.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "widgets/base/number_format.h"
#include "widgets/doctor/severity_mark.h"

namespace normscope {

namespace {

constexpr int kMark = 16;  // px

void setText(QLabel* label, const std::string& text) {
    const auto words = QString::fromStdString(text);
    if (label->text() != words)
        label->setText(words);
}

QToolButton* flatButton(const QString& name, const QString& text, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setProperty("flat", true);
    return button;
}

bool canBeShown(const Finding& finding) {
    return finding.layer || !finding.curve.empty() || !finding.page.empty();
}

}  // namespace

FindingCard::FindingCard(QWidget* parent)
    : QFrame(parent),
      mark_(new QLabel(this)),
      title_(new QLabel(this)),
      place_(new QLabel(this)),
      evidence_(new QGridLayout),
      show_(new QPushButton(tr("Show me"), this)),
      act_(new QPushButton(this)),
      more_(flatButton(QStringLiteral("finding-guide"), tr("Guide"), this)),
      mute_(flatButton(QStringLiteral("finding-mute"), tr("Mute"), this)) {
    setObjectName(QStringLiteral("finding-card"));
    setProperty("card", true);
    mark_->setFixedSize(kMark, kMark);
    title_->setObjectName(QStringLiteral("finding-title"));
    title_->setStyleSheet(QStringLiteral("font-weight: 600;"));
    title_->setWordWrap(true);
    place_->setProperty("muted", true);
    place_->setObjectName(QStringLiteral("finding-place"));
    place_->setWordWrap(true);
    show_->setObjectName(QStringLiteral("finding-show"));
    show_->setToolTip(
        tr("Select what this is about: the layer, its plot, a page of the inspector."));
    act_->setObjectName(QStringLiteral("finding-remedy"));
    more_->setToolTip(tr("What this finding means, in the guide."));
    mute_->setToolTip(tr("Say nothing more of this kind, until it is asked for again below."));

    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(mark_, 0, Qt::AlignTop);
    head->addWidget(title_, 1);
    head->addWidget(mute_, 0, Qt::AlignTop);
    evidence_->setHorizontalSpacing(8);
    evidence_->setVerticalSpacing(1);
    evidence_->setColumnStretch(0, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(show_);
    buttons->addWidget(act_);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 8, 8);
    column->setSpacing(5);
    column->addLayout(head);
    auto* below = new QHBoxLayout;
    below->setSpacing(6);
    below->addWidget(place_, 1);
    below->addWidget(more_, 0, Qt::AlignTop);
    column->addLayout(below);
    column->addWidget(what_ = addWords("finding-what", false));
    column->addLayout(evidence_);
    column->addWidget(why_ = addWords("finding-why", true));
    column->addWidget(remedy_ = addWords("finding-remedy-words", false));
    column->addLayout(buttons);

    connect(show_, &QPushButton::clicked, this, [this] { emit showRequested(shown_); });
    connect(act_, &QPushButton::clicked, this, [this] { emit remedyRequested(shown_); });
    connect(more_, &QToolButton::clicked, this,
            [this] { emit guideRequested(QString::fromStdString(shown_.finding.guide)); });
    connect(mute_, &QToolButton::clicked, this,
            [this] { emit muteRequested(shown_.finding.kind); });
}

QLabel* FindingCard::addWords(const char* name, bool muted) {
    auto* words = new QLabel(this);
    words->setObjectName(QLatin1String(name));
    words->setProperty("muted", muted);
    words->setWordWrap(true);
    words->setTextFormat(Qt::PlainText);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->setMinimumWidth(1);  // the inspector's width is the person's
    return words;
}

void FindingCard::display(const RunFinding& shown, bool named, bool past) {
    shown_ = shown;
    displayHeader(named);
    setText(what_, shown_.finding.what);
    setText(why_, shown_.finding.why);
    setText(remedy_, shown_.finding.remedy);
    displayEvidence();
    displayButtons(past);
}

void FindingCard::displayHeader(bool named) {
    const Finding& finding = shown_.finding;
    const QString title = findingTitle(finding.kind);
    if (title_->text() != title)
        title_->setText(title);
    QString place = severityName(finding.severity);
    if (named)
        place += tr(" · run %1").arg(QLatin1Char(shown_.run));
    if (finding.layer)
        place += tr(" · layer %1").arg(*finding.layer + 1);
    if (finding.channel)
        place += tr(" · channel %1").arg(*finding.channel + 1);
    place += tr(" · step %1").arg(formatCount(finding.step));
    place_->setText(place);
    mark_->setPixmap(severityIcon(finding.severity, theme_).pixmap(kMark, kMark));
    setAccessibleName(place + QStringLiteral(": ") + title);
}

void FindingCard::displayEvidence() {
    const auto& evidence = shown_.finding.evidence;
    while (rows_.size() < evidence.size()) {
        auto* name = new QLabel(this);
        name->setProperty("muted", true);
        name->setWordWrap(true);
        name->setMinimumWidth(1);
        auto* value = new QLabel(this);
        value->setAlignment(Qt::AlignRight | Qt::AlignBottom);
        const int row = static_cast<int>(rows_.size());
        evidence_->addWidget(name, row, 0);
        evidence_->addWidget(value, row, 1);
        rows_.emplace_back(name, value);
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const bool used = i < evidence.size();
        rows_[i].first->setVisible(used);
        rows_[i].second->setVisible(used);
        if (!used)
            continue;
        setText(rows_[i].first, evidence[i].name);
        setText(rows_[i].second, evidence[i].text);
    }
}

void FindingCard::displayButtons(bool past) {
    const Finding& finding = shown_.finding;
    show_->setVisible(canBeShown(finding));
    act_->setVisible(!finding.settings.empty());
    act_->setEnabled(!past);
    const QString text = QString::fromStdString(finding.action);
    if (act_->text() != text)
        act_->setText(text);
    QStringList changes;
    for (const Setting& setting : finding.settings)
        changes << QString::fromStdString(setting.key + " = " + toText(setting.value));
    act_->setToolTip(past ? tr("This is the past. Go back to live, or fork, to change the run.")
                          : tr("Changes the run: %1. Undo takes it back.").arg(changes.join(", ")));
}

void FindingCard::setTheme(const Theme& theme) {
    theme_ = theme;
    mark_->setPixmap(severityIcon(shown_.finding.severity, theme_).pixmap(kMark, kMark));
}

}  // namespace normscope
