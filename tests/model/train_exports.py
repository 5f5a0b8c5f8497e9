#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the train.py of exported folders as it is, and from weights a rounding apart.

Reads a JSON file with "folders" and "nudges", how often; writes one with "runs": what each printed as a
list of lines, and as "nudged" a list of those, which tell how far rounding alone carries a run.
"""
import contextlib
import io
import json
import os
import runpy
import sys
import traceback

import torch

load = torch.load


def nudged_load(seed):
    def nudged(path, *more):
        state = load(path, *more)
        if "initial" not in str(path):
            return state
        generator = torch.Generator().manual_seed(seed)
        for value in state.values():
            if value.dtype.is_floating_point:
                value.mul_(1 + 1e-7 * torch.randn(value.shape, generator=generator))
        return state

    return nudged


def printed(folder):
    text = io.StringIO()
    sys.path.insert(0, folder)
    sys.modules.pop("model", None)
    try:
        with contextlib.redirect_stdout(text):
            runpy.run_path(os.path.join(folder, "train.py"))
    except Exception:
        text.write(traceback.format_exc())
    finally:
        sys.path.remove(folder)
    return text.getvalue().splitlines()


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    torch.set_num_threads(1)
    runs = []
    for folder in spec["folders"]:
        torch.load = load
        run = {"lines": printed(folder)}
        run["nudged"] = []
        for seed in range(spec["nudges"]):
            torch.load = nudged_load(seed + 1)
            run["nudged"].append(printed(folder))
        runs.append(run)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({"runs": runs}, file)


if __name__ == "__main__":
    main()
