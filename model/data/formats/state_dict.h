// SPDX-License-Identifier: GPL-3.0-or-later
// Named tensors as PyTorch keeps them: what model.state_dict() gives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

struct StateEntry {
    std::string name;                 ///< "bn1.running_mean"
    std::vector<std::int64_t> shape;  ///< empty: a single number
    std::vector<float> values;
    bool whole = false;  ///< kept as int64, as num_batches_tracked is
    bool operator==(const StateEntry&) const = default;
};
using StateDict = std::vector<StateEntry>;

/// A file that torch.load() reads as a state_dict: a zip archive with a pickle in it.
std::string ptFile(const StateDict& state);
/// A file for safetensors.torch.load_file().
std::string safetensorsFile(const StateDict& state);

/// What a .pt file of a state_dict (the zip format, since PyTorch 1.6) or a .safetensors file
/// holds; `name` begins the sentences. Nothing of the file is executed, and not more memory is
/// taken than a few times the file's size. Throws DataError.
StateDict readStateDict(const std::vector<std::uint8_t>& file, const std::string& name);

}  // namespace normscope
