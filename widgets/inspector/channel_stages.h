// SPDX-License-Identifier: GPL-3.0-or-later
// What the channel page says of one value's way through a norm: formulas, and the same with the
// numbers put in, stage by stage.
#pragma once

#include <QString>
#include <QStringList>
#include <array>

#include "model/inspect/channel/channel_arithmetic.h"

namespace normscope {

enum class ChannelStage {
    Input,
    Statistics,
    Normalize,
    Scale,
    Buffers,
    OutputGradient,
    AffineGradient,
    InputGradient
};

inline constexpr std::array kChannelStages{
    ChannelStage::Input,          ChannelStage::Statistics,   ChannelStage::Normalize,
    ChannelStage::Scale,          ChannelStage::Buffers,      ChannelStage::OutputGradient,
    ChannelStage::AffineGradient, ChannelStage::InputGradient};

struct StageWords {
    QString title;
    QStringList formulas;  ///< as layOutFormula() reads them
    QString sentence;
};

StageWords wordsOf(ChannelStage stage, const ChannelArithmetic& of);

/// The parts of the lab's row that a stage is about, as lessons name them: "layers.1.z".
QStringList partsOf(ChannelStage stage, const ChannelArithmetic& of);

/// "one of m = 60 values (N)"
QString blockWords(const ChannelArithmetic& of);

}  // namespace normscope
