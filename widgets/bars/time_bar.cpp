// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/time_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QStyle>
#include <algorithm>

#include "widgets/bars/time_slider.h"
#include "widgets/base/accessible.h"
#include "widgets/base/icons.h"
#include "widgets/base/number_format.h"
#include "widgets/base/steady_label.h"

namespace normscope {

namespace {

constexpr double kMegabyte = 1e6;

void restyle(QWidget* widget) {
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

}  // namespace

TimeBar::TimeBar(QWidget* parent)
    : QWidget(parent),
      theme_(Theme::light()),
      begin_(makeButton(QStringLiteral("time-begin"), {}, tr("Look at the beginning (Home)."))),
      slider_(new TimeSlider(this)),
      label_(new SteadyLabel(this)),
      fork_(makeButton(QStringLiteral("time-fork"), tr("Fork here"),
                       tr("Go on training from the step looked at, as if nothing had come after. "
                          "The run as it is stays in File, Previous runs."))),
      live_(makeButton(QStringLiteral("time-live"), tr("● Live"),
                       tr("Back to the newest step (End)."))) {
    setObjectName(QStringLiteral("time-bar"));
    setAttribute(Qt::WA_StyledBackground);
    slider_->setObjectName(QStringLiteral("time-slider"));
    setSpokenLabel(*slider_, tr("Step looked at"));
    label_->setObjectName(QStringLiteral("time-step"));
    label_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    begin_->setAccessibleName(tr("Look at the beginning"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(12, 5, 12, 5);
    line->setSpacing(8);
    line->addWidget(begin_);
    line->addWidget(slider_, 1);
    line->addWidget(label_);
    line->addWidget(fork_);
    line->addWidget(live_);
    connect(slider_, &TimeSlider::stepChosen, this, [this](int step) { ask(step); });
    connect(begin_, &QPushButton::clicked, this, [this] { ask(0); });
    connect(live_, &QPushButton::clicked, this, &TimeBar::liveRequested);
    connect(fork_, &QPushButton::clicked, this, [this] { emit forkRequested(shown()); });
    slider_->setToolTip(help());
    setTheme(theme_);
    updateWords();
}

QPushButton* TimeBar::makeButton(const QString& name, const QString& text, const QString& help) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setToolTip(help);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void TimeBar::ask(std::int64_t step) {
    step = std::max<std::int64_t>(step, 0);
    if (step >= state_.last)
        emit liveRequested();
    else if (step != state_.visited)
        emit visitRequested(step);
}

bool TimeBar::handleKey(const QKeyEvent& event) {
    const bool one = event.modifiers() == Qt::ShiftModifier;
    if (!one && (event.modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return false;
    const std::int64_t stride = one ? 1 : std::max<std::int64_t>(state_.interval, 1);
    switch (event.key()) {
        case Qt::Key_Left:
            ask((shown() + stride - 1) / stride * stride - stride);
            return true;
        case Qt::Key_Right:
            ask((shown() / stride + 1) * stride);
            return true;
        case Qt::Key_Home:
            ask(0);
            return true;
        case Qt::Key_End:
            emit liveRequested();
            return true;
        default:
            return false;
    }
}

void TimeBar::keyPressEvent(QKeyEvent* event) {
    if (!handleKey(*event))
        QWidget::keyPressEvent(event);
}

void TimeBar::display(const TimeState& state) {
    if (state == state_)
        return;
    const bool kept_otherwise = !state.isKeptAs(state_);
    state_ = state;
    if (kept_otherwise)
        slider_->setToolTip(help());
    slider_->setRange(0, static_cast<int>(state.last));
    slider_->setSingleStep(static_cast<int>(std::max<std::int64_t>(state.interval, 1)));
    slider_->setPageStep(static_cast<int>(std::max<std::int64_t>(10 * state.interval, 1)));
    if (!slider_->isSliderDown())
        slider_->setValue(static_cast<int>(shown()));
    updateWords();
}

void TimeBar::updateWords() {
    const bool live = !state_.visited;
    const QString last = formatCount(state_.last);
    const QString newest =
        state_.recorded_every > 0
            ? tr("step %1 · recorded every %2").arg(last, formatCount(state_.recorded_every))
            : tr("step %1").arg(last);
    label_->setText(live ? newest
                         : tr("looking at step %1 of %2").arg(formatCount(*state_.visited), last));
    // Room for the longer words at once: the slider must not move under the mouse.
    label_->reserve(tr("looking at step %1 of %1").arg(last));
    slider_->setLive(live);
    begin_->setEnabled(state_.last > 0 && state_.visited != 0);
    fork_->setEnabled(!live);
    if (live_->property("primary").toBool() != live) {
        live_->setProperty("primary", live);
        restyle(live_);
    }
}

QString TimeBar::help() const {
    QString text =
        tr("Every step of the run can be looked at. Every %1th step is kept (%2 MB); any other is "
           "computed again, exactly.\nLeft and Right go from kept step to kept step, with Shift "
           "from step to step.")
            .arg(state_.interval)
            .arg(static_cast<double>(state_.bytes) / kMegabyte, 0, 'f', 1);
    if (state_.recorded_every > 0)
        text += tr("\nValidation and distributions are recorded every %1 steps or closer, densely "
                   "after the start and each change.")
                    .arg(formatCount(state_.recorded_every));
    if (state_.first_raw > 1)
        text += tr("\nLoss and accuracy of each step are kept from step %1 on; before, as mean, "
                   "smallest and largest of several steps.")
                    .arg(formatCount(state_.first_raw));
    return text;
}

void TimeBar::setMarks(const std::vector<Mark>& marks) {
    slider_->setMarks(marks);
}

void TimeBar::setTheme(const Theme& theme) {
    theme_ = theme;
    slider_->setTheme(theme);
    begin_->setIcon(icon(Glyph::Rewind, theme.text));
}

}  // namespace normscope
