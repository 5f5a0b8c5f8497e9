def insert(name, norm):
    """Puts a norm into its slot; the optimizer takes in its weight and bias."""
    setattr(model, name, norm)
    optimizer.param_groups[-1]["params"] += list(norm.parameters())


