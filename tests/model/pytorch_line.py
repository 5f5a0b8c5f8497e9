#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evaluates lines of Python that Normscope shows, each a module and a call.

Reads a JSON file: "cases", each with the lines, an input, its shape and the mode, and "networks", each
with code and the shape of a batch; writes a JSON file: of each case the outputs of the two, after two
passes in training mode, with the buffers they leave, and what built() says of each network. A module
that this PyTorch does not have gives null.
"""
import json
import sys

import torch
import torch.nn.functional as F
from torch import nn

NAMES = ("weight", "bias", "running_mean", "running_var")


def filled(case):
    """Parameters and buffers other than at first, the same however often it is called."""
    module = eval(case["module"])  # what the test is about
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for name in NAMES:
            tensor = getattr(module, name, None)
            if tensor is not None:
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
    return module


def outputs(case):
    x = torch.tensor(case["x"]).reshape(case["shape"])
    rms = "RMSNorm" in case["module"]
    if rms and not hasattr(nn, "RMSNorm"):
        weight = torch.ones(case["shape"][1:])
        return {"module": None, "call": flat(eval(case["call"], dict(globals(), x=x, weight=weight)))}
    first, second = filled(case), filled(case)
    first.train(case["train"])
    made = {}
    known = {name: getattr(second, name, None) for name in NAMES}
    for step in (1, 2):
        made["module"] = flat(first(x))
        made["call"] = flat(eval(case["call"], dict(globals(), x=x, num_batches_tracked=step, **known)))
    for name in ("running_mean", "running_var"):
        made["module_" + name] = flat(getattr(first, name, None))
        made["call_" + name] = flat(known[name])
    return made


def flat(tensor):
    return None if tensor is None else tensor.detach().double().reshape(-1).tolist()


def built(network):
    """The number of parameters of a model, and the shape of what it gives in training mode."""
    known = dict(globals())
    exec(network["code"], known)
    model = known["model"]
    parameters = sum(parameter.numel() for parameter in model.parameters())
    return [parameters] + list(model(torch.randn(network["shape"])).shape)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    made = {"cases": [outputs(case) for case in spec.get("cases", [])],
            "networks": [built(network) for network in spec.get("networks", [])]}
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(made, file)


if __name__ == "__main__":
    main()
