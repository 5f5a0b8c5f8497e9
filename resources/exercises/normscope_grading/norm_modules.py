# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the norms' modules have in common: modules by a case, and what usual mistakes would give."""
from . import arrays
from .arrays import BY_CHANNEL, affine, by_buffers, mapped, moments, normalized, unbiased
from .checking import compare


def module_for(work, name, case, **arguments):
    """The solution's class, with the γ and β of the case."""
    module = work.solution.call(name, case.slot if case.kind == "layer" else case.slot[0], eps=case.eps, **arguments)
    if case.weight is not None:
        work.solution.set(module, "weight", case.weight)
        work.solution.set(module, "bias", case.bias)
    return module


def batch_norm_for(work, name, case):
    return module_for(work, name, case, momentum=case.momentum)


def trained(work, name, case, batches=None):
    """The module behind so many batches of the case, all unless given."""
    module = batch_norm_for(work, name, case)
    for batch in case.x[:batches]:
        output(work, module, "train", batch)
    return module


def with_buffers(work, name, case):
    """The module with the buffers that it should have behind the case's batches."""
    module = batch_norm_for(work, name, case)
    work.solution.set(module, "running_mean", case.running_mean[-1])
    work.solution.set(module, "running_var", case.running_var[-1])
    return module


def check_buffers_stay(work, name, case):
    module = trained(work, name, case)
    buffers = ("running_mean", "running_var", "num_batches_tracked")
    before = {buffer: arrays.plain(work.solution.get(module, buffer)) for buffer in buffers}
    output(work, module, "eval", case.eval_x)
    for buffer, value in before.items():
        compare(work.solution.get(module, buffer), value,
                otherwise=f"{buffer} was updated in evaluation: only training moves the buffers. Ask self.training "
                          "first.")


def check_beginning(work, name):
    module = work.solution.call(name, 3)
    for part, value in (("weight", 1.0), ("bias", 0.0), ("running_mean", 0.0), ("running_var", 1.0)):
        compare(work.solution.get(module, part), [value] * 3,
                otherwise=f"{part} begins with {value:g}, one for each feature.")
    compare(work.solution.get(module, "num_batches_tracked"), 0.0,
            otherwise="num_batches_tracked counts the batches seen in training, from 0.")


def output(work, module, mode, x):
    work.solution.mode(module, mode)
    return work.solution.method(module, "forward", work.solution.array(x))


def output_mistakes(case, x, by, others):
    """Of y without γ and β. `others`: other groups of values, each with its hint."""
    eps = case.eps
    mistakes = [(normalized(x, group, eps), hint) for group, hint in others]
    return mistakes + [
        (normalized(x, by, eps, lambda var, count, e: arrays.by_root(unbiased(var, count), count, e)),
         "This divides by the unbiased variance. The batch is normalized by the biased one (divided by m: "
         "unbiased=False in PyTorch, NumPy's usual); the unbiased one is for running_var alone."),
        (normalized(x, by, eps, lambda var, count, e: var + e),
         "This divides by the variance; divide by its root, the standard deviation."),
        (mapped(lambda i, v: v - moments(x, by)[by(i)][0], x),
         "The mean is taken away, but nothing is divided by √(σ² + ε)."),
        (x, "This is x as it came in."),
    ]


def eps_mistakes(case, x, by):
    return [
        (normalized(x, by, case.eps, lambda var, count, e: var ** 0.5 + e),
         "Here ε stands outside the root: √σ² + ε. PyTorch adds it to the variance: √(σ² + ε)."),
        (normalized(x, by, 0.0),
         "Here ε is left out, or is not the one that the module was made with: divide by √(σ² + ε), ε being "
         "self.eps."),
        (normalized(x, by, case.eps ** 2), "Here ε is squared under the root: it is added to the variance as it is."),
    ]


def affine_mistakes(case, x, by, place):
    plain = normalized(x, by, case.eps)
    return [
        (plain, "γ and β are left out: y = γ · x̂ + β."),
        (affine(plain, case.bias, case.weight, place),
         "γ and β have changed places: weight is the factor, bias is added."),
        (mapped(lambda i, v: arrays.at(case.weight, place(i)) * (v + arrays.at(case.bias, place(i))), plain),
         "β is added before the product: y = γ · x̂ + β, not γ · (x̂ + β)."),
        (normalized(affine(x, case.weight, case.bias, place), by, case.eps),
         "γ and β are applied to x before it is normalized, which takes them away again: they come last."),
        (mapped(lambda i, v: arrays.at(case.weight, place(i)) * v, plain), "β is left out."),
        (mapped(lambda i, v: v + arrays.at(case.bias, place(i)), plain), "γ is left out."),
    ]


def running(values, first, share):
    """`share(k)`: the weight of the k-th batch, from 1, beside what there was."""
    value = first
    for k, new in enumerate(values, 1):
        old_share, new_share = share(k)
        value = [old_share * a + new_share * b for a, b in zip(value, new)]
    return value


def statistics(case, batches):
    """Of each of the first batches: means, biased and unbiased variances, by channel."""
    means, biased, corrected = [], [], []
    for batch in case.x[:batches]:
        of = moments(batch, BY_CHANNEL)
        channels = sorted(of)
        means.append([of[c][0] for c in channels])
        biased.append([of[c][1] for c in channels])
        corrected.append([unbiased(of[c][1], of[c][2]) for c in channels])
    return means, biased, corrected


REVERSED = ("The momentum is the wrong way round: in PyTorch it is the weight of the new batch, (1 − momentum) · "
            "old + momentum · new.")
BIASED = ("This takes in the biased variance (divided by m). running_var takes in the unbiased one, σ² · m / (m − "
          "1).")


def buffer_mistakes(case, name, batches):
    """What running_mean or running_var would be behind so many batches."""
    means, biased, corrected = statistics(case, batches)
    channels = len(means[0])
    momentum = case.momentum
    is_mean = name == "running_mean"
    first = [0.0 if is_mean else 1.0] * channels
    right = means if is_mean else corrected
    other = [1.0 - value for value in first]
    if momentum is None:
        usual, reversed_one = (lambda k: (1 - 1 / k, 1 / k)), (lambda k: (1 / k, 1 - 1 / k))
    else:
        usual, reversed_one = (lambda _: (1 - momentum, momentum)), (lambda _: (momentum, 1 - momentum))
    mistakes = [(first, f"{name} has not moved: in training every batch moves it."),
                (running(right, first, reversed_one), REVERSED),
                (running(right, first, lambda _: (0.0, 1.0)),
                 f"{name} is that of the last batch alone: keep a part of what there was, (1 − momentum) · old + "
                 "momentum · new."),
                (running(right, other, usual),
                 f"{name} begins with {other[0]:g}; PyTorch's begins with {first[0]:g}."),
                (running(right, first, lambda k: (1 - 1 / (k + 1), 1 / (k + 1))),
                 "The first batch counts half: count it before its share is worked out, 1 / num_batches_tracked.")]
    if momentum is None:
        mistakes.insert(0, (running(right, first, lambda _: (0.9, 0.1)),
                            "momentum=None is treated as 0.1: it asks for the plain average, 1 / "
                            "num_batches_tracked."))
    if not is_mean:
        roots = [[v ** 0.5 for v in values] for values in corrected]
        mistakes += [(running(biased, first, usual), BIASED),
                     (running(biased, first, reversed_one), BIASED + " " + REVERSED),
                     (running(roots, first, usual),
                      "This takes in the standard deviation; running_var keeps the variance.")]
    return mistakes


def eval_mistakes(case, x, by):
    mean, var = case.running_mean[-1], case.running_var[-1]
    plain = by_buffers(x, mean, var, case.eps)
    return [
        (affine(normalized(x, by, case.eps), case.weight, case.bias),
         "This uses the batch's own statistics in evaluation: there running_mean and running_var take their place."),
        (plain, "γ and β are left out: they are applied in evaluation too."),
        (affine(by_buffers(x, mean, [v ** 2 for v in var], 0.0), case.weight, case.bias),
         "This divides by running_var; divide by √(running_var + ε)."),
    ]
