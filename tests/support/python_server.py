# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts as `python3 SCRIPT ARGUMENT…` does, each in a process of its own that is forked from
this one, which has imported PyTorch already: that takes longer than most scripts do.

Reads one JSON list a line, the script and its arguments, and answers with the exit code."""
import json
import os
import runpy
import sys
import traceback

try:
    import torch

    torch.set_num_threads(1)  # threads would not survive the fork
except ImportError:
    pass  # some scripts do without
for line in sys.stdin:
    words = json.loads(line)
    child = os.fork()
    if child == 0:
        code = 0
        os.dup2(2, 1)  # what a script says is for people
        sys.argv = words
        sys.path[0] = os.path.dirname(words[0])
        try:
            runpy.run_path(words[0], run_name="__main__")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stderr.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
