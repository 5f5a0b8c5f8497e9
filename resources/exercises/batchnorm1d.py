# %% [markdown]
# # BatchNorm1d
# Write torch.nn.BatchNorm1d by hand: training, running statistics, evaluation.
#
# In training the batch normalizes itself. For every feature, over the m samples of x [m, num_features]:
#
#     μ = mean of x             σ² = mean of (x − μ)²       (biased: divided by m)
#     y = γ · (x − μ) / √(σ² + ε) + β
#
# γ is called `weight` and β `bias`. Then the buffers take the batch in, and `num_batches_tracked` counts it:
#
#     running_mean = (1 − momentum) · running_mean + momentum · μ
#     running_var  = (1 − momentum) · running_var  + momentum · σ² · m / (m − 1)       (unbiased)
#
# With `momentum=None` they are the plain average over all batches so far: 1 / num_batches_tracked takes the place of
# momentum. In evaluation `running_mean` and `running_var` take the place of μ and σ², and no buffer moves.

# %%
# normscope exercise: batchnorm1d
try:
    import torch
except ImportError:  # without PyTorch write with NumPy, or with plain lists and no import at all
    import numpy as np

# %%
class BatchNorm1d:
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
