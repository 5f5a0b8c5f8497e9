# SPDX-License-Identifier: GPL-3.0-or-later
# normscope exercise: batchnorm1d
class BatchNorm1d:
    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.eps = eps
        self.momentum = momentum
        self.training = True
        self.weight = [1.0] * num_features
        self.bias = [0.0] * num_features
        self.running_mean = [0.0] * num_features
        self.running_var = [1.0] * num_features
        self.num_batches_tracked = 0

    def train(self):
        self.training = True

    def eval(self):
        self.training = False

    def forward(self, x):
        if not self.training:
            return self.normalized(x, self.running_mean, self.running_var)
        m = len(x)
        mean = [sum(column) / m for column in zip(*x)]
        var = [sum((value - mu) ** 2 for value in column) / m for column, mu in zip(zip(*x), mean)]
        self.num_batches_tracked += 1
        share = 1 / self.num_batches_tracked if self.momentum is None else self.momentum
        self.running_mean = [(1 - share) * a + share * b for a, b in zip(self.running_mean, mean)]
        self.running_var = [(1 - share) * a + share * b * m / (m - 1) for a, b in zip(self.running_var, var)]
        return self.normalized(x, mean, var)

    def normalized(self, x, mean, var):
        return [[g * (value - mu) / (v + self.eps) ** 0.5 + b
                 for value, mu, v, g, b in zip(row, mean, var, self.weight, self.bias)] for row in x]
