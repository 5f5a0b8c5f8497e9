// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/reading.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <utility>

#include "model/data/data_file.h"

namespace normscope {

namespace {

using Clock = std::chrono::steady_clock;

thread_local ReadingListener::Listener listening;
thread_local Clock::time_point told;
std::atomic<std::uint64_t> room_limit{0};

}  // namespace

ReadingListener::ReadingListener(Listener listener)
    : before_(std::exchange(listening, std::move(listener))) {
    told = {};
}

ReadingListener::~ReadingListener() {
    listening = std::move(before_);
}

void tellReading(std::uint64_t done, std::uint64_t total) {
    if (!listening || total == 0)
        return;
    const auto now = Clock::now();
    if (now - told < std::chrono::milliseconds(50))
        return;
    told = now;
    if (!listening(std::min(1.0, static_cast<double>(done) / static_cast<double>(total))))
        throw ReadingGivenUp();
}

std::uint64_t roomForData() {
    if (const auto limit = room_limit.load())
        return limit;
    std::ifstream known("/proc/meminfo");
    std::string name, unit;
    std::uint64_t kibibytes = 0;
    while (known >> name >> kibibytes && std::getline(known, unit))
        if (name == "MemAvailable:")
            return kibibytes * 1024 / 10 * 9;
    return std::uint64_t{4} << 30;
}

void limitRoomForData(std::uint64_t bytes) {
    room_limit = bytes;
}

void requireRoom(const std::string& name, std::uint64_t bytes, const std::string& remedy) {
    const auto room = roomForData();
    if (bytes > room)
        failIn(name, "takes some " + bytesText(bytes) + " of memory to read, and " +
                         bytesText(room) + " are free; " + remedy);
}

std::string bytesText(std::uint64_t bytes) {
    const auto megabytes = static_cast<double>(bytes) / 1e6;
    std::array<char, 32> text{};
    const int length = megabytes < 1000
                           ? std::snprintf(text.data(), text.size(), "%.0f MB", megabytes)
                           : std::snprintf(text.data(), text.size(), "%.1f GB", megabytes / 1000);
    return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace normscope
