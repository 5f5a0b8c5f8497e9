# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of an exercise are written with."""
from . import arrays

CHECKS = []  # (title, function), in the order in which they are made


def check(title):
    def listed(function):
        CHECKS.append((title, function))
        return function

    return listed


class Failed(Exception):
    def __init__(self, expected, came, hint):
        super().__init__(came)
        self.expected, self.came, self.hint = expected, came, hint


def number_text(value):
    return f"{value:.5g}"


def array_text(value):
    """Its first numbers, and how many there are where these are not all."""
    numbers = [number for _, number in arrays.entries(value)]
    if not isinstance(value, list):
        return number_text(numbers[0])
    shown = ", ".join(number_text(number) for number in numbers[:6])
    if len(numbers) <= 6:
        return f"[{shown}]"
    return f"[{shown}, …] of shape {arrays.shape_of(value)}"


def compare(came, expected, mistakes=(), otherwise=""):
    """Fails where `came` is not what is expected. `mistakes`: pairs of what a certain mistake would give and its hint;
    where none of them gives what came, the hint is `otherwise`."""
    came = as_array(came, expected)
    if arrays.close(came, expected):
        return
    wanted, shape = arrays.shape_of(expected), arrays.shape_of(came)
    if shape != wanted:
        raise Failed(f"shape {wanted}", f"shape {shape}", otherwise)
    hint = next((hint for value, hint in mistakes if arrays.close(came, value)), otherwise)
    raise Failed(array_text(expected), array_text(came), hint)


def as_array(came, expected):
    wanted = array_text(expected)
    if came is None:
        raise Failed(wanted, "None", "Nothing came back: end the function by return, followed by the result.")
    try:
        array = arrays.plain(came)
        shape = arrays.shape_of(array)
        if isinstance(expected, float) and shape == (1,):
            return array[0]
        arrays.mapped(lambda index, _: float(arrays.at(array, index)), arrays.nested([0.0] * size(shape), shape))
        return array
    except (TypeError, ValueError, IndexError):
        raise Failed(wanted, type(came).__name__, "Give a tensor, an array, or lists of numbers.") from None


def size(shape):
    product = 1
    for extent in shape:
        product *= extent
    return product
