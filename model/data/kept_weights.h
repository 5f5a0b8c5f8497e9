// SPDX-License-Identifier: GPL-3.0-or-later
// Files of weights by their content: what was loaded into a run is loaded again when the run is
// made again, whatever has become of the file. Kept as long as the process lives; on any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/data/formats/state_dict.h"
#include "model/settings/weights_file.h"

namespace normscope {

/// Keeps a content under its SHA-256, which is returned.
std::string keepBytes(std::vector<std::uint8_t> bytes);
/// Null where none of that SHA-256 was kept.
std::shared_ptr<const std::vector<std::uint8_t>> keptBytes(const std::string& sha256);

/// The same file with its hash, its content kept: as it was kept before, else read. Throws
/// DataError where it cannot be read, or holds other bytes than its hash says.
WeightsFile kept(const WeightsFile& file);

/// What it holds, kept from now on. Throws DataError.
StateDict readWeights(const WeightsFile& file);

}  // namespace normscope
