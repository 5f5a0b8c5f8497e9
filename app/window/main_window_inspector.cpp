// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the window about closer looks: the inspector at its right edge.
#include <QSplitter>

#include "app/learn/watch.h"
#include "app/window/main_window.h"
#include "widgets/doctor/doctor_page.h"
#include "widgets/inspector/batches_page.h"
#include "widgets/inspector/channel_page.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/inspector_handle.h"
#include "widgets/inspector/norms_page.h"
#include "widgets/inspector/predictions_page.h"
#include "widgets/inspector/statistics_page.h"
#include "widgets/lab_view.h"
#include "widgets/watch_frame.h"

namespace normscope {

namespace {

constexpr int kRoomForInspector = 1440;  // px of the window from which on it is open at first

void watchParts(const QWidget& window, WatchFrame& frame, const QStringList& parts) {
    if (parts.isEmpty()) {
        frame.watch({});
        return;
    }
    frame.watch([&window, parts] {
        std::vector<QWidget*> found;
        for (const QString& part : parts)
            for (QWidget* widget : watchTargets(window, part))
                found.push_back(widget);
        return found;
    });
}

}  // namespace

QSplitter* MainWindow::buildInspector(QWidget* centre, QWidget* lab) {
    inspector_ = new Inspector(centre);
    inspector_->addPage(new StatisticsPage, QStringLiteral("statistics"), tr("Statistics"),
                        tr("Running statistics beside the batch's and the population's; "
                           "recalibrate, freeze, fold."));
    inspector_->addPage(new NormsPage, QStringLiteral("norms"), tr("Norm"),
                        tr("What each kind of norm reduces over, and changing to it."));
    inspector_->addPage(new ChannelPage, QStringLiteral("channel"), tr("Channel"),
                        tr("One value through a norm and back, with all the numbers."));
    inspector_->addPage(new BatchesPage, QStringLiteral("batches"), tr("Batches"),
                        tr("What the batch's size and its other samples do."));
    inspector_->addPage(new PredictionsPage, QStringLiteral("predictions"), tr("Predictions"),
                        tr("Samples with what is predicted, confusion, decision boundary."));
    inspector_->addPage(buildDoctor(), QStringLiteral("doctor"), tr("Doctor"),
                        tr("What is wrong with the run, why, and what to do."));
    inspector_handle_ = new InspectorHandle(centre);
    inspector_splitter_ = new QSplitter(Qt::Horizontal, centre);
    inspector_splitter_->setObjectName(QStringLiteral("inspector-splitter"));
    inspector_splitter_->setChildrenCollapsible(false);
    inspector_splitter_->setHandleWidth(3);
    inspector_splitter_->addWidget(lab);
    inspector_splitter_->addWidget(inspector_);
    inspector_splitter_->setStretchFactor(0, 1);
    inspector_splitter_->setStretchFactor(1, 0);
    return inspector_splitter_;
}

void MainWindow::wireInspector() {
    connect(inspector_handle_, &QAbstractButton::clicked, this, &MainWindow::showInspector);
    connect(menus_, &WindowMenus::inspectorToggled, this, &MainWindow::showInspector);
    connect(menus_, &WindowMenus::inspectorPageRequested, this, [this](const QString& page) {
        inspector_->showPage(page);
        showInspector(true);
    });
    connect(inspector_, &Inspector::requestChanged, &lab_, &Lab::inspect);
    connect(inspector_, &Inspector::settingsRequested, &lab_, &Lab::change);
    connect(inspector_, &Inspector::settingsOfRunRequested, &lab_,
            [this](const std::vector<Setting>& settings, bool twin) {
                const bool both = lab_.twinConfiguration() && lab_.target() == Target::Both;
                lab_.intervene(settings, both ? Target::Both : twin ? Target::B : Target::A);
            });
    connect(inspector_, &Inspector::selected, view_, &LabView::selectChannel);
    connect(view_, &LabView::selected, inspector_, &Inspector::select);
    connect(inspector_, &Inspector::saveRequested, view_, &LabView::saveRequested);
    connect(inspector_, &Inspector::enlargeRequested, view_, &LabView::enlarge);
    connect(inspector_, &Inspector::pageLeft, this, [this] {
        if (view_->enlargesVisitor())
            view_->restore();
    });
    auto* frame = new WatchFrame(centralWidget());
    frame->setObjectName(QStringLiteral("channel-frame"));
    connect(this, &MainWindow::themeChanged, frame, &WatchFrame::setTheme);
    connect(inspector_->findChild<ChannelPage*>(), &ChannelPage::watchRequested, frame,
            [this, frame](const QStringList& parts) { watchParts(*this, *frame, parts); });
    connect(&lab_, &Lab::inspected, this, &MainWindow::displayInspector);
    connect(&lab_, &Lab::restarted, inspector_, &Inspector::clear);
}

void MainWindow::displayInspector() {
    const auto& twin = lab_.twinConfiguration();
    Inspected what;
    what.data = lab_.data();
    what.frame = lab_.frame();
    what.configuration = &lab_.configuration();
    what.twin_configuration = twin ? &*twin : nullptr;
    what.aimed = twin && lab_.target() == Target::B ? &*twin : &lab_.configuration();
    what.inspection = lab_.inspection();
    what.twin = lab_.twinInspection();
    what.history = &lab_.history();
    what.twin_history = lab_.twinHistory();
    what.visited = lab_.visited();
    inspector_->display(what);
}

void MainWindow::showInspector(bool shown) {
    shown = shown && !locked_parts_.contains(QStringLiteral("inspector"));
    inspector_->setOpen(shown);
    inspector_handle_->setChecked(shown);
    menus_->displayInspector(shown);
    sizeInspector();
}

/// Gives it its usual width where there is none remembered, once it is known how much there is.
void MainWindow::sizeInspector() {
    if (inspector_sized_ || !isVisible() || !inspector_->isOpen())
        return;
    inspector_sized_ = true;
    const int room = inspector_splitter_->width() - inspector_splitter_->handleWidth();
    inspector_splitter_->setSizes({room - Inspector::kWidth, Inspector::kWidth});
}

bool MainWindow::hasRoomForInspector() const {
    return width() >= kRoomForInspector;
}

}  // namespace normscope
