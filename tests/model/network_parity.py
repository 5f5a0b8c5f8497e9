#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains convolutional and residual networks in PyTorch from the weights a run of Normscope began
with, on the same data, every batch the whole training set.

Reads a JSON file: the layers' structure, the norm, learning rate, steps, data, state; writes one:
the loss of each step, the state after the last, the logits of the training set in eval mode.
"""
import json
import sys

import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, shape, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape))
        self.eps, self.axes = eps, tuple(range(1, len(shape) + 1))

    def forward(self, x):
        return x / torch.sqrt(x.square().mean(self.axes, keepdim=True) + self.eps) * self.weight


def norm_for(spec, slot):
    kind, eps, channels, rank = spec["norm"], spec["eps"], slot[0], len(slot) - 1
    if kind == "batch":
        return [nn.BatchNorm1d, None, nn.BatchNorm2d, nn.BatchNorm3d][rank](channels, eps=eps)
    if kind == "instance":
        return [None, None, nn.InstanceNorm2d, nn.InstanceNorm3d][rank](
            channels, eps=eps, affine=spec["instance_affine"],
            track_running_stats=spec["instance_track"])
    if kind == "layer":
        return nn.LayerNorm(slot, eps=eps)
    if kind == "group":
        return nn.GroupNorm(spec["num_groups"], channels, eps=eps)
    if kind == "rms":
        return RMSNorm(slot, eps)
    return None


class Layer(nn.Module):
    def __init__(self, its, spec):
        super().__init__()
        channels, out, dims = its["input"][0], its["slot"][0], its["dims"]
        if dims == 0:
            self.linear = nn.Linear(channels, out)
        else:
            self.conv = [nn.Conv2d, nn.Conv3d][dims - 2](
                channels, out, its["kernel"], stride=its["stride"], padding=its["padding"])
        if its["projects"]:
            self.shortcut = nn.Linear(its["from"], out, bias=False) if dims == 0 else \
                [nn.Conv2d, nn.Conv3d][dims - 2](its["from"], out, 1, bias=False,
                                                 stride=its["shortcut_stride"])
        self.norm = norm_for(spec, its["slot"])
        self.pool = None if not its["pools"] else \
            [nn.MaxPool2d, nn.MaxPool3d][dims - 2](2, ceil_mode=True)
        self.its, self.before = its, spec["placement"] == "before"

    def forward(self, x, inputs):
        x = self.linear(x) if self.its["dims"] == 0 else self.conv(x)
        if self.norm is not None and self.before:
            x = self.norm(x)
        if self.its["shortcut"] >= 0:
            start = inputs[self.its["shortcut"]]
            x = x + (self.shortcut(start) if self.its["projects"] else start)
        x = torch.relu(x)
        if self.norm is not None and not self.before:
            x = self.norm(x)
        return x if self.pool is None else self.pool(x)


class Net(nn.Module):
    def __init__(self, spec):
        super().__init__()
        self.layers = nn.ModuleList([Layer(its, spec) for its in spec["layers"]])
        self.output = nn.Linear(spec["layers"][-1]["slot"][0], spec["classes"])

    def forward(self, x):
        inputs = []
        for layer in self.layers:
            inputs.append(x)
            x = layer(x, inputs)
        return self.output(x if x.dim() == 2 else x.flatten(2).mean(2))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    net = Net(spec)
    state = {}
    for name, entry in spec["state"].items():
        values = torch.tensor(entry["values"], dtype=torch.float32).reshape(entry["shape"])
        state[name] = values.reshape(()).long() if name.endswith("tracked") else values
    net.load_state_dict(state, strict=True)
    optimizer = torch.optim.SGD(net.parameters(), lr=spec["lr"], momentum=0.9)
    x = torch.tensor(spec["inputs"], dtype=torch.float32).reshape(-1, *spec["layers"][0]["input"])
    labels = torch.tensor(spec["labels"])
    losses = []
    for _ in range(spec["steps"]):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    net.eval()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"losses": losses, "eval_loss": nn.functional.cross_entropy(net(x), labels).item(),
                   "state": {name: tensor.double().reshape(-1).tolist()
                             for name, tensor in net.state_dict().items()}}, file)


if __name__ == "__main__":
    main()
