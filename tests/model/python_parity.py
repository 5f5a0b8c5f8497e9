#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains in PyTorch what a run of Normscope trained, from the same weights on the same data.

Reads a JSON file: configuration, data, initial state, and per step the settings that change before
it; writes a JSON file: loss, learning rate and clipping of each step, the state after the last, the
validation losses, and the state that update_bn makes of it with batches of "recalibrate" samples.
Batches are taken in the order given; without one, every batch is the whole training set.
"""
import json
import sys
import warnings

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


def optimizer_for(spec, net):
    """Two parameter groups: weights and biases, and the norms' own."""
    norms = [p for layer in net.layers if layer.norm is not None for p in layer.norm.parameters()]
    chosen = {id(p) for p in norms}
    others = [p for p in net.parameters() if id(p) not in chosen]
    groups = [{"params": others}, {"params": norms}] if norms else [{"params": others}]
    kind, lr, momentum = spec["optimizer"], spec["lr"], spec["optimizer_momentum"]
    if kind == "sgd":
        return torch.optim.SGD(groups, lr=lr, momentum=momentum)
    if kind == "adam":
        return torch.optim.Adam(groups, lr=lr)
    if kind == "adamw":
        return torch.optim.AdamW(groups, lr=lr)
    return torch.optim.RMSprop(groups, lr=lr, momentum=momentum)


def set_decay(spec, optimizer):
    optimizer.param_groups[0]["weight_decay"] = spec["weight_decay"]
    if len(optimizer.param_groups) > 1:
        optimizer.param_groups[1]["weight_decay"] = spec["weight_decay"] if spec["decay_norm"] else 0


def scheduler_for(spec, optimizer):
    """None where the rate is constant."""
    schedules = torch.optim.lr_scheduler
    warm_up, steps = spec["warmup_steps"], spec["schedule_steps"]
    if spec["schedule"] == "step":
        after = lambda: schedules.StepLR(optimizer, steps, gamma=spec["schedule_gamma"])
    elif spec["schedule"] == "cosine":
        after = lambda: schedules.CosineAnnealingLR(optimizer, T_max=steps)
    elif warm_up:
        after = lambda: schedules.ConstantLR(optimizer, factor=1.0)
    else:
        return None
    if not warm_up:
        return after()
    first = schedules.LinearLR(optimizer, start_factor=1 / warm_up, total_iters=warm_up - 1)
    return schedules.SequentialLR(optimizer, [first, after()], milestones=[warm_up])


def load_state(net, state):
    named = {}
    for name, entry in state.items():
        values = torch.tensor(entry["values"], dtype=torch.float32).reshape(entry["shape"])
        if name.endswith("num_batches_tracked"):
            values = values.reshape(()).long()
        named[name] = values
    net.load_state_dict(named, strict=True)


def loss_of(net, x, truth):
    if truth.dtype.is_floating_point:
        return nn.functional.mse_loss(net(x).squeeze(1), truth)
    return nn.functional.cross_entropy(net(x), truth)


def batches_of(spec, x, truth):
    """One after the other, without end, across the ends of epochs."""
    order, size = spec["order"], spec["batch_size"]
    while True:
        for begin in range(0, len(truth), size):
            rows = slice(begin, begin + size) if order is None else \
                [int(index) for index in order[begin:begin + size]]
            yield x[rows], truth[rows]


def clip(net, most):
    """The norm before, and whether gradients were scaled; None without a limit."""
    if not most:
        return None
    norm = nn.utils.clip_grad_norm_(net.parameters(), most).item()
    return norm, most / (norm + 1e-6) < 1


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


def apply(spec, net, optimizer, change, batches, frozen):
    """Settings of `change` but for the mode. `frozen`: norms in eval mode, whatever the mode."""
    for key, value in change.items():
        if key.startswith("optimizer.") and key[10:] in spec:
            spec[key[10:]] = value
            set_decay(spec, optimizer)
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
    warnings.filterwarnings("ignore", message="The epoch parameter")  # SequentialLR's own
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    net = Net(spec)
    load_state(net, spec["state"])
    optimizer = optimizer_for(spec, net)
    set_decay(spec, optimizer)
    scheduler = scheduler_for(spec, optimizer)
    parts = {}
    for part in ("train", "validation"):
        x = torch.tensor(spec[part]["inputs"], dtype=torch.float32)
        truth = torch.tensor(spec[part]["targets"], dtype=torch.float32) if spec["regression"] \
            else torch.tensor(spec[part]["labels"])
        parts[part] = x.reshape(-1, spec["features"]), truth
    losses, rates, clipped = [], [], []
    mode = "train"
    frozen = set()
    batches = batches_of(spec, *parts["train"])
    for step in range(spec["steps"]):
        change = spec["changes"].get(str(step), {})
        mode = change.get("mode", mode)
        apply(spec, net, optimizer, change, [parts["train"][0]], frozen)
        set_train(net, mode == "train", frozen)
        optimizer.zero_grad(set_to_none=True)  # what requires no gradient is to have none
        total = 0.0
        for _ in range(spec["accumulation"]):
            loss = loss_of(net, *next(batches)) / spec["accumulation"]
            loss.backward()
            total += loss.item()
        clipped.append(clip(net, spec["clip_grad_norm"]))
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if scheduler:
            scheduler.step()
        losses.append(total)
    state = state_of(net)
    running, by_batch = validation_losses(
        net, *parts["validation"], spec["batch_size"], frozen)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"losses": losses, "rates": rates, "clipped": clipped, "state": state, "validation_running": running,
                   "validation_batch": by_batch,
                   "recalibrated": recalibrated(net, parts["train"][0], spec["recalibrate"])
                   if "recalibrate" in spec else None}, file)


if __name__ == "__main__":
    main()
