// SPDX-License-Identifier: GPL-3.0-or-later
// Images as rows: a row is a position, its channels side by side; a sample's positions in order,
// one sample after the other.
#pragma once

#include <vector>

#include "model/network/fused/matrix.h"

namespace normscope::fused {

/// For each position of a sample's output and each position of the kernel, the position of the
/// input that it sees; −1 where it sees padding.
struct Sights {
    std::vector<std::int32_t> of;  ///< [outputs, kernel]
    std::vector<float> nothing;    ///< what stands in padding: a row of zeros
    std::int64_t inputs = 0, outputs = 0, kernel = 0;
    const std::int32_t* from(std::int64_t output) const { return of.data() + output * kernel; }
};

/// What a kernel sees of a single channel that stands in a frame of zeros, its padding: side by
/// side in a row of the output is what is `stride` apart in the frame.
struct Runs {
    std::vector<std::int64_t> rows;  ///< where in the frame each row of the output looks first …
    std::vector<std::int64_t> kernel{};  ///< … and how much further each kernel position does
    std::int64_t width = 0, stride = 1;
    std::vector<std::int64_t> inside{};  ///< where each row of the image stands
    std::int64_t image_width = 0;
    std::int64_t extent = 0;  ///< of the frame
};

/// Beside each output position of a sample from `first` on what the kernel sees, kernel position by
/// kernel position: patches [some outputs, kernel·C] of x [inputs, C].
void gather(const Sights& sights, std::int64_t first, const ConstMatrix& x, const Matrix& patches);
/// The same, transposed, of some of the output's rows: patches [kernel, rows·width]. Reads up to a
/// vector behind the frame, and writes up to one behind the last of the patches.
void gatherRuns(const Runs& runs, std::int64_t first_row, const float* frame,
                const Matrix& patches);
/// The transpose: adds to x what stands in the patches.
void scatter(const Sights& sights, std::int64_t first, const ConstMatrix& patches, const Matrix& x);

/// Each channel's mean over a sample's positions: mean [samples, C] of x [samples·positions, C].
void meanOverPositions(const ConstMatrix& x, const Matrix& mean);
/// Its transpose: x, from the gradient of the mean.
void spreadOverPositions(const ConstMatrix& mean, const Matrix& x);

/// Rows from values channel by channel, [C, positions], and back.
void fromChannels(const float* from, std::int64_t positions, const Matrix& rows);
void toChannels(const ConstMatrix& rows, float* to);

}  // namespace normscope::fused
