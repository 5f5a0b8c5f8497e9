// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_lessons.h"

#include <QSettings>
#include <algorithm>
#include <utility>

#include "app/learn/watch.h"
#include "app/window/help_dialogs.h"
#include "app/window/window_inspector.h"
#include "widgets/bars/time_bar.h"
#include "widgets/bars/transport_bar.h"
#include "widgets/base/banner.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/column.h"
#include "widgets/lab/lab_view.h"
#include "widgets/learn/tour_card.h"
#include "widgets/panel/experiment_panel.h"

namespace normscope {

namespace {

constexpr QLatin1String kTourSeen("tour/seen");
constexpr QLatin1String kNormSwitch("controls.batch-norm");

std::vector<TourCard::Card> tourCards() {
    const auto tr = [](const char* text) { return WindowLessons::tr(text); };
    return {
        {tr("What you see"),
         tr("A network is training, now. One row is one layer; every histogram shows its values "
            "as they are. <i>Linear output z</i> goes into batch norm, <i>Norm output y</i> comes "
            "out: centered, "
            "with a steady width."),
         "y"},
        {tr("Press B"),
         tr("It switches batch norm off in every layer, while the network goes on training with "
            "the weights it has. Watch the layers and the loss. Press B again to switch it on."),
         kNormSwitch},
        {tr("Take it with you"),
         tr("Export saves the plots as pictures and the numbers behind them. Lessons (L) go on "
            "from here; F1 is the guide. Nothing you press can break anything."),
         "controls.export"}};
}

}  // namespace

WindowLessons::WindowLessons(Lab& lab, const WindowParts& parts, QSettings* settings,
                             QWidget* window, QWidget* centre)
    : QObject(window),
      lab_(lab),
      parts_(parts),
      settings_(settings),
      centre_(centre),
      frame_(new WatchFrame(centre)),
      desk_(new LessonDesk(lab, *parts.lessons, *frame_, settings, *window)),
      theme_(Theme::light()) {
    parts_.lessons->hide();
    connect(desk_, &LessonDesk::shown, this, &WindowLessons::makeRoom);
    connect(desk_, &LessonDesk::stepEntered, this, &WindowLessons::showParts);
    connect(desk_, &LessonDesk::closed, this, &WindowLessons::end);
    connect(desk_, &LessonDesk::linkActivated, this,
            [window](const QString& link) { followLink(window, link); });
}

void WindowLessons::toggle() {
    if (desk_->isShown())
        desk_->close();
    else
        desk_->show();
}

WindowLessons::Layout WindowLessons::layout() const {
    return before_.value_or(Layout{!parts_.panel->isHidden(), parts_.inspector->isOpen(),
                                   parts_.inspector->pages().pageShown(),
                                   parts_.view->observation().dual, parts_.view->layoutState()});
}

void WindowLessons::sendGuestAway() {
    if (const auto leave = std::exchange(guest_leaves_, {}))
        leave();
}

/// Once: what is learned from takes the place of the panel and of the inspector until it needs
/// them.
void WindowLessons::takeRoom() {
    if (tour_ != nullptr && tour_->isVisible())
        tour_->skip();
    if (before_)
        return;
    before_ = layout();
    parts_.panel->hide();
    parts_.inspector->setOpen(false);
}

void WindowLessons::giveRoomBack() {
    if (!before_)
        return;
    const Layout before = *before_;
    before_.reset();
    parts_.view->restoreLayoutState(before.view);
    parts_.view->setDual(before.dual);
    parts_.panel->setVisible(before.panel);
    parts_.inspector->pages().showPage(before.page);
    parts_.inspector->setOpen(before.inspector);
    centre_->setFocus();
}

void WindowLessons::makeRoom() {
    sendGuestAway();
    takeRoom();
    emit changed();
}

void WindowLessons::lendRoom(std::function<void()> leave) {
    sendGuestAway();
    if (desk_->isShown())
        desk_->close();
    takeRoom();
    guest_leaves_ = std::move(leave);
    emit changed();
}

void WindowLessons::takeRoomBack() {
    guest_leaves_ = {};
    giveRoomBack();
    emit changed();
}

void WindowLessons::showParts(const QStringList& show, const QStringList& watch,
                              const QStringList& hidden) {
    if (!before_)
        return;
    hide(hidden);
    parts_.panel->setVisible(!watch.filter("panel.").isEmpty() && !hides("panel"));
    const auto pages = watch.filter("inspector.");
    if (!pages.isEmpty())
        parts_.inspector->openAt(pages.first().section('.', 1));
    else
        parts_.inspector->setOpen(false);
    for (const LayerColumn& column : layerColumns())
        if (column.isOptional())
            parts_.view->setColumn(column.key, std::ranges::any_of(watch, [&](const QString& name) {
                                       return name.section('.', -1) == column.lesson;
                                   }));
    if (parts_.view->observation().dual != show.contains("dual"))
        parts_.view->setDual(show.contains("dual"));
    auto wanted = Distribution::Histogram;
    for (const QString& word : show)
        wanted = fromKey<Distribution>(word.toStdString()).value_or(wanted);
    if (parts_.view->commonDistribution() != wanted)
        parts_.view->setDistribution(wanted);
    emit changed();
}

/// Not to be had while the lesson is open.
void WindowLessons::hide(const QStringList& parts) {
    hidden_ = parts;
    parts_.transport->setVisible(!hides("controls"));
    parts_.time->setVisible(!hides("time"));
    parts_.inspector->setAllowed(!hides("inspector"));
}

void WindowLessons::end() {
    hide({});
    if (before_ && desk_->hasKept())
        parts_.notice->announce(
            {{}, tr("This is the lesson's run. Yours from before is kept.")},
            {{"back-to-run", tr("Back to my run"), tr("Replays it to where it stood."),
              [this] { desk_->restoreKept(); }}});
    giveRoomBack();
    emit changed();
}

void WindowLessons::offerTour() {
    if (settings_ == nullptr || settings_->value(kTourSeen).toBool())
        return;
    settings_->setValue(kTourSeen, true);
    showTour();
}

void WindowLessons::showTour() {
    if (desk_->isShown())
        desk_->close();
    if (tour_ == nullptr) {
        tour_ = new TourCard(tourCards(), centre_);
        connect(tour_, &TourCard::cardShown, this, [this](const QString& part) {
            frame_->watch(watchSource(*centre_->window(), {part}));
            part == kNormSwitch ? holdForSwitch() : goOn();
        });
        connect(&lab_, &Lab::experimentChanged, this, [this] {
            if (!lab_.experiment().interventions.empty())
                goOn();
        });
        connect(tour_, &TourCard::ended, this, [this] {
            goOn();
            frame_->watch({});
            centre_->setFocus();
        });
    }
    tour_->setTheme(theme_);
    tour_->begin();
}

/// Switched off early, batch norm is missed at once; late, hardly. A run that was changed by hand
/// stays as it is.
void WindowLessons::holdForSwitch() {
    constexpr std::int64_t kEarly = 100;
    const auto& experiment = lab_.experiment();
    if (!experiment.interventions.empty() || experiment.twin || !lab_.isTraining())
        return;
    if (lab_.status().step > kEarly / 4)  // it may be some steps ahead of what it said last
        lab_.reset();
    lab_.playTo(kEarly);
    held_ = true;
}

void WindowLessons::goOn() {
    if (std::exchange(held_, false))
        lab_.play();
}

void WindowLessons::setTheme(const Theme& theme) {
    theme_ = theme;
    frame_->setTheme(theme);
    if (tour_ != nullptr)
        tour_->setTheme(theme);
}

}  // namespace normscope
