# SPDX-License-Identifier: GPL-3.0-or-later
# order: 50
# case square: slot=3 batch=6 momentum=0.5
# case eps: slot=3 batch=6 momentum=0.5 eps=0.5
import math

from .arrays import mapped
from .checking import Failed, check, compare


def folded(work, case, with_bias=True):
    array = work.solution.array
    result = work.solution.call("fold", array(case.linear_weight), array(case.linear_bias) if with_bias else None,
                                array(case.running_mean[-1]), array(case.running_var[-1]), case.eps, array(case.weight),
                                array(case.bias))
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise Failed("two results: weight and bias", "something else", "End by: return folded_weight, folded_bias.")
    return result


def scales(case, root=lambda var, eps: math.sqrt(var + eps)):
    return [w / root(v, case.eps) for w, v in zip(case.weight, case.running_var[-1])]


def bias_by(case, linear_bias, scale):
    return [s * (b - mean) + beta for s, b, mean, beta in zip(scale, linear_bias, case.running_mean[-1], case.bias)]


def weight_by(case, scale, axis=0):
    return mapped(lambda i, w: scale[i[axis]] * w, case.linear_weight)


@check("weight: the rows are scaled")
def weight(work):
    case = work.case("square")
    ones = [1.0] * len(case.weight)
    compare(folded(work, case)[0], case.folded_weight,
            [(weight_by(case, scales(case), axis=1),
              "The columns are scaled, which belong to the inputs. A feature of the batch norm is a row of W: "
              "scale[:, None] * W."),
             (weight_by(case, ones), "W is unchanged: every row takes up its scale γ / √(running_var + ε)."),
             (weight_by(case, scales(case, lambda var, eps: var + eps)),
              "This divides by the variance; the scale is γ / √(running_var + ε)."),
             (weight_by(case, [s / w for s, w in zip(scales(case), case.weight)]),
              "γ is left out: the scale is γ / √(running_var + ε).")],
            "W' = γ / √(running_var + ε) · W, row by row.")


@check("weight with a large ε")
def weight_eps(work):
    case = work.case("eps")
    compare(folded(work, case)[0], case.folded_weight,
            [(weight_by(case, scales(case, lambda var, eps: math.sqrt(var))),
              "ε is left out: the scale is γ / √(running_var + ε)."),
             (weight_by(case, scales(case, lambda var, eps: math.sqrt(var) + eps)),
              "Here ε stands outside the root: the scale is γ / √(running_var + ε).")],
            "W' = γ / √(running_var + ε) · W, row by row.")


@check("bias: scaled, then shifted")
def bias(work):
    case = work.case("square")
    scale = scales(case)
    beta, b = case.bias, case.linear_bias
    compare(folded(work, case)[1], case.folded_bias,
            [([s * x + y for s, x, y in zip(scale, b, beta)],
              "running_mean is forgotten: b' = scale · (b − running_mean) + β."),
             ([x - s * mean + y for s, x, mean, y in zip(scale, b, case.running_mean[-1], beta)],
              "b itself is not scaled: b' = scale · (b − running_mean) + β."),
             ([s * (x - mean) for s, x, mean in zip(scale, b, case.running_mean[-1])],
              "β is left out: b' = scale · (b − running_mean) + β."),
             ([s * (x - mean + y) for s, x, mean, y in zip(scale, b, case.running_mean[-1], beta)],
              "β is scaled as well: it is added last, b' = scale · (b − running_mean) + β."),
             ([s * (x + mean) + y for s, x, mean, y in zip(scale, b, case.running_mean[-1], beta)],
              "running_mean has the wrong sign: b' = scale · (b − running_mean) + β."),
             (b, "b is unchanged: b' = scale · (b − running_mean) + β.")],
            "b' = scale · (b − running_mean) + β, with scale = γ / √(running_var + ε).")


@check("bias of a linear layer that has none")
def no_bias(work):
    case = work.case("square")
    compare(folded(work, case, with_bias=False)[1], case.folded_bias_alone,
            [(case.bias, "running_mean is forgotten: without b there is still − scale · running_mean.")],
            "Without b it counts as 0: b' = β − scale · running_mean. The folded layer has a bias either way.")


@check("bias with a large ε")
def bias_eps(work):
    case = work.case("eps")
    compare(folded(work, case)[1], case.folded_bias,
            [(bias_by(case, case.linear_bias, scales(case, lambda var, eps: math.sqrt(var))),
              "ε is left out of the bias's scale: γ / √(running_var + ε).")],
            "b' = scale · (b − running_mean) + β, with the scale of the weight.")
