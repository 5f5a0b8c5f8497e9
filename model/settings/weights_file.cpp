// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/weights_file.h"

namespace normscope {

namespace {

constexpr std::string_view kHash = "#sha256=";
constexpr std::size_t kDigits = 64;

}  // namespace

std::string WeightsFile::name() const {
    return path.substr(path.find_last_of('/') + 1);
}

WeightsFile weightsFileFrom(std::string_view text) {
    const auto at = text.rfind(kHash);
    const auto digits = at == std::string_view::npos ? "" : text.substr(at + kHash.size());
    if (digits.size() != kDigits ||
        digits.find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return {std::string(text), {}};
    return {std::string(text.substr(0, at)), std::string(digits)};
}

std::string toText(const WeightsFile& file) {
    return file.sha256.empty() ? file.path : file.path + std::string(kHash) + file.sha256;
}

}  // namespace normscope
