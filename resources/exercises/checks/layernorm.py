# SPDX-License-Identifier: GPL-3.0-or-later
# order: 40
# case plain: kind=layer slot=4 batch=4 affine=false
# case eps: kind=layer slot=4 batch=4 affine=false eps=0.5
# case affine: kind=layer slot=4 batch=4
# case image: kind=layer slot=3x2x3 batch=4 affine=false
# case image-affine: kind=layer slot=3x2x3 batch=4
from .arrays import ALL_TOGETHER, BY_CHANNEL, BY_CHANNEL_AND_SAMPLE, BY_ROW, BY_SAMPLE, affine, normalized
from .checking import check, compare
from .norm_modules import affine_mistakes, eps_mistakes, module_for, output, output_mistakes

NAME = "LayerNorm"
EVERY_VALUE = lambda index: index[1:]


def normal(work, case, x, mode="train"):
    return output(work, module_for(work, NAME, case), mode, x)


@check("weight and bias begin as PyTorch's do")
def beginning(work):
    module = work.solution.call(NAME, (2, 3))
    for name, value in (("weight", 1.0), ("bias", 0.0)):
        compare(work.solution.get(module, name), [[value] * 3] * 2,
                otherwise=f"{name} begins with {value:g}, in the shape normalized_shape.")


@check("every sample is normalized by its own statistics")
def by_sample(work):
    case = work.case("plain")
    x = case.x[0]
    others = ((BY_CHANNEL,
               "The statistics are taken over the wrong axis, over the batch: this is batch norm. Take them within "
               "each sample: mean(-1, keepdim=True)."),
              (ALL_TOGETHER, "There is one mean and variance for everything. Each sample has its own."))
    compare(normal(work, case, x), case.y[0], output_mistakes(case, x, BY_SAMPLE, others),
            "y = (x − μ) / √(σ² + ε), with the mean and the biased variance of each sample.")


@check("ε is added to the variance, inside the root")
def eps(work):
    case = work.case("eps")
    x = case.x[0]
    compare(normal(work, case, x), case.y[0], eps_mistakes(case, x, BY_SAMPLE),
            "With a large ε: y = (x − μ) / √(σ² + ε).")


@check("γ and β: one of each for every value of a sample")
def scale_and_shift(work):
    case = work.case("affine")
    x = case.x[0]
    by_sample = affine(normalized(x, BY_SAMPLE, case.eps), case.weight, case.bias, lambda index: index[:1])
    mistakes = [(by_sample,
                 "γ and β run along the samples. They belong to the values of a sample: weight * x̂ + bias, "
                 "without another axis.")]
    compare(normal(work, case, x), case.y[0], mistakes + affine_mistakes(case, x, BY_SAMPLE, EVERY_VALUE),
            "y = γ · x̂ + β, elementwise.")


@check("normalized_shape of three extents: over all of them")
def image(work):
    case = work.case("image")
    x = case.x[0]
    others = ((BY_ROW,
               "Only the last axis is normalized over. Take all axes of normalized_shape: the last "
               "len(normalized_shape)."),
              (BY_CHANNEL_AND_SAMPLE,
               "Each channel is normalized alone, as InstanceNorm does. Take all axes of normalized_shape."),
              (BY_CHANNEL,
               "The statistics are taken over the batch: this is batch norm. Take them within each sample."))
    compare(normal(work, case, x), case.y[0], output_mistakes(case, x, BY_SAMPLE, others),
            "μ and σ² over all axes but the first, one of each for a sample.")


@check("normalized_shape of three extents: γ and β of that shape")
def image_affine(work):
    case = work.case("image-affine")
    x = case.x[0]
    compare(normal(work, case, x), case.y[0], affine_mistakes(case, x, BY_SAMPLE, EVERY_VALUE),
            "γ and β have the shape normalized_shape, one of each for every value of a sample.")


@check("a single sample, in evaluation too")
def single_sample(work):
    case = work.case("affine")
    for mode in ("train", "eval"):
        compare(normal(work, case, case.x[0][:1], mode), case.y[0][:1],
                otherwise="A sample is normalized as in a batch of many, in training and in evaluation alike.")
