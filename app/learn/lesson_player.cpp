// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/lesson_player.h"

#include <algorithm>

#include "app/learn/lesson_claims.h"
#include "model/pytorch/module_text.h"

namespace normscope {

namespace {

/// Empty while the data, and with them the sizes, are not known, and for networks of images.
QString codeOf(const Configuration& configuration, const TrainerStatus& status) {
    if (status.features <= 0 || status.classes <= 0 || isConvolutional(configuration.network.kind))
        return {};
    return QString::fromStdString(
        pytorchNetwork(configuration, Shape{status.features}, status.classes));
}

}  // namespace

LessonPlayer::LessonPlayer(Lab& lab, QObject* parent) : QObject(parent), lab_(lab) {
    connect(&lab_, &Lab::statusChanged, this, &LessonPlayer::follow);
    connect(&lab_, &Lab::experimentChanged, this, &LessonPlayer::updateCode);
}

void LessonPlayer::begin(const BankedLesson& lesson, std::size_t step) {
    lesson_ = lesson;
    states_.assign(lesson.scripts.size(), {});
    for (std::size_t i = 0; i < states_.size(); ++i)
        states_[i].step = i;
    std::set<std::int64_t> whys;
    for (const LessonScript& its : lesson.scripts)
        whys.merge(whyStepsOf(its));
    lab_.lookForWhyAt(whys);
    place_ = std::min(step, states_.size() - 1);
    enter();
    if (!isInPlace()) {
        lab_.openPaused(script().before);
        if (this->step().from > 0)
            lab_.playTo(this->step().from, /*full_speed=*/true);
    }
}

void LessonPlayer::end() {
    if (!lesson_)
        return;
    lesson_.reset();
    states_.clear();
    lab_.lookForWhyAt({});
    place_ = 0;
    emit entered();
}

void LessonPlayer::enter() {
    emit entered();
    updateCode();
    emit changed();
}

bool LessonPlayer::isInPlace() const {
    return lab_.experiment() == script().before && lab_.status().step == step().from &&
           !lab_.status().playing && !lab_.visited() && !lab_.fault() && !lab_.status().loading;
}

void LessonPlayer::choose(std::size_t option) {
    if (!lesson_ || now().stage != LessonState::Stage::Before ||
        option >= static_cast<std::size_t>(step().options.size()))
        return;
    now().chosen = option;
    emit changed();
}

void LessonPlayer::run() {
    if (!lesson_ || !step().trains)
        return;
    const bool paused = now().stage == LessonState::Stage::Running;
    if (!paused && !step().question.isEmpty() && !now().chosen)
        return;
    if (!paused && isInPlace()) {
        const auto apply = [this](const std::vector<Intervention>& before,
                                  const std::vector<Intervention>& after, Target target) {
            for (std::size_t i = before.size(); i < after.size(); ++i)
                lab_.intervene(after[i].set, target);
        };
        apply(script().before.interventions, script().after.interventions, Target::A);
        if (script().after.twin)
            apply(script().before.twin->interventions, script().after.twin->interventions,
                  Target::B);
    } else if (!paused) {
        lab_.openPaused(script().after);
    }
    now().stage = LessonState::Stage::Running;
    now().held.reset();
    now().note.clear();
    now().paused = false;
    now().at = lab_.status().step;
    seen_playing_ = false;
    lab_.playTo(step().until);
    emit changed();
}

void LessonPlayer::next() {
    if (!lesson_ || now().stage == LessonState::Stage::Running)
        return;
    if (!step().trains)
        emit stepDone(place_, std::nullopt);
    if (place_ + 1 == states_.size()) {
        emit finished();
        return;
    }
    ++place_;
    // A new run shows itself before anything is predicted of it.
    if (script().begins && now().stage == LessonState::Stage::Before && !isInPlace())
        lab_.openPaused(script().before);
    enter();
}

void LessonPlayer::back() {
    if (!lesson_ || place_ == 0 || now().stage == LessonState::Stage::Running)
        return;
    --place_;
    enter();
}

void LessonPlayer::follow(const TrainerStatus& status) {
    if (!lesson_ || now().stage != LessonState::Stage::Running || status.loading)
        return;
    if (lab_.experiment().configuration != script().after.configuration || status.step < now().at)
        return giveUp(tr("Another run was begun meanwhile. Run the step again when you like."));
    seen_playing_ = seen_playing_ || status.playing;
    const bool paused = seen_playing_ && !status.playing && !lab_.fault();
    const bool moved = status.step != now().at || paused != now().paused;
    now().at = status.step;
    now().paused = paused;
    const bool behind =
        status.has_twin && !lab_.twinFault() && status.twin_step < step().until && !lab_.fault();
    if (lab_.fault() || (status.step >= step().until && !behind))
        finishRun();
    else if (moved)
        emit changed();
}

void LessonPlayer::giveUp(const QString& note) {
    now().stage = LessonState::Stage::Before;
    now().paused = false;
    now().note = note;
    emit changed();
}

void LessonPlayer::finishRun() {
    const auto stepOf = [](const std::optional<Fault>& fault) {
        return fault ? std::optional(fault->step) : std::nullopt;
    };
    const Recorded recorded{&lab_.history(), lab_.twinHistory(), stepOf(lab_.fault()),
                            stepOf(lab_.twinFault())};
    LessonState& state = now();
    state.stage = LessonState::Stage::After;
    state.paused = false;
    if (!step().question.isEmpty())
        state.held = heldOption(script(), recorded);
    if (lab_.experiment() != script().after)
        state.note =
            tr("You changed the run on the way: it may show something else than the text "
               "says.");
    emit stepDone(place_, state.held && state.chosen ? std::optional(*state.held == *state.chosen)
                                                     : std::nullopt);
    emit changed();
}

void LessonPlayer::updateCode() {
    if (!lesson_ || !step().shows_code)
        return;
    const auto code = codeOf(lab_.configuration(), lab_.status());
    if (code == now().code)
        return;
    now().code = code;
    emit changed();
}

}  // namespace normscope
