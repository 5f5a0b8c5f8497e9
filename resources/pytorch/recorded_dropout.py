class RecordedDropout(nn.Module):
    """nn.Dropout by the masks that were drawn in the run; by its own where these end."""

    def __init__(self, p, bits):
        super().__init__()
        self.p, self.bits, self.at = p, bits, 0

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        begin, self.at = self.at, self.at + (x.numel() + 7) // 8
        if self.at > len(self.bits):
            return F.dropout(x, self.p)
        kept = np.unpackbits(self.bits[begin:self.at])[:x.numel()].reshape(x.shape)
        return x * (torch.from_numpy(kept).float() / (1 - self.p))
