// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/option_order.h"

#include <numeric>
#include <utility>

namespace normscope {

std::vector<std::size_t> optionOrder(const QString& key, std::size_t count, int round) {
    // FNV-1a over the name, then a step of splitmix64 for each draw.
    std::uint64_t state = 0xcbf29ce484222325u + static_cast<std::uint64_t>(round);
    for (const char byte : key.toUtf8())
        state = (state ^ static_cast<unsigned char>(byte)) * 0x100000001b3u;
    const auto draw = [&state](std::size_t below) {
        state += 0x9e3779b97f4a7c15u;
        std::uint64_t mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
        return static_cast<std::size_t>((mixed ^ (mixed >> 31)) % below);
    };
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[draw(left)]);
    return order;
}

}  // namespace normscope
