// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/run_page.h"

#include <QVBoxLayout>

#include "widgets/base/segmented_switch.h"
#include "widgets/inspector/page_parts.h"

namespace normscope {

void RunPage::addRunChoice() {
    run_ = normscope::addRunChoice(column(), info().key + QStringLiteral("-run"));
    connect(run_, &SegmentedSwitch::chosen, this, [this](const QString& key) {
        shows_twin_ = key == QLatin1String("b");
        displayLooks();
        emit requestChanged();  // the rest comes with the next display()
    });
}

void RunPage::display(const Inspected& what) {
    const bool has_twin = what.twin_configuration != nullptr;
    if (has_twin != has_twin_) {
        has_twin_ = has_twin;
        shows_twin_ = shows_twin_ && has_twin;
        run_->setVisible(has_twin);
        run_->display(shows_twin_ ? QStringLiteral("b") : QStringLiteral("a"));
        own_.reset();  // shown anew below
    }
    follow(what);
    if (what.inspection == own_ && what.twin == twin_)
        return;
    own_ = what.inspection;
    twin_ = what.twin;
    displayLooks();
}

void RunPage::clear() {
    own_.reset();
    twin_.reset();
    forget();
    displayLooks();
}

}  // namespace normscope
