# SPDX-License-Identifier: GPL-3.0-or-later
# order: 20
# case plain: slot=3 batch=6
# case eps: slot=3 batch=6 eps=0.5
import math

from .arrays import BY_CHANNEL, mapped, moments, normalized
from .checking import Failed, check, compare


class Pass:
    """The parts of a case's backward pass, by feature."""

    def __init__(self, case):
        x = case.x[0]
        self.grad, self.weight, self.x = case.grad_y, case.weight, x
        self.x_hat = normalized(x, BY_CHANNEL, case.eps)
        self.count = len(x)
        of = moments(x, BY_CHANNEL)
        self.root = [math.sqrt(of[c][1] + case.eps) for c in sorted(of)]
        self.bare_root = [math.sqrt(of[c][1]) for c in sorted(of)]

    def sums(self, *factors):
        """Over the samples, of the product of these."""
        product = mapped(lambda _, *values: math.prod(values), *factors)
        return [sum(row[c] for row in product) for c in range(len(product[0]))]

    def grad_x(self, mean=1.0, slope=1.0, weight=None, root=None):
        """With the ways through μ and through σ² as they are, or left out."""
        m = self.count
        means = [value / m for value in self.sums(self.grad)]
        slopes = [value / m for value in self.sums(self.grad, self.x_hat)]
        weight, root = weight or self.weight, root or self.root
        return mapped(lambda i, g, h: weight[i[1]] / root[i[1]] * (g - mean * means[i[1]] - slope * h * slopes[i[1]]),
                      self.grad, self.x_hat)


def gradients(work, case):
    result = work.solution.call("backward", work.solution.array(case.grad_y), work.solution.array(case.x[0]),
                                work.solution.array(case.weight), case.eps)
    if not isinstance(result, (tuple, list)) or len(result) != 3:
        raise Failed("three results: grad_x, grad_weight, grad_bias", "something else",
                     "End by: return grad_x, grad_weight, grad_bias.")
    return result


def scaled(values, factor):
    return [value * factor for value in values]


@check("grad_bias: ∂L/∂β")
def grad_bias(work):
    case = work.case("plain")
    of = Pass(case)
    compare(gradients(work, case)[2], case.grad_bias,
            [(scaled(of.sums(of.grad), 1 / of.count),
              "This is the mean over the samples; β is in every one of them: sum."),
             (of.sums(of.grad, of.x_hat), "This is the gradient of γ: the order is grad_x, grad_weight, grad_bias.")],
            "∂L/∂β is the sum of ∂L/∂y over the samples.")


@check("grad_weight: ∂L/∂γ")
def grad_weight(work):
    case = work.case("plain")
    of = Pass(case)
    compare(gradients(work, case)[1], case.grad_weight,
            [(scaled(of.sums(of.grad, of.x_hat), 1 / of.count),
              "This is the mean over the samples; γ is in every one of them: sum."),
             (of.sums(of.grad, of.x), "γ multiplies the normalized x̂, and this takes x as it came in."),
             (of.sums(of.grad), "This is the gradient of β: the order is grad_x, grad_weight, grad_bias.")],
            "∂L/∂γ is the sum of ∂L/∂y · x̂ over the samples.")


@check("grad_x: ∂L/∂x, through the batch's statistics too")
def grad_x(work):
    case = work.case("plain")
    of = Pass(case)
    ones = [1.0] * len(of.weight)
    compare(gradients(work, case)[0], case.grad_x,
            [(of.grad_x(mean=0.0, slope=0.0),
              "The gradient through the batch's statistics is forgotten: this is that of fixed statistics, as in "
              "evaluation. x moves μ and σ² too."),
             (of.grad_x(slope=0.0), "The way through σ² is forgotten: − x̂ · mean of (∂L/∂y · x̂)."),
             (of.grad_x(mean=0.0), "The way through μ is forgotten: − mean of ∂L/∂y."),
             (of.grad_x(weight=ones), "γ is forgotten: y = γ · x̂ + β, so that ∂L/∂x̂ = γ · ∂L/∂y."),
             (of.grad_x(mean=of.count, slope=of.count), "Sums stand where means belong: divide both by m."),
             (mapped(lambda _, value: value / of.count, of.grad_x()),
              "All of it is divided by m, which no term asks for but the means."),
             (of.grad_x(root=ones), "The division by √(σ² + ε) is forgotten.")],
            "∂L/∂x = γ / √(σ² + ε) · (∂L/∂y − mean of ∂L/∂y − x̂ · mean of (∂L/∂y · x̂)).")


@check("grad_x with a large ε")
def grad_x_eps(work):
    case = work.case("eps")
    of = Pass(case)
    bare = Pass(case)
    bare.x_hat = normalized(bare.x, BY_CHANNEL, 0.0)
    compare(gradients(work, case)[0], case.grad_x,
            [(bare.grad_x(root=of.bare_root), "ε is left out: it stands in √(σ² + ε) here as in the forward pass."),
             (of.grad_x(root=of.bare_root), "ε is in x̂, and not in the factor γ / √(σ² + ε)."),
             (bare.grad_x(), "ε is in the factor γ / √(σ² + ε), and not in x̂.")],
            "ε stands in both: in x̂ and in γ / √(σ² + ε).")


@check("grad_weight with a large ε")
def grad_weight_eps(work):
    case = work.case("eps")
    of = Pass(case)
    bare = normalized(of.x, BY_CHANNEL, 0.0)
    compare(gradients(work, case)[1], case.grad_weight,
            [(of.sums(of.grad, bare), "ε is left out of x̂ = (x − μ) / √(σ² + ε).")],
            "x̂ holds ε, as in the forward pass.")
