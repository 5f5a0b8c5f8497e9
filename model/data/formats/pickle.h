// SPDX-License-Identifier: GPL-3.0-or-later
// A pickle read as data: the opcodes a state_dict is made of, the few names it needs; everything
// else is refused by name, and nothing is ever called.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace normscope {

/// What is wrong with a pickle, a sentence without the file's name.
class PickleError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct PickleItem {
    enum class Kind { None, Number, Text, Tuple, Dict, Name, Storage, Tensor, Other };
    Kind kind = Kind::None;
    std::int64_t number = 0;
    std::string text = {};  ///< of a name "torch.FloatStorage"; of a storage its file
    std::vector<const PickleItem*> items = {};
    std::vector<std::pair<std::string, const PickleItem*>> entries = {};  ///< of a dict
};

/// Owns all that a pickle holds.
class Pickle {
  public:
    /// Throws PickleError. Takes memory for what there is, and not for more than 131,072 items.
    explicit Pickle(std::span<const std::uint8_t> bytes);
    const PickleItem& root() const { return *root_; }

  private:
    friend class Unpickler;
    std::deque<PickleItem> arena_;
    const PickleItem* root_ = nullptr;
};

}  // namespace normscope
