// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace normscope {

/// A zip archive made in memory.
class ZipWriter {
  public:
    enum class Method { Store, Deflate };
    /// Throws std::runtime_error, as all of these do, where memory is short.
    explicit ZipWriter(Method method);
    ~ZipWriter();
    void add(const std::string& name, std::string bytes);
    /// The whole archive; to be called once, at the end.
    std::string finish();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace normscope
