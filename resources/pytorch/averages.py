class Averages:
    """Means of every parameter over the steps, as torch.optim.swa_utils.AveragedModel keeps them."""

    def __init__(self):
        self.kind, self.means = "none", {}

    @torch.no_grad()
    def note(self, kind, decay):
        """After a step; a parameter that is new begins with its value."""
        if kind != self.kind:
            self.kind, self.means = kind, {}
        if kind == "none":
            return
        now = {}
        for name, value in model.named_parameters():
            mean, steps = self.means.get(name, (value.clone(), 0))
            share = 1 - decay if kind == "ema" else 1 / (steps + 1)
            now[name] = (mean.lerp(value, share if steps else 0.0), steps + 1)
        self.means = now

    @torch.no_grad()
    def put_into(self, other):
        for name, value in other.named_parameters():
            if name in self.means:
                value.copy_(self.means[name][0])
        return other
