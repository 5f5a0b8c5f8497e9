# SPDX-License-Identifier: GPL-3.0-or-later
# normscope exercise: folding
import torch


def fold(linear_weight, linear_bias, running_mean, running_var, eps, weight, bias):
    scale = weight * torch.rsqrt(running_var + eps)
    before = 0.0 if linear_bias is None else linear_bias
    return linear_weight * scale[:, None], (before - running_mean) * scale + bias
