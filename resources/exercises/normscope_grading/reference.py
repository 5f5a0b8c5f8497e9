# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected: by PyTorch where it is installed, else the numbers that were handed over."""
from . import arrays

try:
    import torch
except (ImportError, OSError):
    torch = None


def source():
    return f"PyTorch {torch.__version__}" if torch else "Normscope's numbers"


class Case:
    """Inputs and expected values of one case, each an attribute: nested lists of floats. By batch: x, y, running_mean,
    running_var, num_batches_tracked. Of the last batch: grad_y, grad_x, grad_weight, grad_bias. By the buffers behind
    it: eval_x, eval_y. γ and β: weight, bias, None without. Of a linear layer before it, where a sample is flat:
    linear_weight, linear_bias, folded_weight, folded_bias, and folded_weight_alone, folded_bias_alone without its
    bias."""

    def __init__(self, specification):
        self.kind, self.slot = specification["kind"], tuple(specification["slot"])
        self.eps, self.momentum = specification["eps"], specification["momentum"]
        self.weight = self.bias = None
        self.fill(specification["inputs"])
        if torch:
            vars(self).update(by_torch(self))
        else:
            self.fill(specification["expected"])

    def fill(self, values):
        for name, value in values.items():
            setattr(self, name, unpacked(value))


def unpacked(value):
    """Nested lists of {"shape", "values"}, and of those of several batches."""
    if isinstance(value, list):
        return [unpacked(one) for one in value]
    return arrays.nested(value["values"], value["shape"]) if isinstance(value, dict) else value


def module_of(case):
    if case.kind == "layer":
        module = torch.nn.LayerNorm(case.slot, eps=case.eps, elementwise_affine=case.weight is not None)
    else:
        kind = torch.nn.BatchNorm1d if len(case.slot) == 1 else torch.nn.BatchNorm2d
        module = kind(case.slot[0], eps=case.eps, momentum=case.momentum, affine=case.weight is not None)
    module = module.double()
    if case.weight is not None:
        module.weight.data, module.bias.data = exact(case.weight), exact(case.bias)
    return module


def exact(value):
    return torch.tensor(value, dtype=torch.float64)


def by_torch(case):
    module = module_of(case)
    result = {"y": [], "running_mean": [], "running_var": [], "num_batches_tracked": []}
    for batch in case.x:
        x = exact(batch).requires_grad_()
        y = module(x)
        result["y"].append(arrays.plain(y))
        if case.kind == "batch":
            for name in ("running_mean", "running_var", "num_batches_tracked"):
                result[name].append(arrays.plain(getattr(module, name)))
    y.backward(exact(case.grad_y))
    result["grad_x"] = arrays.plain(x.grad)
    if case.weight is not None:
        result["grad_weight"], result["grad_bias"] = arrays.plain(module.weight.grad), arrays.plain(module.bias.grad)
    result["eval_y"] = arrays.plain(module.eval()(exact(case.eval_x)))
    if hasattr(case, "linear_weight") and case.kind == "batch" and case.weight is not None:
        norm = (module.running_mean, module.running_var, module.eps, module.weight, module.bias)
        fuse = torch.nn.utils.fusion.fuse_linear_bn_weights
        weight, bias = fuse(exact(case.linear_weight), exact(case.linear_bias), *norm)
        result["folded_weight"], result["folded_bias"] = arrays.plain(weight), arrays.plain(bias)
        _, bias = fuse(exact(case.linear_weight), None, *norm)
        result["folded_bias_alone"] = arrays.plain(bias)
    return result
