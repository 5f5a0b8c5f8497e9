# %% [markdown]
# # BatchNorm2d
# Write torch.nn.BatchNorm2d by hand: one mean and variance for each channel of an image.
#
# x is [N, C, H, W]. For every channel, over the N · H · W values of all samples and positions:
#
#     μ = mean of x             σ² = mean of (x − μ)²       (biased: divided by N · H · W)
#     y = γ · (x − μ) / √(σ² + ε) + β
#
# γ is called `weight` and β `bias`, one of each for a channel. The buffers take the batch in as BatchNorm1d's do:
#
#     running_mean = (1 − momentum) · running_mean + momentum · μ
#     running_var  = (1 − momentum) · running_var  + momentum · σ² · m / (m − 1)       m = N · H · W
#
# In evaluation they take the place of μ and σ², and stay as they are.

# %%
# normscope exercise: batchnorm2d
try:
    import torch
except ImportError:  # without PyTorch write with NumPy, or with plain lists and no import at all
    import numpy as np

# %%
class BatchNorm2d:
    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.eps = eps
        self.momentum = momentum
        self.training = True
        # Besides: weight, bias, running_mean and running_var, num_features values each, and num_batches_tracked.
        raise NotImplementedError("Give the module weight, bias, running_mean, running_var and num_batches_tracked.")

    def train(self):
        self.training = True

    def eval(self):
        self.training = False

    def forward(self, x):
        raise NotImplementedError("Normalize x, by the batch in training and by the buffers in evaluation.")
