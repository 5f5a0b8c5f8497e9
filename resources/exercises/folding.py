# %% [markdown]
# # Folding
# Take a batch norm in evaluation mode into the linear layer before it.
#
# In evaluation the statistics are fixed numbers, so that batch norm is a scale and a shift of each feature:
#
#     z = W x + b                               W: linear_weight [out, in], b: linear_bias [out]
#     y = γ · (z − running_mean) / √(running_var + ε) + β
#
# Another linear layer computes the same y at once, y = W' x + b'. Find W' and b'. `linear_bias` is None where the layer
# has no bias, as is usual before a batch norm.

# %%
# normscope exercise: folding
try:
    import torch
except ImportError:  # without PyTorch write with NumPy, or with plain lists and no import at all
    import numpy as np

# %%
def fold(linear_weight, linear_bias, running_mean, running_var, eps, weight, bias):
    """Returns the weight and the bias of the linear layer that does the work of both."""
    raise NotImplementedError("Return the folded weight and the folded bias.")
