class RecordedNoise:
    """Noise of a noisy batch norm as it was drawn in the run; its own where that ends."""

    def __init__(self, scale, shift):
        self.scale, self.shift, self.at = scale, shift, 0

    def of(self, norm):
        def noise(x):
            begin, self.at = self.at, self.at + x.numel()
            if self.at > len(self.scale):
                return type(norm).noise(norm, x)
            return tuple(torch.from_numpy(part[begin:self.at]).reshape(x.shape)
                         for part in (self.scale, self.shift))

        norm.noise = noise
        return norm
