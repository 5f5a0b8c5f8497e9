// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of data while they are read: how far it is, and how much memory it may take.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "model/data/dataset.h"

namespace normscope {

/// Thrown where whoever listens gives up.
class ReadingGivenUp : public DataError {
  public:
    ReadingGivenUp() : DataError("reading the data was given up") {}
};

/// While it lives, what is read on this thread tells `listener` its share, in [0, 1], at most some
/// twenty times a second; where that answers false, ReadingGivenUp is thrown.
class ReadingListener {
  public:
    using Listener = std::function<bool(double)>;
    explicit ReadingListener(Listener listener);
    ~ReadingListener();
    ReadingListener(const ReadingListener&) = delete;
    ReadingListener& operator=(const ReadingListener&) = delete;

  private:
    Listener before_;
};

/// Told by readers, often: `done` of `total` of whatever the time goes with. Throws ReadingGivenUp.
void tellReading(std::uint64_t done, std::uint64_t total);

/// The memory, in bytes, that data may take while they are read: nine tenths of what this machine
/// has free; where it doesn't say, 4 GiB.
std::uint64_t roomForData();
/// In place of that; 0: no limit of its own.
void limitRoomForData(std::uint64_t bytes);

/// Throws DataError, before it is taken, where `bytes` of memory are not there: "<name>: takes some
/// 5.2 GB of memory to read, and 3.0 GB are free; <remedy>".
void requireRoom(const std::string& name, std::uint64_t bytes,
                 const std::string& remedy = "give fewer samples");

/// "5.2 GB", "310 MB".
std::string bytesText(std::uint64_t bytes);

}  // namespace normscope
