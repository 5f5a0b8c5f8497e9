// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <stdexcept>

namespace normscope {

/// Wrong use, or input that is not as it should be. what() is one sentence: where, what, and what
/// to do.
class InputError : public std::runtime_error {
  public:
    explicit InputError(const QString& sentence) : std::runtime_error(sentence.toStdString()) {}
};

}  // namespace normscope
