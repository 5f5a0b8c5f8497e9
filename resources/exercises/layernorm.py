# %% [markdown]
# # LayerNorm
# Write torch.nn.LayerNorm by hand: every sample is normalized by its own mean and variance.
#
# x is [m, …], and `normalized_shape` is the shape of one sample, such as (5,) or (3, 2, 2). For every sample, over all
# of its values:
#
#     μ = mean of x             σ² = mean of (x − μ)²       (biased)
#     y = γ · (x − μ) / √(σ² + ε) + β
#
# γ (`weight`) and β (`bias`) have the shape `normalized_shape`: one of each for every value of a sample. There is no
# batch in it: no buffers, no momentum, and training and evaluation are the same.

# %%
# normscope exercise: layernorm
try:
    import torch
except ImportError:  # without PyTorch write with NumPy, or with plain lists and no import at all
    import numpy as np

# %%
class LayerNorm:
    def __init__(self, normalized_shape, eps=1e-5):
        self.normalized_shape = normalized_shape
        self.eps = eps
        raise NotImplementedError("Give the module weight and bias, of the shape normalized_shape.")

    def forward(self, x):
        raise NotImplementedError("Normalize every sample of x by its own mean and variance.")
