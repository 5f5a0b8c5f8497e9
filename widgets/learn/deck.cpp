// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/deck.h"

#include <algorithm>

namespace normscope {

void Deck::begin(std::vector<Prompt> prompts, Progress progress, std::function<QDate()> today) {
    prompts_ = std::move(prompts);
    progress_ = std::move(progress);
    today_ = std::move(today);
    restart();
}

void Deck::setLevel(const std::optional<Level>& level) {
    level_ = level;
    restart();
}

void Deck::goTo(const QString& id) {
    const auto found = std::ranges::find(prompts_, id, &Prompt::id);
    if (found != prompts_.end())
        show(static_cast<std::size_t>(found - prompts_.begin()));
}

void Deck::setTopic(const QString& topic) {
    topic_ = topic;
    restart();
}

/// Those of the level and topic chosen: easier ones first, else in their order.
std::vector<std::size_t> Deck::candidates() const {
    std::vector<std::size_t> some;
    for (std::size_t i = 0; i < prompts_.size(); ++i)
        if ((!level_ || prompts_[i].level == *level_) &&
            (topic_.isEmpty() || prompts_[i].topic == topic_))
            some.push_back(i);
    std::ranges::stable_sort(some, {}, [this](std::size_t i) { return prompts_[i].level; });
    return some;
}

/// What comes next; with `everything` also what is not due. Those that were passed over without an
/// answer come last.
std::optional<std::size_t> Deck::pick(bool everything) const {
    const auto passed = [this](std::size_t prompt) {
        const auto last = std::find_if(shown_.rbegin(), shown_.rend(),
                                       [&](const Shown& shown) { return shown.prompt == prompt; });
        return last != shown_.rend() && !last->answer;
    };
    const auto all = candidates();
    auto some = all;
    std::erase_if(some, passed);
    const auto next = pickFrom(some, everything);
    return next ? next : pickFrom(all, everything);
}

std::optional<std::size_t> Deck::pickFrom(const std::vector<std::size_t>& some,
                                          bool everything) const {
    const QDate day = today_();
    std::vector<Card> cards;
    for (const std::size_t prompt : some) {
        Card card = cardOf(prompts_[prompt]);
        if (everything && card.box > 0)
            card.due = std::min(card.due, day);
        cards.push_back(card);
    }
    std::vector<std::size_t> recent;
    for (const Shown& shown : shown_)
        if (const auto found = std::ranges::find(some, shown.prompt); found != some.end())
            recent.push_back(static_cast<std::size_t>(found - some.begin()));
    const auto next = nextCard(cards, day, recent);
    return next ? std::optional(some[*next]) : std::nullopt;
}

void Deck::show(std::size_t prompt) {
    shown_.push_back({prompt, cardOf(prompts_[prompt]).asked(), std::nullopt});
    place_ = shown_.size() - 1;
}

void Deck::restart() {
    shown_.clear();
    place_ = 0;
    practising_ = false;
    if (const auto first = pick(false))
        show(*first);
}

void Deck::next() {
    if (place_ + 1 < shown_.size())
        ++place_;
    else if (const auto prompt = pick(practising_))
        show(*prompt);
    else
        place_ = shown_.size();
}

void Deck::previous() {
    if (place_ > 0)
        --place_;
}

void Deck::practise() {
    practising_ = true;
    if (const auto prompt = pick(true))
        show(*prompt);
}

Card Deck::answer(std::size_t what, Grade grade) {
    shown_[place_].answer = what;
    const QString& id = prompt().id;
    const Card card = answered(progress_.value(id), grade, today_());
    progress_[id] = card;
    return card;
}

QDate Deck::firstDue() const {
    QDate first;
    for (const std::size_t prompt : candidates()) {
        const Card card = cardOf(prompts_[prompt]);
        if (card.box > 0 && (first.isNull() || card.due < first))
            first = card.due;
    }
    return first;
}

std::vector<TopicScore> Deck::scores() const {
    std::vector<TopicScore> scores{{}};
    for (const Prompt& prompt : prompts_) {
        if (std::ranges::find(scores, prompt.topic, &TopicScore::topic) == scores.end())
            scores.push_back({prompt.topic, prompt.topic_title, 0, 0, 0});
        if (level_ && prompt.level != *level_)
            continue;
        const Card card = cardOf(prompt);
        for (TopicScore& score : scores)
            if (score.topic.isEmpty() || score.topic == prompt.topic) {
                ++score.total;
                score.known += card.box >= kKnownBox ? 1 : 0;
                score.due += isDue(card, today_()) ? 1 : 0;
            }
    }
    return scores;
}

}  // namespace normscope
