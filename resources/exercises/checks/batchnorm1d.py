# SPDX-License-Identifier: GPL-3.0-or-later
# order: 10
# case plain: slot=3 batch=6 affine=false
# case eps: slot=3 batch=6 affine=false eps=0.5
# case steps: slot=3 batch=6 batches=3 momentum=0.3
# case average: slot=3 batch=6 batches=3 momentum=none
from .arrays import ALL_TOGETHER, BY_CHANNEL, BY_SAMPLE
from .checking import check, compare
from .norm_modules import (affine_mistakes, batch_norm_for, buffer_mistakes, check_beginning, check_buffers_stay,
                           eps_mistakes, eval_mistakes, output, output_mistakes, trained, with_buffers)

NAME = "BatchNorm1d"


@check("weight, bias and buffers begin as PyTorch's do")
def beginning(work):
    check_beginning(work, NAME)


@check("training: every feature is normalized over the batch")
def training(work):
    case = work.case("plain")
    x = case.x[0]
    others = ((BY_SAMPLE,
               "The statistics are taken over the wrong axis, within each sample. Take them over the samples: "
               "mean(0)."),
              (ALL_TOGETHER, "There is one mean and variance for everything. Each feature has its own: mean(0)."))
    compare(output(work, batch_norm_for(work, NAME, case), "train", x), case.y[0],
            output_mistakes(case, x, BY_CHANNEL, others),
            "y = (x − μ) / √(σ² + ε), with the mean and the biased variance of each feature over the samples.")


@check("training: ε is added to the variance, inside the root")
def eps(work):
    case = work.case("eps")
    x = case.x[0]
    compare(output(work, batch_norm_for(work, NAME, case), "train", x), case.y[0],
            eps_mistakes(case, x, BY_CHANNEL), "With a large ε: y = (x − μ) / √(σ² + ε).")


@check("training: γ scales and β shifts what was normalized")
def scale_and_shift(work):
    case = work.case("steps")
    x = case.x[0]
    compare(output(work, batch_norm_for(work, NAME, case), "train", x), case.y[0],
            affine_mistakes(case, x, BY_CHANNEL, lambda index: index[1:]),
            "y = γ · x̂ + β, one γ and β for each feature.")


@check("training: running_mean after one batch")
def running_mean(work):
    case = work.case("steps")
    compare(work.solution.get(trained(work, NAME, case, 1), "running_mean"), case.running_mean[0],
            buffer_mistakes(case, "running_mean", 1), "running_mean = (1 − momentum) · running_mean + momentum · μ.")


@check("training: running_var after one batch")
def running_var(work):
    case = work.case("steps")
    compare(work.solution.get(trained(work, NAME, case, 1), "running_var"), case.running_var[0],
            buffer_mistakes(case, "running_var", 1),
            "running_var = (1 − momentum) · running_var + momentum · the unbiased variance.")


@check("training: the buffers after three batches")
def three_batches(work):
    case = work.case("steps")
    module = trained(work, NAME, case)
    for name in ("running_mean", "running_var"):
        compare(work.solution.get(module, name), getattr(case, name)[-1], buffer_mistakes(case, name, 3),
                f"After the first batch {name} goes on from what it was.")


@check("training: num_batches_tracked counts the batches")
def count(work):
    case = work.case("steps")
    compare(work.solution.get(trained(work, NAME, case), "num_batches_tracked"), case.num_batches_tracked[-1],
            otherwise="Add 1 in every forward pass in training.")


@check("training: momentum=None keeps the plain average")
def plain_average(work):
    case = work.case("average")
    module = trained(work, NAME, case)
    for name in ("running_mean", "running_var"):
        compare(work.solution.get(module, name), getattr(case, name)[-1], buffer_mistakes(case, name, 3),
                f"With momentum=None the share of a batch in {name} is 1 / num_batches_tracked.")


@check("evaluation: normalized by the buffers")
def evaluation(work):
    case = work.case("steps")
    compare(output(work, with_buffers(work, NAME, case), "eval", case.eval_x), case.eval_y,
            eval_mistakes(case, case.eval_x, BY_CHANNEL), "y = γ · (x − running_mean) / √(running_var + ε) + β.")


@check("evaluation: a single sample")
def single_sample(work):
    case = work.case("steps")
    one = case.eval_x[:1]
    compare(output(work, with_buffers(work, NAME, case), "eval", one), case.eval_y[:1],
            eval_mistakes(case, one, BY_CHANNEL), "By the buffers one sample is enough: nothing is taken of the batch.")


@check("evaluation: the buffers stay as they are")
def buffers_stay(work):
    check_buffers_stay(work, NAME, work.case("steps"))
