#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds networks of torch.nn's modules from layers as Normscope describes them, and puts a sample
through.

Reads a JSON file: "networks", each a sample's shape and its layers; writes a JSON file: of each layer
the shapes of input, slot, output and shortcut, and the numbers of weights and biases.
"""
import json
import sys

import torch
from torch import nn

CONV = {2: nn.Conv2d, 3: nn.Conv3d}
POOL = {2: nn.MaxPool2d, 3: nn.MaxPool3d}


def shape_of(x):
    return list(x.shape[1:])


def linear_part(spec, x):
    channels = spec["channels"]
    if spec["dims"] == 0:
        return nn.Linear(x.shape[1], channels)
    return CONV[spec["dims"]](x.shape[1], channels, spec["kernel"], stride=spec["stride"],
                              padding=spec["padding"])


def projection(spec, x):
    channels = spec["channels"]
    if spec["dims"] == 0:
        return nn.Linear(x.shape[1], channels, bias=False)
    return CONV[spec["dims"]](x.shape[1], channels, 1, stride=spec["shortcut_stride"], bias=False)


def walk(spec):
    x = torch.randn([2] + spec["sample"])
    inputs, made = [], []
    for layer in spec["layers"]:
        if layer["dims"] == 0:
            x = x.flatten(1)
        inputs.append(x)
        module = linear_part(layer, x)
        slot = module(x)
        result = {"input": shape_of(x), "slot": shape_of(slot), "weights": module.weight.numel(),
                  "biases": module.bias.numel(), "shortcut": None, "shortcut_weights": 0}
        if layer["shortcut"] is not None:
            other = inputs[layer["shortcut"]]
            if layer["projects"]:
                module = projection(layer, other)
                result["shortcut_weights"] = module.weight.numel()
                other = module(other)
            result["shortcut"] = shape_of(other)
        x = POOL[layer["dims"]](2, ceil_mode=True)(slot) if layer["pools"] else slot
        result["output"] = shape_of(x)
        made.append(result)
    return made


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"networks": [walk(network) for network in spec["networks"]]}, file)


if __name__ == "__main__":
    main()
