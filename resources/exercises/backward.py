# %% [markdown]
# # The backward pass
# Write the gradients of batch norm by hand: with respect to x, γ and β.
#
# The forward pass, in training, over the m samples of x [m, num_features]:
#
#     μ = mean of x      σ² = mean of (x − μ)²      x̂ = (x − μ) / √(σ² + ε)      y = γ · x̂ + β
#
# `grad_y` is ∂L/∂y, of the shape of x. A change of one sample's x reaches y by three ways: directly, through μ, and
# through σ². Together, sums and means being over the samples:
#
#     ∂L/∂β = sum of ∂L/∂y
#     ∂L/∂γ = sum of ∂L/∂y · x̂
#     ∂L/∂x = γ / √(σ² + ε) · ( ∂L/∂y − mean of ∂L/∂y − x̂ · mean of (∂L/∂y · x̂) )
#
# Do not ask autograd for it: it is what this is about.

# %%
# normscope exercise: backward
try:
    import torch
except ImportError:  # without PyTorch write with NumPy, or with plain lists and no import at all
    import numpy as np

# %%
def backward(grad_y, x, weight, eps=1e-5):
    """Returns grad_x, grad_weight (∂L/∂γ) and grad_bias (∂L/∂β)."""
    raise NotImplementedError("Return grad_x, grad_weight and grad_bias.")
