#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains in PyTorch what a run of Normscope trained, from the same weights on the same data.

Reads a JSON file: configuration, data, initial state, and per step the settings that change before
it; writes a JSON file: the loss of each step, the state after the last, the validation losses, and the
state that update_bn makes of it with batches of "recalibrate" samples.
Every training step uses the whole training set, so that the order of samples does not matter.
"""
import json
import sys

import torch
from torch import nn

ACTIVATIONS = {
    "relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "leaky_relu": nn.LeakyReLU,
    "gelu": nn.GELU, "identity": nn.Identity,
}


class Layer(nn.Module):
    def __init__(self, inputs, outputs, spec):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs)
        self.norm = nn.BatchNorm1d(
            outputs, eps=spec["eps"], momentum=spec["momentum"], affine=spec["affine"],
            track_running_stats=spec["track_running_stats"]) if spec["norm"] else None
        self.activation = ACTIVATIONS[spec["activation"]]()
        self.before = spec["placement"] == "before"

    def forward(self, x):
        x = self.linear(x)
        if self.norm is None:
            return self.activation(x)
        return self.activation(self.norm(x)) if self.before else self.norm(self.activation(x))


class Net(nn.Module):
    def __init__(self, spec):
        super().__init__()
        widths = [spec["features"]] + spec["hidden"]
        self.layers = nn.Sequential(
            *[Layer(i, o, spec) for i, o in zip(widths, widths[1:])])
        self.output = nn.Linear(widths[-1], spec["classes"])

    def forward(self, x):
        return self.output(self.layers(x))


def optimizer_for(spec, parameters):
    kind, lr = spec["optimizer"], spec["lr"]
    momentum, decay = spec["optimizer_momentum"], spec["weight_decay"]
    if kind == "sgd":
        return torch.optim.SGD(parameters, lr=lr, momentum=momentum, weight_decay=decay)
    if kind == "adam":
        return torch.optim.Adam(parameters, lr=lr, weight_decay=decay)
    if kind == "adamw":
        return torch.optim.AdamW(parameters, lr=lr, weight_decay=decay)
    return torch.optim.RMSprop(parameters, lr=lr, momentum=momentum, weight_decay=decay)


def load_state(net, state):
    named = {}
    for name, entry in state.items():
        values = torch.tensor(entry["values"], dtype=torch.float32).reshape(entry["shape"])
        if name.endswith("num_batches_tracked"):
            values = values.reshape(()).long()
        named[name] = values
    net.load_state_dict(named, strict=True)


def loss_of(net, x, labels):
    return nn.functional.cross_entropy(net(x), labels)


def norms_of(net, key, wanted):
    """The norms that a key names, where it ends in `wanted`; None where it does not."""
    path = key.split(".")
    if path[-2:] != ["normalization", wanted]:
        return None
    chosen = [net.layers[int(path[1])]] if path[0] == "layers" else net.layers
    return [layer.norm for layer in chosen]


def set_train(net, train, frozen):
    net.train(train)
    for norm in frozen:
        norm.eval()


def apply(net, optimizer, change, batches, frozen):
    """Settings of `change` but for the mode. `frozen`: norms in eval mode, whatever the mode."""
    for key, value in change.items():
        if key == "optimizer.lr":
            for group in optimizer.param_groups:
                group["lr"] = value
        for norm in norms_of(net, key, "freeze") or []:
            (frozen.add if value else frozen.discard)(norm)
        for norm in norms_of(net, key, "freeze_affine") or []:
            norm.requires_grad_(not value)
        if norms_of(net, key, "recalibrate"):
            torch.optim.swa_utils.update_bn(batches, net)
        for norm in norms_of(net, key, "reset_running_stats") or []:
            norm.reset_running_stats()


def recalibrated(net, x, batch):
    """The state after update_bn; a last batch of one is left out."""
    rows = [x[begin:begin + batch] for begin in range(0, len(x), batch)]
    torch.optim.swa_utils.update_bn([part for part in rows if len(part) > 1], net)
    return state_of(net)


def state_of(net):
    return {name: tensor.double().reshape(-1).tolist()
            for name, tensor in net.state_dict().items()}


def validation_losses(net, x, labels, batch, frozen):
    """By running statistics, and batch by batch by the batch's own; moves no buffer."""
    kept = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    with torch.no_grad():
        net.eval()
        running = loss_of(net, x, labels).item()
        set_train(net, True, frozen)
        total = 0.0
        for begin in range(0, len(labels), batch):
            rows = slice(begin, begin + batch)
            total += loss_of(net, x[rows], labels[rows]).item() * len(labels[rows])
    net.load_state_dict(kept)
    return running, total / len(labels)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    net = Net(spec)
    load_state(net, spec["state"])
    optimizer = optimizer_for(spec, net.parameters())
    parts = {}
    for part in ("train", "validation"):
        x = torch.tensor(spec[part]["inputs"], dtype=torch.float32)
        parts[part] = x.reshape(-1, spec["features"]), torch.tensor(spec[part]["labels"])
    losses = []
    mode = "train"
    frozen = set()
    for step in range(spec["steps"]):
        change = spec["changes"].get(str(step), {})
        mode = change.get("mode", mode)
        apply(net, optimizer, change, [parts["train"][0]], frozen)
        set_train(net, mode == "train", frozen)
        optimizer.zero_grad(set_to_none=True)  # what requires no gradient is to have none
        loss = loss_of(net, *parts["train"])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    state = state_of(net)
    running, by_batch = validation_losses(
        net, *parts["validation"], len(parts["train"][1]), frozen)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"losses": losses, "state": state, "validation_running": running,
                   "validation_batch": by_batch,
                   "recalibrated": recalibrated(net, parts["train"][0], spec["recalibrate"])
                   if "recalibrate" in spec else None}, file)


if __name__ == "__main__":
    main()
