// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/doctor_page.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/base/number_format.h"
#include "widgets/doctor/finding_card.h"
#include "widgets/doctor/severity_mark.h"
#include "widgets/inspector/page_parts.h"

namespace normscope {

namespace {

QVBoxLayout* addList(QVBoxLayout* column) {
    auto* list = new QVBoxLayout;
    list->setSpacing(8);
    column->addLayout(list);
    return list;
}

QString toQt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

PageInfo DoctorPage::describe() {
    return {"doctor", tr("&Doctor"),
            tr("What is wrong with the run, why, and what to do about it."), "doctor.md"};
}

DoctorPage::DoctorPage(QWidget* parent) : InspectorPage(describe(), parent) {
    auto* column = this->column();
    moment_ = addSentence(column, "doctor-moment", true);
    buildSound();
    serious_ = addList(column);
    notes_heading_ = addHeading(column, tr("Notes"));
    notes_heading_->setToolTip(tr("Worth knowing; they do not count as findings."));
    slight_ = addList(column);
    muted_words_ = addSentence(column, "doctor-muted", true);
    unmute_ = new QPushButton(tr("Hear them again"), this);
    unmute_->setObjectName("doctor-unmute");
    column->addWidget(unmute_, 0, Qt::AlignLeft);
    connect(unmute_, &QPushButton::clicked, this, [this] {
        setMuted({});
        emit mutedChanged();
    });
    showAll();
}

void DoctorPage::buildSound() {
    sound_ = addSentence(column(), "doctor-sound", false);
    watched_ = addSentence(column(), "doctor-watched", true);
    QStringList kinds;
    for (const auto& name : Names<FindingKind>::table)
        kinds << findingTitle(name.value).toLower();
    watched_->setText(tr("Watched: %1.").arg(kinds.join(", ")));
}

void DoctorPage::display(const Inspected& what) {
    const bool twin = what.twin_configuration != nullptr;
    if (twin == has_twin_)
        return;
    has_twin_ = twin;
    showAll();
}

void DoctorPage::displayFindings(const std::vector<RunFinding>& findings, std::int64_t step,
                                 bool past) {
    findings_ = findings;
    step_ = step;
    past_ = past;
    showAll();
}

void DoctorPage::clear() {
    displayFindings({}, 0, false);
}

std::vector<RunFinding> DoctorPage::audible() const {
    std::vector<RunFinding> heard;
    std::copy_if(findings_.begin(), findings_.end(), std::back_inserter(heard),
                 [this](const RunFinding& one) { return muted_.count(one.finding.kind) == 0; });
    return heard;
}

int DoctorPage::count() const {
    const auto heard = audible();
    return static_cast<int>(std::count_if(
        heard.begin(), heard.end(), [](const RunFinding& one) { return one.finding.counts(); }));
}

std::optional<Severity> DoctorPage::worst() const {
    std::optional<Severity> worst;
    for (const RunFinding& one : audible())
        if (one.finding.counts() && (!worst || one.finding.severity > *worst))
            worst = one.finding.severity;
    return worst;
}

QStringList DoctorPage::muted() const {
    QStringList kinds;
    for (const FindingKind kind : muted_)
        kinds << toQt(keyOf(kind));
    return kinds;
}

void DoctorPage::setMuted(const QStringList& kinds) {
    muted_.clear();
    for (const QString& key : kinds)
        if (const auto kind = fromKey<FindingKind>(key.toStdString()))
            muted_.insert(*kind);
    showAll();
}

void DoctorPage::mute(FindingKind kind) {
    muted_.insert(kind);
    showAll();
    emit mutedChanged();
}

FindingCard* DoctorPage::makeCard() {
    auto* card = new FindingCard(this);
    card->setTheme(theme_);
    connect(card, &FindingCard::showRequested, this, &DoctorPage::showRequested);
    connect(card, &FindingCard::remedyRequested, this, &DoctorPage::remedyRequested);
    connect(card, &FindingCard::guideRequested, this, &DoctorPage::guideRequested);
    // The card may go with what it asks for.
    connect(card, &FindingCard::muteRequested, this, &DoctorPage::mute, Qt::QueuedConnection);
    return card;
}

/// Cards of what is still so stay where they are in the list of widgets.
void DoctorPage::fill(std::vector<FindingCard*>& cards, QVBoxLayout* column,
                      const std::vector<RunFinding>& findings) {
    std::vector<FindingCard*> next;
    for (const RunFinding& one : findings) {
        const auto same = std::find_if(cards.begin(), cards.end(), [&](const FindingCard* card) {
            return card != nullptr && isSame(card->shown(), one);
        });
        next.push_back(same == cards.end() ? makeCard() : *same);
        if (same != cards.end())
            *same = nullptr;
        next.back()->display(one, has_twin_, past_);
    }
    for (FindingCard* gone : cards)
        if (gone != nullptr) {
            gone->hide();
            gone->deleteLater();
        }
    for (std::size_t i = 0; i < next.size(); ++i)
        column->insertWidget(static_cast<int>(i), next[i]);
    cards = std::move(next);
}

void DoctorPage::showEvent(QShowEvent* event) {
    InspectorPage::showEvent(event);
    if (stale_)
        showAll();
}

/// Out of sight nothing is made: findings come and go with each switch.
void DoctorPage::showAll() {
    stale_ = !isVisible();
    if (stale_)
        return;
    std::vector<RunFinding> serious, slight;
    for (const RunFinding& one : audible())
        (one.finding.counts() ? serious : slight).push_back(one);
    const QString step = formatCount(step_);
    say(moment_, past_ ? tr("Step %1, in the past").arg(step) : tr("Up to step %1").arg(step));
    say(sound_, serious.empty() ? tr("No findings.") : QString());
    watched_->setVisible(serious.empty());
    fill(serious_cards_, serious_, serious);
    fill(slight_cards_, slight_, slight);
    notes_heading_->setVisible(!slight.empty());
    QStringList kinds;
    for (const FindingKind kind : muted_)
        kinds << findingTitle(kind).toLower();
    say(muted_words_, kinds.isEmpty() ? QString() : tr("Muted: %1.").arg(kinds.join(", ")));
    unmute_->setVisible(!muted_.empty());
}

void DoctorPage::setTheme(const Theme& theme) {
    theme_ = theme;
    for (const auto& cards : {serious_cards_, slight_cards_})
        for (FindingCard* card : cards)
            card->setTheme(theme);
}

}  // namespace normscope
