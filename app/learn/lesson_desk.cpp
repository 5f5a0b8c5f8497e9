// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/lesson_desk.h"

#include <QSettings>
#include <algorithm>

#include "app/learn/lesson_progress.h"
#include "app/learn/watch.h"
#include "widgets/learn/watch_frame.h"

namespace normscope {

LessonDesk::LessonDesk(Lab& lab, LessonView& view, WatchFrame& frame, QSettings* settings,
                       QWidget& window)
    : QObject(&window),
      lab_(lab),
      view_(view),
      frame_(frame),
      settings_(settings),
      window_(window),
      player_(lab) {
    if (settings_ != nullptr)
        progress_ = readLessonProgress(*settings_);
    connect(&view_, &LessonView::lessonChosen, this, &LessonDesk::openNamed);
    connect(&view_, &LessonView::listRequested, this, &LessonDesk::toList);
    connect(&view_, &LessonView::closeRequested, this, &LessonDesk::close);
    connect(&view_, &LessonView::restoreRequested, this, &LessonDesk::restoreKept);
    connect(&view_, &LessonView::linkActivated, this, &LessonDesk::linkActivated);
    connect(&view_, &LessonView::optionChosen, &player_, &LessonPlayer::choose);
    connect(&view_, &LessonView::runRequested, &player_, &LessonPlayer::run);
    connect(&view_, &LessonView::nextRequested, &player_, &LessonPlayer::next);
    connect(&view_, &LessonView::backRequested, &player_, &LessonPlayer::back);
    connect(&player_, &LessonPlayer::entered, this, &LessonDesk::enter);
    connect(&player_, &LessonPlayer::stepDone, this, &LessonDesk::noteDone);
    connect(&player_, &LessonPlayer::finished, this, &LessonDesk::leadOn);
    connect(&player_, &LessonPlayer::changed, this, [this] {
        if (player_.isOpen())
            view_.display(player_.lesson().lesson, player_.state());
    });
}

bool LessonDesk::owns(const Experiment& experiment) const {
    return last_ && std::ranges::any_of(last_->scripts, [&](const LessonScript& script) {
               return experiment == script.before || experiment == script.after;
           });
}

bool LessonDesk::isShown() const {
    return !view_.isHidden();
}

void LessonDesk::show() {
    if (lessons_.empty())
        for (auto& banked : bankedLessons())
            lessons_.push_back(std::move(banked.lesson));
    displayLessons();
    view_.show();
    emit shown();
    view_.setFocus();
}

void LessonDesk::displayLessons() {
    view_.displayLessons(lessons_, progress_);
    view_.displayKept(kept_.has_value());
}

void LessonDesk::openNamed(const QString& name) {
    const BankedLesson lesson = lessonNamed(name);
    const auto reached = static_cast<std::size_t>(progress_.value(name).reached);
    // Where one left it; what is done is begun again.
    open(lesson, reached < lesson.scripts.size() ? reached : 0);
}

void LessonDesk::open(const BankedLesson& lesson, std::size_t step, const QStringList& hidden) {
    keepRun();
    hidden_ = lesson.hidden + hidden;
    last_ = lesson;
    show();
    const Lesson* next = following(lesson.lesson.name);
    view_.displayFollowing(next != nullptr ? next->title : QString());
    player_.begin(lesson, step);
    view_.setFocus();
}

/// What is in the lab, unless a lesson put it there.
void LessonDesk::keepRun() {
    const Experiment& present = lab_.experiment();
    const bool of_lesson =
        last_ && std::ranges::any_of(last_->scripts, [&](const LessonScript& script) {
            return script.after.configuration == present.configuration;
        });
    if (!of_lesson && lab_.status().step > 0)
        kept_ = Kept{present, lab_.status().step};
}

void LessonDesk::restoreKept() {
    if (!kept_)
        return;
    const Kept kept = *kept_;
    kept_.reset();
    close();
    lab_.openPaused(kept.experiment);
    lab_.playTo(kept.step, /*full_speed=*/true);
}

const Lesson* LessonDesk::following(const QString& name) const {
    const auto here =
        std::ranges::find_if(lessons_, [&](const Lesson& lesson) { return lesson.name == name; });
    return here == lessons_.end() || here + 1 == lessons_.end() ? nullptr : &*(here + 1);
}

/// What is finished leads to the next lesson of the course, the last one back to the list.
void LessonDesk::leadOn() {
    const Lesson* next = following(player_.lesson().lesson.name);
    if (next == nullptr)
        return toList();
    openNamed(QString(next->name));
}

void LessonDesk::toList() {
    lab_.pause();
    player_.end();
    displayLessons();
    view_.displayList();
}

void LessonDesk::close() {
    player_.end();
    view_.displayList();
    view_.hide();
    emit closed();
}

void LessonDesk::enter() {
    if (!player_.isOpen()) {
        frame_.watch({});
        emit stepEntered({}, {}, {});
        return;
    }
    const QStringList& watched = player_.script().watch;
    emit stepEntered(player_.script().show, watched, hidden_);
    frame_.watch(watchSource(window_, watched));
}

void LessonDesk::noteDone(std::size_t step, std::optional<bool> held) {
    const QString name = player_.lesson().lesson.name;
    LessonProgress& progress = progress_[name];
    const int done = static_cast<int>(step) + 1;
    if (held && done > progress.reached) {  // made again it counts no more
        ++progress.predicted;
        progress.held += *held ? 1 : 0;
    }
    progress.reached = std::max(progress.reached, done);
    if (settings_ != nullptr)
        writeLessonProgress(*settings_, name, progress);
}

}  // namespace normscope
