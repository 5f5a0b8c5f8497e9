// SPDX-License-Identifier: GPL-3.0-or-later
// Each usual mistake, made in a solution that is right, is told by the check that it spoils and by
// its own hint.
#include <QTest>

#include "tests/support/graded.h"

using namespace normscope;
using namespace normscope::testing;

class MistakesTest : public QObject {
    Q_OBJECT

  private:
    GradingTerms terms_;

  private slots:
    void initTestCase() {
        NEEDS_PYTHON(python);
        terms_.python = python;
        terms_.seconds = 60.0;
    }

    void mistakesAreTold_data() {
        QTest::addColumn<QString>("exercise");
        QTest::addColumn<QString>("right");
        QTest::addColumn<QString>("wrong");
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("hint");
        const auto of = [](const char* exercise) {
            return [exercise](const char* right, const char* wrong, const char* check,
                              const char* hint) {
                QTest::addRow("%s: %s", exercise, hint)
                    << exercise << right << wrong << check << hint;
            };
        };
        const auto bn = of("batchnorm1d");
        const char* moments = "mean, var = x.mean(0), x.var(0)\n";
        bn(moments, "mean, var = x.mean(0), x.var(0, ddof=1)\n", "training: every feature",
           "divides by the unbiased variance");
        bn(moments, "mean, var = x.mean(1, keepdims=True), x.var(1, keepdims=True)\n",
           "training: every feature", "over the wrong axis");
        bn(moments, "mean, var = x.mean(), x.var()\n", "training: every feature",
           "one mean and variance for everything");
        bn(moments, "mean, var = x.mean(1), x.var(1)\n", "training: every feature",
           "Look at that line");
        const char* root = "np.sqrt(var + self.eps)";
        bn(root, "(var + self.eps)", "training: every feature", "divides by the variance");
        bn(root, "1", "training: every feature", "nothing is divided");
        bn(root, "(np.sqrt(var) + self.eps)", "training: ε", "outside the root");
        bn(root, "np.sqrt(var)", "training: ε", "ε is left out");
        bn(root, "np.sqrt(var + 1e-5)", "training: ε", "not the one that the module was made with");
        bn(root, "np.sqrt(var + self.eps ** 2)", "training: ε", "ε is squared");
        const char* result = "self.weight * x_hat + self.bias";
        bn(result, "x_hat", "training: γ", "γ and β are left out");
        bn(result, "self.bias * x_hat + self.weight", "training: γ", "changed places");
        bn(result, "self.weight * (x_hat + self.bias)", "training: γ", "before the product");
        bn(result, "self.weight * x_hat", "training: γ", "β is left out");
        bn(result, "x_hat + self.bias", "training: γ", "γ is left out");
        bn(result, "x_hat if not self.training else self.weight * x_hat + self.bias",
           "evaluation: normalized", "γ and β are left out");
        bn("return self.weight", "y = self.weight", "training: every feature", "Nothing came back");
        const char* mean = "(1 - share) * self.running_mean + share * mean";
        const char* var = "(1 - share) * self.running_var + share * var";
        bn(mean, "share * self.running_mean + (1 - share) * mean",
           "training: running_mean after one", "wrong way round");
        bn(mean, "mean", "training: running_mean after one", "last batch alone");
        bn(mean, "self.running_mean", "training: running_mean after one", "has not moved");
        bn(var, "share * self.running_var + (1 - share) * var", "training: running_var after one",
           "wrong way round");
        bn("x.var(0, ddof=1)", "x.var(0)", "training: running_var after one",
           "takes in the biased variance");
        bn(var, "share * self.running_var + (1 - share) * var * 5 / 6",
           "training: running_var after one", "unbiased one, σ² · m / (m − 1). The momentum");
        bn(var, "(1 - share) * self.running_var + share * np.sqrt(var)",
           "training: running_var after one", "standard deviation");
        bn("running_var = np.ones", "running_var = np.zeros", "training: running_var after one",
           "begins with 0; PyTorch's begins with 1");
        bn("running_var = np.ones", "running_var = np.zeros", "weight, bias and buffers",
           "running_var begins with 1");
        bn("self.num_batches_tracked += 1", "self.num_batches_tracked = 1",
           "training: num_batches_tracked", "Add 1");
        bn("1 / self.num_batches_tracked if", "0.1 if", "training: momentum=None",
           "treated as 0.1");
        bn("1 / self.num_batches_tracked if", "1 / (self.num_batches_tracked + 1) if",
           "training: momentum=None", "counts half");
        bn("mean, var = self.running_mean, self.running_var", "mean, var = x.mean(0), x.var(0)",
           "evaluation: normalized", "own statistics in evaluation");
        bn("mean, var = self.running_mean, self.running_var",
           "mean, var = self.running_mean, self.running_var ** 2", "evaluation: normalized",
           "divides by running_var");
        bn("        x_hat =",
           "        if not self.training:\n            self.track(x.mean(0), x.var(0, ddof=1))\n"
           "        x_hat =",
           "evaluation: the buffers", "updated in evaluation");
        bn("def forward", "def forwards", "training: every feature", "Keep the names");
        bn("class BatchNorm1d", "class Norm", "weight, bias", "Keep the names");
        bn("        self.num_batches_tracked = 0\n", "", "weight, bias",
           "Set self.num_batches_tracked");

        const auto back = of("backward");
        back("grad_y.sum(0)", "grad_y.mean(0)", "grad_bias", "mean over the samples");
        back("(grad_y * x_hat).sum(0)", "(grad_y * x_hat).mean(0)",
             "grad_weight: ", "mean over the samples");
        back("(grad_y * x_hat).sum(0)", "(grad_y * x).sum(0)", "grad_weight: ", "as it came in");
        back("(grad_y - grad_y.mean(0) - x_hat * (grad_y * x_hat).mean(0))", "grad_y",
             "grad_x: ", "gradient through the batch's statistics is forgotten");
        back(" - x_hat * (grad_y * x_hat).mean(0)", "", "grad_x: ", "way through σ² is forgotten");
        back(" - grad_y.mean(0)", "", "grad_x: ", "way through μ is forgotten");
        back("weight / root", "1 / root", "grad_x: ", "γ is forgotten");
        back("weight / root", "weight", "grad_x: ", "division by √(σ² + ε) is forgotten");
        back("weight / root", "weight / len(x) / root", "grad_x: ", "divided by m");
        back("grad_y.mean(0) - x_hat * (grad_y * x_hat).mean(0)",
             "grad_y.sum(0) - x_hat * (grad_y * x_hat).sum(0)", "grad_x: ", "Sums stand");
        back("x.var(0) + eps", "x.var(0)", "grad_x with", "ε is left out");
        back("x.var(0) + eps", "x.var(0)", "grad_weight with", "ε is left out");
        back("weight / root", "weight / x.std(0)", "grad_x with", "not in the factor");
        back("grad_weight, grad_bias\n", "grad_bias, grad_weight\n",
             "grad_weight: ", "order is grad_x");
        back("return grad_x, grad_weight, grad_bias", "return grad_x", "grad_x: ", "End by");

        const auto images = of("batchnorm2d");
        const char* by_channel = "            m = x.size";
        const auto over = [&](const char* axes, const char* hint) {
            const auto early = QString(
                                   "            mean = x.mean(%1, keepdims=True)\n"
                                   "            var = x.var(%1, keepdims=True)\n"
                                   "            return (x - mean) / np.sqrt(var + self.eps)\n%2")
                                   .arg(axes, by_channel);
            images(by_channel, qPrintable(early), "training: every channel", hint);
        };
        over("0", "at every position anew");
        over("(2, 3)", "as InstanceNorm2d's");
        over("(1, 2, 3)", "within each sample");
        over("None", "one mean and variance for everything");
        images("values.reshape(1, -1, 1, 1)", "values", "training: γ", "run along the width");
        images("x.size // x.shape[1]", "x.shape[0]", "training: running_var",
               "counts the samples alone");
        images(" * m / (m - 1)", "", "training: running_var", "takes in the biased variance");

        const auto layer = of("layernorm");
        const char* axes = "tuple(range(-len(self.normalized_shape), 0))";
        layer(axes, "0", "every sample", "this is batch norm");
        layer(axes, "(-2, -1)", "every sample", "one mean and variance for everything");
        layer(axes, "-1", "normalized_shape of three extents: over", "Only the last axis");
        layer(axes, "(-2, -1)", "normalized_shape of three extents: over",
              "Each channel is normalized alone");
        layer("x.var(axes, keepdims=True)", "x.var(axes, keepdims=True, ddof=1)", "every sample",
              "divides by the unbiased variance");
        layer("np.sqrt(var + self.eps)", "(np.sqrt(var) + self.eps)", "ε", "outside the root");
        layer("self.weight * (x - mean) / np.sqrt(var + self.eps) + self.bias",
              "self.weight[:, None] * (x - mean) / np.sqrt(var + self.eps) + self.bias[:, None]",
              "γ and β: one", "run along the samples");

        const auto fold = of("folding");
        const char* factor = "np.sqrt(running_var + eps)";
        fold("scale[:, None]", "scale[None, :]", "weight: ", "columns are scaled");
        fold("linear_weight * scale[:, None]", "linear_weight", "weight: ", "W is unchanged");
        fold(factor, "(running_var + eps)", "weight: ", "divides by the variance");
        fold("weight / np", "1 / np", "weight: ", "γ is left out");
        fold(factor, "np.sqrt(running_var)", "weight with", "ε is left out");
        fold(factor, "np.sqrt(running_var)", "bias with", "ε is left out");
        fold(factor, "(np.sqrt(running_var) + eps)", "weight with", "outside the root");
        const char* shift = "(before - running_mean) * scale + bias";
        fold(shift, "before * scale + bias", "bias: ", "running_mean is forgotten");
        fold(shift, "before - running_mean * scale + bias", "bias: ", "b itself is not scaled");
        fold(shift, "(before - running_mean) * scale", "bias: ", "β is left out");
        fold(shift, "(before - running_mean + bias) * scale", "bias: ", "β is scaled as well");
        fold(shift, "(before + running_mean) * scale + bias", "bias: ", "wrong sign");
        fold(shift, "before + 0 * bias", "bias: ", "b is unchanged");
        fold(shift, "bias if linear_bias is None else (before - running_mean) * scale + bias",
             "bias of a linear", "without b there is still");
    }

    void mistakesAreTold() {
        QFETCH(QString, exercise);
        QFETCH(QString, right);
        QFETCH(QString, wrong);
        QFETCH(QString, check);
        QFETCH(QString, hint);
        auto text = QString::fromUtf8(contents(kSolutions + exercise + "_numpy.py"));
        QVERIFY2(text.contains(right), qPrintable(right));
        const TorchHidden hidden;
        const auto report = gradedText(text.replace(right, wrong), terms_);
        QCOMPARE(report.fault, QString());
        const auto failed = checkOf(report, check);
        QVERIFY2(failed.state == CheckState::Failed, qPrintable(textOf(report)));
        QVERIFY2(failed.hint.contains(hint), qPrintable(failed.hint));
        QVERIFY(!failed.expected.isEmpty() && !failed.came.isEmpty());
        QVERIFY2(failed.expected != failed.came, qPrintable(failed.came));
    }

    void numbersAreShown() {
        const TorchHidden hidden;
        auto text = QString::fromUtf8(contents(kSolutions + "batchnorm1d_numpy.py"));
        text.replace("running_var = np.ones", "running_var = np.zeros");
        const auto check = checkOf(gradedText(text, terms_), "weight, bias and buffers");
        QCOMPARE(check.expected, QString("[1, 1, 1]"));
        QCOMPARE(check.came, QString("[0, 0, 0]"));
    }
};

QTEST_GUILESS_MAIN(MistakesTest)
#include "mistakes_test.moc"
