def keep_function(name, x):
    """Makes the norm in a slot the identity over x, in evaluation mode."""
    norm = getattr(model, name)
    norm = getattr(norm, "norm", norm)
    values = inputs_of([name], [x])[name][0].transpose(0, 1).flatten(1)
    mean, var = values.mean(1).float(), values.var(1, unbiased=False).float()
    with torch.no_grad():
        norm.weight.copy_((var + norm.eps).sqrt())
        norm.bias.copy_(mean)
        if norm.running_mean is not None:
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(var)


