// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace normscope {

/// A file of weights as a setting names it: "PATH", or, where it is known which bytes are meant,
/// "PATH#sha256=HEX" with 64 lower-case digits.
struct WeightsFile {
    std::string path;
    std::string sha256;  ///< empty: whatever the file holds
    bool operator==(const WeightsFile&) const = default;

    std::string name() const;  ///< the last part of the path
};

WeightsFile weightsFileFrom(std::string_view text);
std::string toText(const WeightsFile& file);

}  // namespace normscope
