# SPDX-License-Identifier: GPL-3.0-or-later
# normscope exercise: backward
import torch


def backward(grad_y, x, weight, eps=1e-5):
    root = (x.var(0, unbiased=False) + eps).sqrt()
    x_hat = (x - x.mean(0)) / root
    grad_bias = grad_y.sum(0)
    grad_weight = (grad_y * x_hat).sum(0)
    grad_x = weight / root * (grad_y - grad_y.mean(0) - x_hat * (grad_y * x_hat).mean(0))
    return grad_x, grad_weight, grad_bias
