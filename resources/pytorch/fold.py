def fold(name, layer, before, x, frozen=()):
    """A norm as it is in evaluation mode, taken into the layer before it, or behind."""
    norm = getattr(model, name)
    norm = getattr(norm, "norm", norm)
    mean, var = norm.running_mean, norm.running_var
    if mean is None:
        values = inputs_of([name], [x], True, frozen)[name][0].transpose(0, 1).flatten(1)
        mean, var = values.mean(1).float(), values.var(1, unbiased=False).float()
    with torch.no_grad():
        scale = (var + norm.eps).rsqrt()
        if norm.weight is not None:
            scale = norm.weight * scale
        shift = -scale * mean
        if norm.bias is not None:
            shift = shift + norm.bias
        if before:
            layer.weight.mul_(scale.view(-1, *[1] * (layer.weight.dim() - 1)))
            layer.bias.mul_(scale).add_(shift)
        else:
            layer.bias.add_(layer.weight.flatten(1) @ shift)
            layer.weight.mul_(scale.view(1, -1, *[1] * (layer.weight.dim() - 2)))


