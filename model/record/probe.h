// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <memory>
#include <optional>
#include <vector>

#include "model/network/column_moments.h"
#include "model/network/network.h"
#include "model/record/column_range.h"
#include "model/record/frame.h"
#include "model/record/records.h"
#include "model/record/statistics_ring.h"

namespace normscope {

/// Where the bulk of each column's values lies in a frame.
ColumnExtents extentsOf(const Frame& frame);

/// A look begun: the frame has what the run alone knows, and the values themselves are held, which
/// no pass writes to again once it has made them. finishLook() counts and sums them up, on any
/// thread; the looks of one run one after another, as they share `memory`.
struct PendingLook {
    struct Values {
        PerTap<at::Tensor> own, other;         ///< undefined where there are none
        at::Tensor norm_input;                 ///< undefined without a norm
        std::optional<ColumnMoments> moments;  ///< norm_input's, where they are known already
    };
    /// From look to look.
    struct Memory {
        Shown shown = Shown::All;  ///< the ranges are for these
        PerTap<ColumnRange> ranges;
        std::vector<float> scratch;
    };
    Frame frame;
    std::vector<Values> layers;
    ObservationRequest request;
    std::shared_ptr<Memory> memory;
};

/// Turns taps into values. Reads only; keeps nothing but display ranges and the recent statistics.
class Probe {
  public:
    explicit Probe(const Network& network);

    /// Cheap; after every step that used batch statistics.
    void noteStatistics(std::int64_t step, const Network& network,
                        const std::vector<LayerTaps>& taps);
    /// `other`: of the same batch by the other statistics (LayerFrame::dual), or empty.
    PendingLook begin(std::int64_t step, Mode mode, const Network& network,
                      const std::vector<LayerTaps>& taps, const std::vector<LayerTaps>& other,
                      const ObservationRequest& request, bool has_gradient);

  private:
    void noteAtLook(std::int64_t step, std::size_t index, const Layer& layer, const LayerTaps& taps,
                    PendingLook::Values& values);

    std::shared_ptr<PendingLook::Memory> memory_ = std::make_shared<PendingLook::Memory>();
    std::vector<StatisticsRing> rings_;
};

/// All but the updates.
LayerRecord recordLayers(std::int64_t step, const Network& network,
                         const std::vector<LayerTaps>& taps);

}  // namespace normscope
