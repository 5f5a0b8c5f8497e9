# SPDX-License-Identifier: GPL-3.0-or-later
"""The learner's file: its code made into a module, and calls into it."""
import sys
import types

from . import arrays
from .checking import Failed
from .limits import Stop


class Unwritten(Exception):
    pass


class Solution:
    def __init__(self, cells):
        """`cells`: name and source of each; a script is one."""
        self.cells = cells
        self.names = {cell["name"] for cell in cells}
        self.module = types.ModuleType("solution")
        sys.modules["solution"] = self.module

    def run(self):
        for cell in self.cells:
            self.run_cell(cell["name"], cell["source"])

    def run_cell(self, name, source):
        try:
            code = compile(source, name, "exec")
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            where = f"{name}, line {line}" if line else name
            raise Stop(f"{where}: Python cannot read this: {getattr(error, 'msg', error)}.") from None
        try:
            exec(code, self.module.__dict__)
        except ImportError as error:
            raise Stop(f"{self.place(error)}: {error}. Install what is missing (Debian: python3-numpy, "
                       f"python3-torch), "
                       "or write with plain lists and without this import.") from None
        except SystemExit:
            raise Stop(f"{name} ends Python by itself; take exit() out of the code that runs on import.") from None
        except MemoryError:
            raise
        except Exception as error:
            if is_out_of_memory(error):
                raise MemoryError().with_traceback(error.__traceback__) from None
            raise Stop(f"{self.place(error)}: {sentence_of(error)}, before anything was checked.") from None

    def place(self, error):
        """Where in the learner's own code something went wrong: the innermost such line."""
        found = ""
        trace = error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name in self.names:
                found = f"{name}, line {trace.tb_lineno}"
            trace = trace.tb_next
        return found

    def kind(self):
        """What its arrays are: "torch", "numpy" or "list", by what the file has imported."""
        modules = {value.__name__ for value in vars(self.module).values() if isinstance(value, types.ModuleType)}
        return next((name for name in ("torch", "numpy") if name in modules), "list")

    def array(self, value):
        """Nested lists as the file's own kind of array."""
        kind = self.kind()
        if kind == "torch":
            import torch
            return torch.tensor(value)
        if kind == "numpy":
            import numpy
            return numpy.array(value)
        return arrays.mapped(lambda _, number: number, value)

    def call(self, name, *positional, **named):
        """Calls a function or class of the file."""
        function = getattr(self.module, name, None)
        if not callable(function):
            raise Failed(f"a function or class {name}", "none of that name", "Keep the names that the stub has.")
        return self.guarded(function, name, *positional, **named)

    def method(self, instance, name, *positional):
        function = getattr(instance, name, None)
        if not callable(function):
            raise Failed(f"a method {name}", "none of that name", "Keep the names that the stub has.")
        return self.guarded(function, name, *positional)

    def guarded(self, function, name, *positional, **named):
        words = [described(value) for value in positional]
        words += [f"{key}={described(value)}" for key, value in named.items()]
        try:
            return function(*positional, **named)
        except NotImplementedError as error:
            raise Unwritten(str(error)) from None
        except MemoryError:
            raise
        except Exception as error:
            if is_out_of_memory(error):
                raise MemoryError().with_traceback(error.__traceback__) from None
            place = self.place(error)
            raise Failed(f"a result of {name}({', '.join(words)})",
                         sentence_of(error) + (f" ({place})" if place else ""),
                         "Look at that line with the shapes that are handed over.") from None

    def get(self, module, name):
        if not hasattr(module, name):
            raise Failed(f"an attribute {name}", "none of that name", f"Set self.{name} in __init__.")
        return getattr(module, name)

    def set(self, module, name, value):
        self.get(module, name)
        array = self.array(value)
        present = getattr(module, name)
        if type(present).__name__ == "Parameter":
            present.data = array
        else:
            setattr(module, name, array)

    def mode(self, module, name):
        """train() or eval(), which a class may leave to its attribute `training`."""
        if callable(getattr(module, name, None)):
            self.method(module, name)
        else:
            module.training = name == "train"


def sentence_of(error):
    text = " ".join(str(error).split())
    if len(text) > 200:
        text = text[:200] + "…"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def is_out_of_memory(error):
    return "can't allocate memory" in str(error) or "not enough memory" in str(error)


def described(value):
    shape = getattr(value, "shape", None)
    if shape is not None:
        return f"{type(value).__name__} of shape {tuple(shape)}"
    if isinstance(value, list):
        return f"lists of shape {arrays.shape_of(value)}"
    return repr(value)
