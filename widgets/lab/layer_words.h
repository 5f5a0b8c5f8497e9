// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer of the network diagram is called; each list has the fullest text first, then ever
// shorter ones.
#pragma once

#include <QStringList>

#include "model/record/frame.h"

namespace normscope {

/// Dropout as the settings have it, and whether this is the last hidden layer.
struct LayerDropout {
    double probability = 0.0;
    DropoutPlace place = DropoutPlace::AfterLayer;
    bool last = false;
    bool operator==(const LayerDropout&) const = default;
    bool beforeNorm() const { return probability > 0 && place == DropoutPlace::BeforeNorm; }
    bool afterLayer() const {
        return probability > 0 &&
               (place == DropoutPlace::AfterLayer || (place == DropoutPlace::BeforeOutput && last));
    }
};

/// "Linear 784→100", "Conv2d 8→16, 3×3, stride 2".
QStringList linearTexts(const LayerFrame& layer);
/// With the shape that comes out, for low rows: "Conv2d → 16×14×14".
QStringList linearTextsWithShape(const LayerFrame& layer);
/// "8×28×28 → 16×14×14"; empty for linear layers.
QStringList shapeTexts(const LayerFrame& layer);
/// "Dropout 0.2"; empty where there is none at that place.
QStringList dropoutTexts(double probability);
/// What follows norm and activation: "Dropout 0.2 · MaxPool2d"; empty where nothing does.
QStringList afterTexts(const LayerFrame& layer, const LayerDropout& dropout);
/// Each of `before` with each of `after` behind it, and `before` alone at last.
QStringList joined(const QStringList& before, const QString& between, const QStringList& after);
/// "the input of layer 2, by a 1×1 convolution with stride 2"; empty without a shortcut.
QString shortcutText(const LayerStructure& structure);
/// All of it in sentences. `layer` from 0.
QString layerSentence(const LayerFrame& frame, const LayerDropout& dropout, int layer);

}  // namespace normscope
