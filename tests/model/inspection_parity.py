#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What closer looks at a run give, computed in PyTorch from the same weights, batch and buffers.

Reads what python_parity.py reads (its training set is the batch) and writes, for batch statistics
("train") and running statistics ("eval"): loss and accuracy of the batch, mean and deviation of
every layer's taps; the moments of what comes into each norm; logits and predictions of the
validation set; and the greatest change of its logits when every norm is folded.
"""
import copy
import json
import sys

import torch
from torch import nn

from python_parity import Net, load_state


def walk(net, x):
    """Logits, and per layer its taps and what comes into its norm."""
    layers = []
    for layer in net.layers:
        taps = {"linear": layer.linear(x)}
        if layer.before:
            taps["input"] = taps["linear"]
            taps["normalized"] = layer.norm(taps["input"])
            taps["activation"] = x = layer.activation(taps["normalized"])
        else:
            taps["input"] = taps["activation"] = layer.activation(taps["linear"])
            taps["normalized"] = x = layer.norm(taps["input"])
        layers.append(taps)
    return net.output(x), layers


def both_ways(net, x, labels):
    result = {}
    for mode in ("train", "eval"):
        one = copy.deepcopy(net).train(mode == "train")
        logits, layers = walk(one, x)
        result[mode] = {
            "loss": nn.functional.cross_entropy(logits, labels).item(),
            "accuracy": (logits.argmax(1) == labels).double().mean().item(),
            "taps": [{name: [tap.double().mean().item(),
                             tap.double().std(unbiased=False).item()]
                      for name, tap in taps.items()} for taps in layers],
            "mean": [taps["input"].mean(0).tolist() for taps in layers],
            "var": [taps["input"].var(0, unbiased=True).tolist() for taps in layers],
        }
    return result


def folded(net):
    """The logits' function with every norm in the weights of the linear layer beside it."""
    linears = [(layer.linear.weight.clone(), layer.linear.bias.clone()) for layer in net.layers]
    linears.append((net.output.weight.clone(), net.output.bias.clone()))
    weights = []
    for i, layer in enumerate(net.layers):
        norm = layer.norm
        scale = 1 / torch.sqrt(norm.running_var + norm.eps)
        shift = -norm.running_mean * scale
        if norm.affine:
            scale, shift = scale * norm.weight, shift * norm.weight + norm.bias
        if layer.before:
            weight, bias = linears[i]
            linears[i] = weight * scale[:, None], bias * scale + shift
            weights.append(linears[i][0])
        else:
            weight, bias = linears[i + 1]
            linears[i + 1] = weight * scale, bias + weight @ shift
            weights.append(linears[i + 1][0])

    def logits(x):
        for layer, (weight, bias) in zip(net.layers, linears):
            x = layer.activation(nn.functional.linear(x, weight, bias))
        return nn.functional.linear(x, *linears[-1])

    return logits, [weight.flatten().tolist() for weight in weights]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    torch.set_num_threads(1)
    net = Net(spec)
    load_state(net, spec["state"])
    parts = {}
    for part in ("train", "validation"):
        x = torch.tensor(spec[part]["inputs"], dtype=torch.float32)
        parts[part] = x.reshape(-1, spec["features"]), torch.tensor(spec[part]["labels"])
    with torch.no_grad():
        result = both_ways(net, *parts["train"])
        x = parts["validation"][0]
        for mode in ("train", "eval"):
            logits = copy.deepcopy(net).train(mode == "train")(x)
            result[mode]["logits"] = logits.flatten().tolist()
            result[mode]["predictions"] = logits.argmax(1).tolist()
        function, weights = folded(net)
        result["fold_change"] = (function(x) - net.eval()(x)).abs().max().item()
        result["folded_weights"] = weights
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main()
