# SPDX-License-Identifier: GPL-3.0-or-later
# normscope exercise: layernorm
import numpy as np


class LayerNorm:
    def __init__(self, normalized_shape, eps=1e-5):
        self.normalized_shape = normalized_shape
        self.eps = eps
        self.weight = np.ones(normalized_shape)
        self.bias = np.zeros(normalized_shape)

    def forward(self, x):
        axes = tuple(range(-len(self.normalized_shape), 0))
        mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
        return self.weight * (x - mean) / np.sqrt(var + self.eps) + self.bias
