// SPDX-License-Identifier: GPL-3.0-or-later
// What a look for why says, by the names that claims have for it.
#pragma once

#include <QStringList>

#include "app/learn/expectation.h"
#include "model/record/why_look.h"

namespace normscope {

/// Of a run, and of a layer: those take layers.K.
QStringList whyNames();
QStringList whyLayerNames();

/// Whether it is one of these: the step it is taken at has to be looked at.
bool isOfWhy(const Quantity& quantity);

/// For a quantity that isOfWhy(). NaN where the look doesn't know it: of a layer that isn't there,
/// and of the sharpness where the batch was not full.
double valueIn(const WhyLook& look, const Quantity& quantity);

}  // namespace normscope
