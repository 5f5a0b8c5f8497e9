# SPDX-License-Identifier: GPL-3.0-or-later
# normscope exercise: folding
def fold(linear_weight, linear_bias, running_mean, running_var, eps, weight, bias):
    scale = [g / (var + eps) ** 0.5 for g, var in zip(weight, running_var)]
    before = linear_bias or [0.0] * len(scale)
    folded_bias = [s * (b - mean) + beta for s, b, mean, beta in zip(scale, before, running_mean, bias)]
    return [[s * w for w in row] for s, row in zip(scale, linear_weight)], folded_bias
