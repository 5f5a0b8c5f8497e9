# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the checks of one exercise on one solution. What it is asked stands in a JSON file; what it found goes to
standard output, one JSON object a line: first {"python", "against", "checks"}, then of each check {"check": its title,
"state": "running"}, and once more with "passed" or "failed", "expected", "came" and "hint"; where it ended early
{"fault": why}; last {"end": true}. What the solution prints goes to standard error."""
import json
import os
import platform
import sys

from . import checking, limits, reference
from .solution import Solution, Unwritten


class Work:
    """What a check is given: the solution and the exercise's cases."""

    def __init__(self, solution, cases):
        self.solution, self.cases = solution, cases

    def case(self, name):
        return self.cases[name]


def made(check, work):
    """One check's outcome."""
    try:
        check(work)
        return {"state": "passed"}
    except Unwritten as missing:
        return {"state": "failed", "expected": "", "came": "not written yet", "hint": str(missing)}
    except checking.Failed as failed:
        return {"state": "failed", "expected": failed.expected, "came": failed.came, "hint": failed.hint}


def grade(task, say):
    from . import checks  # lists them
    cases = {name: reference.Case(case) for name, case in task["cases"].items()}
    say({"python": platform.python_version(), "against": reference.source(),
         "checks": [title for title, _ in checking.CHECKS]})
    solution = Solution(task["cells"])
    try:
        limits.begin(task["seconds"], task["mebibytes"])
        solution.run()
        for title, check in checking.CHECKS:
            say({"check": title, "state": "running"})
            say({"check": title, **made(check, Work(solution, cases))})
        limits.end()
    except BaseException as error:
        limits.end()
        say({"fault": fault_text(error, solution, task)})


def fault_text(error, solution, task):
    place = solution.place(error)
    where = f", at {place}" if place else ""
    if isinstance(error, limits.TimeUp):
        return (f"The code did not come to an end within {task['seconds']:g} s{where}: look there for a loop that "
                "never ends, or allow more by normscope grade --seconds.")
    if isinstance(error, limits.Stop):
        return str(error)
    if isinstance(error, MemoryError):
        return (f"The code wanted more than {task['mebibytes']} MiB of memory{where}: look there for what grows "
                "without end, or allow more by normscope grade --memory.")
    return f"The code ended Python by {type(error).__name__}{where}: take that out."


def main(path):
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="replace")

    def say(what):
        channel.write(json.dumps(what) + "\n")
        channel.flush()

    with open(path, encoding="utf-8") as file:
        task = json.load(file)
    sys.path[0] = task["folder"]
    grade(task, say)
    say({"end": True})
    sys.stdout.flush()
    os._exit(0)  # whatever threads and exit handlers the solution has left
