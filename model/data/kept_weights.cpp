// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/kept_weights.h"

#include <filesystem>
#include <map>
#include <mutex>

#include "model/data/data_file.h"
#include "model/data/digest.h"

namespace normscope {

namespace {

using Content = std::shared_ptr<const std::vector<std::uint8_t>>;

struct Store {
    std::mutex mutex;
    std::map<std::string, Content> by_hash;
};

Store& store() {
    static Store all;
    return all;
}

}  // namespace

std::string keepBytes(std::vector<std::uint8_t> bytes) {
    auto hash = contentSha256(bytes);
    const std::lock_guard lock(store().mutex);
    auto& place = store().by_hash[hash];
    if (!place)
        place = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    return hash;
}

std::shared_ptr<const std::vector<std::uint8_t>> keptBytes(const std::string& sha256) {
    const std::lock_guard lock(store().mutex);
    const auto found = store().by_hash.find(sha256);
    return found == store().by_hash.end() ? nullptr : found->second;
}

WeightsFile kept(const WeightsFile& file) {
    if (!file.sha256.empty() && keptBytes(file.sha256))
        return file;
    if (!std::filesystem::exists(file.path))
        failIn(file.path, "there is no such file; put it there, or give another");
    auto hash = keepBytes(readBytes(file.path));
    if (!file.sha256.empty() && hash != file.sha256)
        failIn(file.path, "its content is not what was loaded into the run (its SHA-256 is " +
                              hash.substr(0, 12) + "…, and " + file.sha256.substr(0, 12) +
                              "… is wanted); put the file there that the experiment was made with");
    return {file.path, std::move(hash)};
}

StateDict readWeights(const WeightsFile& file) {
    return readStateDict(*keptBytes(kept(file).sha256), file.path);
}

}  // namespace normscope
