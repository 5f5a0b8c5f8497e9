// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the window about what the Doctor finds.
#include <QScrollArea>
#include <QSettings>

#include "app/doctor/doctor_watch.h"
#include "app/window/help_dialogs.h"
#include "app/window/main_window.h"
#include "app/window/status_line.h"
#include "widgets/doctor/doctor_page.h"
#include "widgets/doctor/severity_mark.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab_view.h"

namespace normscope {

namespace {

constexpr QLatin1String kMuted("doctor/muted");
constexpr QLatin1String kPage("doctor");

QString plotIdOf(const Finding& finding) {
    if (!finding.curve.empty())
        return QString::fromStdString(finding.curve);
    if (!finding.layer || !finding.tap)
        return {};
    const auto key = keyOf(*finding.tap);
    return QStringLiteral("layer%1-").arg(*finding.layer + 1) +
           QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
}

/// Scrolls to it and gives it the focus, whose ring says which it is.
void point(Plot& plot) {
    for (QWidget* parent = plot.parentWidget(); parent != nullptr; parent = parent->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(parent))
            area->ensureWidgetVisible(&plot);
    plot.setFocus(Qt::OtherFocusReason);
}

}  // namespace

DoctorPage* MainWindow::buildDoctor() {
    doctor_page_ = new DoctorPage;
    doctor_ = new DoctorWatch(lab_, this);
    return doctor_page_;
}

void MainWindow::wireDoctor() {
    if (options_.settings != nullptr)
        doctor_page_->setMuted(options_.settings->value(kMuted).toStringList());
    connect(doctor_, &DoctorWatch::changed, this, &MainWindow::displayFindings);
    connect(this, &MainWindow::themeChanged, this, &MainWindow::displayFindings);
    connect(status_, &StatusLine::findingsRequested, this, [this] {
        inspector_->showPage(kPage);
        showInspector(true);
    });
    connect(doctor_page_, &DoctorPage::showRequested, this, &MainWindow::showFinding);
    connect(doctor_page_, &DoctorPage::remedyRequested, this, &MainWindow::cure);
    connect(doctor_page_, &DoctorPage::guideRequested, this,
            [this](const QString& page) { followLink(this, page); });
    connect(doctor_page_, &DoctorPage::mutedChanged, this, [this] {
        if (options_.settings != nullptr)
            options_.settings->setValue(kMuted, doctor_page_->muted());
        displayFindings();
    });
}

void MainWindow::displayFindings() {
    doctor_page_->displayFindings(doctor_->findings(), doctor_->step(), doctor_->isPast());
    const auto worst = doctor_page_->worst();
    status_->displayFindings(doctor_page_->count(),
                             worst ? severityIcon(*worst, theme_) : soundIcon(theme_));
}

void MainWindow::showFinding(const RunFinding& shown) {
    const Finding& finding = shown.finding;
    if (finding.layer) {
        const auto layer = static_cast<int>(*finding.layer);
        const auto channel = static_cast<int>(finding.channel.value_or(0));
        view_->selectChannel(layer, channel);
        inspector_->select(layer, channel);
    }
    const QString id = plotIdOf(finding);
    for (Plot* plot : view_->plots())
        if (!id.isEmpty() && plot->id() == id)
            point(*plot);
    if (finding.page.empty())
        return;
    inspector_->showPage(QString::fromStdString(finding.page));
    showInspector(true);
}

/// As if it had been set by hand: recorded, and undone by Undo.
void MainWindow::cure(const RunFinding& shown) {
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
