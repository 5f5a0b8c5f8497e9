// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_doctor.h"

#include <QScrollArea>
#include <QSettings>

#include "app/window/help_dialogs.h"
#include "app/window/status_line.h"
#include "app/window/window_inspector.h"
#include "widgets/doctor/severity_mark.h"
#include "widgets/inspector/doctor_page.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/lab_view.h"

namespace normscope {

namespace {

constexpr QLatin1String kMuted("doctor/muted");

QString plotIdOf(const Finding& finding) {
    if (!finding.curve.empty())
        return QString::fromStdString(finding.curve);
    if (!finding.layer || finding.column.empty())
        return {};
    return QStringLiteral("layer%1-").arg(*finding.layer + 1) +
           QString::fromStdString(finding.column);
}

/// Scrolls to it and gives it the focus, whose ring says which it is.
void point(Plot& plot) {
    for (QWidget* parent = plot.parentWidget(); parent != nullptr; parent = parent->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(parent))
            area->ensureWidgetVisible(&plot);
    plot.setFocus(Qt::OtherFocusReason);
}

}  // namespace

WindowDoctor::WindowDoctor(Lab& lab, const WindowParts& parts, QSettings* settings, QWidget* window)
    : QObject(window),
      lab_(lab),
      parts_(parts),
      page_(parts.inspector->pages().page<DoctorPage>()),
      rounds_(lab),
      theme_(Theme::light()) {
    if (settings != nullptr)
        page_->setMuted(settings->value(kMuted).toStringList());
    connect(&rounds_, &DoctorRounds::changed, this, &WindowDoctor::display);
    connect(parts_.status, &StatusLine::findingsRequested, this,
            [this] { parts_.inspector->openAt(page_->info().key); });
    connect(page_, &DoctorPage::showRequested, this, &WindowDoctor::show);
    connect(page_, &DoctorPage::remedyRequested, this, &WindowDoctor::cure);
    connect(page_, &DoctorPage::guideRequested, this,
            [window](const QString& page) { followLink(window, page); });
    connect(page_, &DoctorPage::mutedChanged, this, [this, settings] {
        if (settings != nullptr)
            settings->setValue(kMuted, page_->muted());
        display();
    });
}

void WindowDoctor::setTheme(const Theme& theme) {
    theme_ = theme;
    icon_ = {};
    display();
}

void WindowDoctor::display() {
    page_->displayFindings(rounds_.findings(), rounds_.step(), rounds_.isPast());
    const auto worst = page_->worst();
    if (icon_.isNull() || worst != icon_of_) {
        icon_ = worst ? severityIcon(*worst, theme_) : soundIcon(theme_);
        icon_of_ = worst;
    }
    parts_.status->displayFindings(page_->count(), icon_);
}

void WindowDoctor::show(const RunFinding& shown) {
    const Finding& finding = shown.finding;
    if (finding.layer) {
        const auto layer = static_cast<int>(*finding.layer);
        const auto channel = static_cast<int>(finding.channel.value_or(0));
        parts_.view->selectChannel(layer, channel);
        parts_.inspector->pages().select(layer, channel);
    }
    const QString id = plotIdOf(finding);
    for (Plot* plot : parts_.view->plots())
        if (!id.isEmpty() && plot->id() == id)
            point(*plot);
    if (!finding.page.empty())
        parts_.inspector->openAt(QString::fromStdString(finding.page));
}

/// As if it had been set by hand: recorded, and undone by Undo.
void WindowDoctor::cure(const RunFinding& shown) {
    const auto& settings = shown.finding.settings;
    const bool of_b = shown.run == 'B';
    const bool stopped = (of_b ? lab_.twinFault() : lab_.fault()).has_value();
    if (!isLive(settings))
        return lab_.rebuild(settings);
    lab_.intervene(settings, of_b ? Target::B : Target::A);
    if (stopped)
        lab_.play();
}

}  // namespace normscope
