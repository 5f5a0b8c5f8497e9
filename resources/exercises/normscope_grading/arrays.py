# SPDX-License-Identifier: GPL-3.0-or-later
"""Arithmetic over arrays as nested lists of numbers, and the ways from and to those of torch and NumPy."""
import math


def nested(flat, shape):
    """The numbers of `flat`, rows first, as lists in lists; a shape of () is a single number."""
    if not shape:
        return flat[0]
    size = len(flat) // shape[0]
    return [nested(flat[i * size:(i + 1) * size], shape[1:]) for i in range(shape[0])]


def plain(value):
    """Nested lists of floats out of a tensor, an array, a number, lists or tuples; TypeError for anything else."""
    if hasattr(value, "detach"):
        value = value.detach()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (int, float)):
        return float(value)
    raise TypeError(f"{type(value).__name__} is no array of numbers")


def shape_of(value):
    return (len(value), *shape_of(value[0])) if isinstance(value, list) and value else ()


def entries(value, index=()):
    """Pairs of index and number, rows first."""
    if not isinstance(value, list):
        yield index, value
        return
    for i, one in enumerate(value):
        yield from entries(one, (*index, i))


def mapped(function, *arrays, index=()):
    """An array of function(index, number of each array), in the shape of the first."""
    if not isinstance(arrays[0], list):
        return function(index, *arrays)
    return [mapped(function, *rows, index=(*index, i)) for i, rows in enumerate(zip(*arrays))]


def at(array, index):
    for i in index:
        array = array[i]
    return array


def close(a, b):
    """Equal but for the rounding of single precision."""
    if not shape_of(a) == shape_of(b):
        return False
    return all(math.isfinite(x) and abs(x - y) <= 1e-4 * max(1.0, abs(y))
               for (_, x), (_, y) in zip(entries(a), entries(b)))


# Which values share a mean and a variance, by the index of a value.
BY_CHANNEL = lambda index: index[1]
BY_SAMPLE = lambda index: index[0]
BY_ROW = lambda index: index[:-1]
BY_CHANNEL_AND_SAMPLE = lambda index: index[:2]
BY_POSITION = lambda index: index[1:]
ALL_TOGETHER = lambda index: ()


def moments(x, by):
    """For each group its mean, its biased variance, and how many values it has."""
    groups = {}
    for index, value in entries(x):
        groups.setdefault(by(index), []).append(value)
    result = {}
    for key, values in groups.items():
        mean = sum(values) / len(values)
        result[key] = mean, sum((v - mean) ** 2 for v in values) / len(values), len(values)
    return result


def unbiased(var, count):
    return var * count / (count - 1) if count > 1 else math.nan


def by_root(var, count, eps):
    return math.sqrt(var + eps)


def normalized(x, by, eps, divisor=by_root):
    """(x − mean) / divisor(biased variance, count, ε), by group."""
    of = moments(x, by)

    def one(index, value):
        mean, var, count = of[by(index)]
        scale = divisor(var, count, eps)
        return (value - mean) / scale if scale else math.nan

    return mapped(one, x)


def by_buffers(x, mean, var, eps):
    return mapped(lambda i, v: (v - mean[i[1]]) / math.sqrt(var[i[1]] + eps), x)


def affine(y, weight, bias, place=lambda index: index[1:2]):
    """weight · y + bias; `place`: where in them a value of y has its own."""
    return mapped(lambda i, v: at(weight, place(i)) * v + at(bias, place(i)), y)
