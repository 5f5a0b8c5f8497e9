#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts tensors through torch.nn's normalizations.

Reads a JSON file: "cases", each with the module's kind and parameters, its γ and β, and steps (a mode,
an input, a gradient of the output); and "refusals", each with a module and a batch to train on. Writes
a JSON file: of each step the output and the gradients, of each case the buffers at the end, and of each
refusal whether PyTorch refused.
torch.nn.RMSNorm is younger than the PyTorch of Debian 12: its formula stands here, as that of batch
renormalization and DyT, which PyTorch has not.
"""
import json
import sys

import torch
from torch import nn

BATCH = {2: nn.BatchNorm1d, 3: nn.BatchNorm1d, 4: nn.BatchNorm2d, 5: nn.BatchNorm3d}
INSTANCE = {3: nn.InstanceNorm1d, 4: nn.InstanceNorm2d, 5: nn.InstanceNorm3d}


class RMSNorm(nn.Module):
    def __init__(self, shape, eps, elementwise_affine):
        super().__init__()
        self.axes = tuple(range(-len(shape), 0))
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(shape)) if elementwise_affine else None

    def forward(self, x):
        y = x * torch.rsqrt(x.square().mean(self.axes, keepdim=True) + self.eps)
        return y if self.weight is None else y * self.weight


class GhostBatchNorm(nn.Module):
    """Each run of samples through the batch norm by itself."""

    def __init__(self, norm, size):
        super().__init__()
        self.norm, self.size = norm, size

    def forward(self, x):
        return torch.cat([self.norm(part) for part in x.split(self.size)])


class BatchRenorm(nn.Module):
    """Algorithm 1 of Ioffe 2017; a batch norm holds the parameters and moves the buffers."""

    def __init__(self, norm, r_max, d_max):
        super().__init__()
        self.norm, self.r_max, self.d_max = norm, r_max, d_max

    def forward(self, x):
        norm = self.norm
        if not self.training or not norm.track_running_stats:
            return norm(x)
        axes = [axis for axis in range(x.dim()) if axis != 1]
        shape = [1, -1] + [1] * (x.dim() - 2)
        mean = x.mean(axes, keepdim=True)
        sigma_b = torch.sqrt(x.var(axes, unbiased=False, keepdim=True) + norm.eps)
        sigma = torch.sqrt(norm.running_var + norm.eps).view(shape)
        r = (sigma_b / sigma).clamp(1 / self.r_max, self.r_max).detach()
        d = ((mean - norm.running_mean.view(shape)) / sigma).clamp(-self.d_max, self.d_max).detach()
        y = (x - mean) / sigma_b * r + d
        norm(x.detach())
        return y if norm.weight is None else norm.weight.view(shape) * y + norm.bias.view(shape)


class ChannelLayerNorm(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.norm = norm

    def forward(self, x):
        return self.norm(x.transpose(1, -1)).transpose(1, -1)


class DyT(nn.Module):
    def __init__(self, channels, alpha, affine):
        super().__init__()
        self.alpha = nn.Parameter(torch.tensor([alpha]))
        self.weight = nn.Parameter(torch.ones(channels)) if affine else None
        self.bias = nn.Parameter(torch.zeros(channels)) if affine else None

    def forward(self, x):
        y = torch.tanh(self.alpha * x)
        shape = [1, -1] + [1] * (x.dim() - 2)
        return y if self.weight is None else self.weight.view(shape) * y + self.bias.view(shape)


def module_for(spec):
    kind, slot = spec["kind"], spec["slot"]
    rank = len(slot) + 1
    eps, momentum, affine = spec["eps"], spec["momentum"], spec["affine"]
    if kind == "layer":
        return nn.LayerNorm(slot, eps=eps, elementwise_affine=affine)
    if kind == "rms":
        return RMSNorm(slot, eps=eps, elementwise_affine=affine)
    if kind == "channel_layer":
        return ChannelLayerNorm(nn.LayerNorm(slot[0], eps=eps, elementwise_affine=affine))
    if kind == "dyt":
        return DyT(slot[0], spec["alpha"], affine)
    if kind == "group":
        return nn.GroupNorm(spec["num_groups"], slot[0], eps=eps, affine=affine)
    if kind == "instance":
        # None is refused by PyTorch 1.13; later ones pass 0 on.
        return INSTANCE[rank](slot[0], eps=eps, momentum=0.0 if momentum is None else momentum,
                              affine=affine, track_running_stats=spec["track_running_stats"])
    norm = BATCH[rank](slot[0], eps=eps, momentum=momentum, affine=affine,
                       track_running_stats=spec["track_running_stats"])
    if kind == "batch_renorm":
        return BatchRenorm(norm, spec["r_max"], spec["d_max"])
    return GhostBatchNorm(norm, spec["virtual_batch_size"]) if kind == "ghost" else norm


def flat(tensor):
    return None if tensor is None else tensor.detach().double().reshape(-1).tolist()


def run(spec):
    module = module_for(spec)
    norm = getattr(module, "norm", module)
    with torch.no_grad():
        for name in ("weight", "bias"):
            if spec[name]:
                parameter = getattr(norm, name)
                parameter.copy_(torch.tensor(spec[name]).reshape(parameter.shape))
    steps = []
    for step in spec["steps"]:
        module.train(step["mode"] == "train")
        shape = [step["batch"]] + spec["slot"]
        x = torch.tensor(step["x"]).reshape(shape).requires_grad_()
        module.zero_grad(set_to_none=True)
        y = module(x)
        y.backward(torch.tensor(step["dy"]).reshape(shape))
        made = {"y": flat(y), "dx": flat(x.grad)}
        for name in ("weight", "bias", "alpha"):
            parameter = getattr(norm, name, None)
            made["d" + name] = None if parameter is None else flat(parameter.grad)
        for name in ("running_mean", "running_var", "num_batches_tracked"):
            made[name] = flat(getattr(norm, name, None))
        steps.append(made)
    return steps


def refused(spec):
    module = module_for(spec).train()
    try:
        module(torch.randn([spec["batch"]] + spec["slot"]))
    except ValueError as error:
        assert "Expected more than 1" in str(error), error
        return True
    return False


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    torch.set_num_threads(1)
    result = {"cases": [run(case) for case in spec["cases"]],
              "refusals": [refused(case) for case in spec["refusals"]]}
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main()
