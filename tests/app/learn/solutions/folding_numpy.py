# SPDX-License-Identifier: GPL-3.0-or-later
# normscope exercise: folding
import numpy as np


def fold(linear_weight, linear_bias, running_mean, running_var, eps, weight, bias):
    scale = weight / np.sqrt(running_var + eps)
    before = 0.0 if linear_bias is None else linear_bias
    return linear_weight * scale[:, None], (before - running_mean) * scale + bias
