// SPDX-License-Identifier: GPL-3.0-or-later
// Names of what there is to watch in the window, as lessons spell them:
//
//     layers.K                       a layer's row; layers from 0
//     layers.K.z|y|a|affine|running|maps
//                                    one plot of it: linear output, norm output, activation,
//                                    γ and β, running against batch statistics, feature maps
//     z, y, a, affine, running, maps that column, in every layer
//     loss, accuracy                 the curves
//     inspector.PAGE                 a page of the inspector, which opens at it
//     panel.KEY                      a setting in the experiment panel: panel.optimizer.lr
//     controls.NAME                  in the row above: reset, play, step, speed, batch-norm,
//                                    placement, mode, dual, compare, export
//     time                           the time bar
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "widgets/learn/watch_frame.h"

namespace normscope {

/// Empty for a name that can be, else what is wrong with it, one sentence.
QString watchError(const QString& name);

/// What stands for it in a window now; a column stands for one widget a layer. Empty where it is
/// not there.
std::vector<QWidget*> watchTargets(const QWidget& window, const QString& name);
/// The same for several, to be outlined; nobody where there is no name.
WatchFrame::Source watchSource(const QWidget& window, const QStringList& names);

}  // namespace normscope
