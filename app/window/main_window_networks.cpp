// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the window about what the network is made of.
#include <algorithm>

#include "app/window/main_window.h"
#include "app/window/summary_card.h"
#include "widgets/lab_view.h"
#include "widgets/transport_bar.h"

namespace normscope {

void MainWindow::wireNetworks() {
    connect(menus_, &WindowMenus::mapsToggled, view_, &LabView::setMaps);
    connect(menus_, &WindowMenus::summaryRequested, this, &MainWindow::showSummary);
}

/// Where norms are decides which kinds can be, and whether there are feature maps.
void MainWindow::displayPlaces(const Frame& frame) {
    auto places = placesIn(frame);
    if (places == places_)
        return;
    places_ = std::move(places);
    transport_->displayPlaces(places_);
    menus_->displayPlaces(places_);
    const bool convolutional =
        std::any_of(frame.layers.begin(), frame.layers.end(),
                    [](const LayerFrame& layer) { return layer.structure.dims > 0; });
    menus_->displayMaps(view_->wantsMaps(), convolutional);
    displayInspector();
}

/// One at a time, beside the lab; follows the network.
void MainWindow::showSummary() {
    if (auto* open = findChild<SummaryCard*>()) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto* card = new SummaryCard(this);
    card->setAttribute(Qt::WA_DeleteOnClose);
    card->display(lab_.data(), lab_.configuration());
    connect(&lab_, &Lab::statusChanged, card,
            [this, card] { card->display(lab_.data(), lab_.configuration()); });
    card->show();
}

}  // namespace normscope
