// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing tensors in tests; shows LibTorch, so include it before Qt.
#pragma once

#include <torch/types.h>

#include <string>

namespace normscope::testing {

/// Empty when equal to within the tolerances, else what differs; for QCOMPARE with QString().
inline std::string difference(const at::Tensor& actual, const at::Tensor& expected,
                              double absolute = 1e-6, double relative = 1e-5) {
    if (!actual.defined() || !expected.defined())
        return actual.defined() == expected.defined() ? "" : "one of the two is undefined";
    if (actual.sizes() != expected.sizes())
        return "the shapes differ";
    if (torch::allclose(actual, expected, relative, absolute))
        return "";
    std::ostringstream text;
    text << "greatest difference " << (actual - expected).abs().max().item<double>() << "\nactual\n"
         << actual << "\nexpected\n"
         << expected;
    return text.str();
}

inline bool sameBits(const at::Tensor& a, const at::Tensor& b) {
    return a.sizes() == b.sizes() && torch::equal(a, b);
}

}  // namespace normscope::testing

/// Fails with the difference.
#define COMPARE_TENSORS(actual, expected, ...)                                              \
    do {                                                                                    \
        const auto text_ = normscope::testing::difference(actual, expected, ##__VA_ARGS__); \
        QVERIFY2(text_.empty(), text_.c_str());                                             \
    } while (false)
