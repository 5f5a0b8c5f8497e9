# SPDX-License-Identifier: GPL-3.0-or-later
# order: 30
# case plain: slot=3x2x3 batch=4 affine=false
# case eps: slot=3x2x3 batch=4 affine=false eps=0.5
# case steps: slot=3x2x3 batch=4 batches=2 momentum=0.3
from .arrays import ALL_TOGETHER, BY_CHANNEL, BY_CHANNEL_AND_SAMPLE, BY_POSITION, BY_SAMPLE, mapped, normalized
from .checking import check, compare
from .norm_modules import (affine_mistakes, batch_norm_for, buffer_mistakes, check_beginning, check_buffers_stay,
                           eps_mistakes, eval_mistakes, output, output_mistakes, running, statistics, trained,
                           with_buffers)

NAME = "BatchNorm2d"

OTHERS = (
    (BY_POSITION,
     "The statistics are taken over the batch alone, at every position anew. Take them over samples and positions: "
     "mean((0, 2, 3))."),
    (BY_CHANNEL_AND_SAMPLE,
     "The statistics are those of each sample alone, as InstanceNorm2d's. Take them over the batch too: mean((0, "
     "2, 3))."),
    (BY_SAMPLE,
     "The statistics are taken over the wrong axes, within each sample. Take them by channel: mean((0, 2, 3))."),
    (ALL_TOGETHER, "There is one mean and variance for everything. Each channel has its own: mean((0, 2, 3))."),
)


@check("weight, bias and buffers begin as PyTorch's do")
def beginning(work):
    check_beginning(work, NAME)


@check("training: every channel is normalized over samples and positions")
def training(work):
    case = work.case("plain")
    x = case.x[0]
    compare(output(work, batch_norm_for(work, NAME, case), "train", x), case.y[0],
            output_mistakes(case, x, BY_CHANNEL, OTHERS),
            "One mean and one biased variance for each channel: mean((0, 2, 3)).")


@check("training: ε is added to the variance, inside the root")
def eps(work):
    case = work.case("eps")
    x = case.x[0]
    compare(output(work, batch_norm_for(work, NAME, case), "train", x), case.y[0],
            eps_mistakes(case, x, BY_CHANNEL), "With a large ε: y = (x − μ) / √(σ² + ε).")


@check("training: γ and β belong to the channels")
def scale_and_shift(work):
    case = work.case("steps")
    x = case.x[0]
    plain = normalized(x, BY_CHANNEL, case.eps)
    by_width = mapped(lambda i, v: case.weight[i[3]] * v + case.bias[i[3]], plain)
    mistakes = [(by_width,
                 "γ and β run along the width, the last axis. Let them run along the channels: view(1, -1, 1, 1).")]
    compare(output(work, batch_norm_for(work, NAME, case), "train", x), case.y[0],
            mistakes + affine_mistakes(case, x, BY_CHANNEL, lambda index: index[1:2]),
            "y = γ · x̂ + β, one γ and β for each channel.")


@check("training: running_mean after one batch")
def running_mean(work):
    case = work.case("steps")
    compare(work.solution.get(trained(work, NAME, case, 1), "running_mean"), case.running_mean[0],
            buffer_mistakes(case, "running_mean", 1), "running_mean = (1 − momentum) · running_mean + momentum · μ.")


@check("training: running_var after one batch")
def running_var(work):
    case = work.case("steps")
    biased = statistics(case, 1)[1]
    samples = len(case.x[0])
    by_samples = [[v * samples / (samples - 1) for v in values] for values in biased]
    usual = running(by_samples, [1.0] * 3, lambda _: (1 - case.momentum, case.momentum))
    mistakes = [(usual,
                 "The correction counts the samples alone: m is the number of values, N · H · W, so that σ² · m / "
                 "(m − 1) is little more than σ².")]
    compare(work.solution.get(trained(work, NAME, case, 1), "running_var"), case.running_var[0],
            mistakes + buffer_mistakes(case, "running_var", 1),
            "running_var takes in σ² · m / (m − 1), with m = N · H · W.")


@check("training: the buffers after two batches")
def two_batches(work):
    case = work.case("steps")
    module = trained(work, NAME, case)
    for name in ("running_mean", "running_var"):
        compare(work.solution.get(module, name), getattr(case, name)[-1], buffer_mistakes(case, name, 2),
                f"After the first batch {name} goes on from what it was.")
    compare(work.solution.get(module, "num_batches_tracked"), case.num_batches_tracked[-1],
            otherwise="num_batches_tracked: add 1 in every forward pass in training.")


@check("evaluation: normalized by the buffers")
def evaluation(work):
    case = work.case("steps")
    compare(output(work, with_buffers(work, NAME, case), "eval", case.eval_x), case.eval_y,
            eval_mistakes(case, case.eval_x, BY_CHANNEL),
            "y = γ · (x − running_mean) / √(running_var + ε) + β, by channel.")


@check("evaluation: the buffers stay as they are")
def buffers_stay(work):
    check_buffers_stay(work, NAME, work.case("steps"))
