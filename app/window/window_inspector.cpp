// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/window_inspector.h"

#include <QHBoxLayout>
#include <QSplitter>

#include "widgets/inspector/inspector.h"
#include "widgets/inspector/inspector_handle.h"
#include "widgets/inspector/pages.h"
#include "widgets/lab/lab_view.h"

namespace normscope {

namespace {

constexpr int kRoomForInspector = 1440;  // px of the window from which on it is open at first

}  // namespace

WindowInspector::WindowInspector(Lab& lab, LabView& view, QWidget* centre, QWidget* parent)
    : QWidget(parent),
      lab_(lab),
      view_(view),
      splitter_(new QSplitter(Qt::Horizontal, this)),
      inspector_(new Inspector(this)),
      handle_(new InspectorHandle(this)) {
    for (const ListedPage& page : inspectorPages())
        inspector_->addPage(page);
    splitter_->setObjectName("inspector-splitter");
    splitter_->setChildrenCollapsible(false);
    splitter_->setHandleWidth(3);
    splitter_->addWidget(centre);
    splitter_->addWidget(inspector_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 0);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(splitter_, 1);
    row->addWidget(handle_);
    wire();
}

void WindowInspector::wire() {
    connect(handle_, &QAbstractButton::clicked, this, &WindowInspector::setOpen);
    connect(inspector_, &Inspector::requestChanged, &lab_, &Lab::inspect);
    connect(inspector_, &Inspector::settingsRequested, &lab_, &Lab::change);
    connect(inspector_, &Inspector::settingsOfRunRequested, &lab_,
            [this](const std::vector<Setting>& settings, bool twin) {
                const bool both = lab_.twinConfiguration() && lab_.target() == Target::Both;
                lab_.intervene(settings, both ? Target::Both : twin ? Target::B : Target::A);
            });
    connect(inspector_, &Inspector::selected, &view_, &LabView::selectChannel);
    connect(&view_, &LabView::selected, inspector_, &Inspector::select);
    connect(inspector_, &Inspector::saveRequested, &view_, &LabView::saveRequested);
    connect(inspector_, &Inspector::enlargeRequested, &view_, &LabView::enlarge);
    connect(inspector_, &Inspector::pageLeft, this, [this] {
        if (view_.enlargesVisitor())
            view_.restore();
    });
    connect(inspector_, &Inspector::pauseRequested, &lab_, &Lab::pause);
    connect(&lab_, &Lab::inspected, this, &WindowInspector::display);
    connect(&lab_, &Lab::historyChanged, this, &WindowInspector::display);
    connect(&lab_, &Lab::restarted, inspector_, &Inspector::clear);
}

void WindowInspector::display() {
    const auto& twin = lab_.twinConfiguration();
    Inspected what;
    what.data = lab_.data();
    what.frame = lab_.frame();
    what.configuration = &lab_.configuration();
    what.twin_configuration = twin ? &*twin : nullptr;
    what.aimed = &lab_.targetConfiguration();
    what.inspection = lab_.inspection();
    what.twin = lab_.twinInspection();
    what.history = &lab_.history();
    what.twin_history = lab_.twinHistory();
    what.visited = lab_.visited();
    inspector_->display(what);
}

bool WindowInspector::isOpen() const {
    return inspector_->isOpen();
}

void WindowInspector::setOpen(bool open) {
    inspector_->setOpen(open && allowed_);
    handle_->setChecked(inspector_->isOpen());
    size();
}

void WindowInspector::openAt(const QString& page) {
    inspector_->showPage(page);
    setOpen(true);
}

void WindowInspector::setAllowed(bool allowed) {
    allowed_ = allowed;
    handle_->setVisible(allowed);
}

void WindowInspector::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    size();
}

/// Gives it its usual width where there is none remembered, once it is known how much there is.
void WindowInspector::size() {
    if (sized_ || !isVisible() || !isOpen())
        return;
    sized_ = true;
    const int room = splitter_->width() - splitter_->handleWidth();
    splitter_->setSizes({room - Inspector::kWidth, Inspector::kWidth});
}

bool WindowInspector::hasRoom() const {
    return window()->width() >= kRoomForInspector;
}

void WindowInspector::setTheme(const Theme& theme) {
    inspector_->setTheme(theme);
    handle_->setTheme(theme);
}

QByteArray WindowInspector::state() const {
    return splitter_->saveState();
}

void WindowInspector::restoreState(const QByteArray& state) {
    sized_ = splitter_->restoreState(state);
}

}  // namespace normscope
