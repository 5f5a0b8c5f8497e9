// SPDX-License-Identifier: GPL-3.0-or-later
// What the view shows of the network besides its values: dropout, feature maps.
#include <algorithm>

#include "widgets/column_titles.h"
#include "widgets/lab_view.h"
#include "widgets/layer_header.h"
#include "widgets/layer_row.h"
#include "widgets/plots/feature_map_plot.h"

namespace normscope {

void LabView::setMaps(bool wanted) {
    maps_wanted_ = wanted;
    updateMaps();
}

/// A column of its own, there only while there is something to show in it.
void LabView::updateMaps() {
    const bool convolutional =
        frame_ && std::any_of(frame_->layers.begin(), frame_->layers.end(),
                              [](const LayerFrame& layer) { return layer.structure.dims > 0; });
    const bool shown = maps_wanted_ && convolutional;
    if (shown == maps_shown_)
        return;
    maps_shown_ = shown;
    if (!shown && enlarged_ != nullptr && qobject_cast<FeatureMapPlot*>(enlarged_) != nullptr)
        restore();
    titles_->displayMaps(shown);
    for (LayerRow* row : rows_)
        row->setMaps(shown);
    observation_.map_samples = shown ? FeatureMapPlot::kSamples : 0;
    emit observationChanged(observation_);
}

void LabView::display(const Configuration& configuration) {
    dropout_ = configuration.network.dropout;
    dropout_place_ = configuration.network.dropout_place;
    displayDropout();
}

void LabView::displayDropout() {
    for (LayerRow* row : rows_)
        row->header()->displayDropout({dropout_, dropout_place_, row == rows_.back()});
}

}  // namespace normscope
