// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of Python shown beside a layer, as text and, in pytorch_line.py, evaluated.
#include <QTest>

#include "model/network/network_summary.h"
#include "model/network/norms/norm.h"
#include "model/pytorch/module_text.h"
#include "tests/support/python.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

NormalizationConfig of(NormKind kind) {
    NormalizationConfig config;
    config.kind = kind;
    config.num_groups = 2;
    config.virtual_batch_size = 3;
    return config;
}

struct Case {
    NormalizationConfig config;
    Shape slot;
    Mode mode;
};

std::vector<Case> everyCase() {
    std::vector<Case> cases;
    for (const Shape& slot : {Shape{4}, Shape{4, 3, 2}, Shape{4, 2, 3, 2}})
        for (const auto kind :
             {NormKind::Batch, NormKind::Layer, NormKind::Group, NormKind::Instance, NormKind::RMS})
            for (const bool usual : {true, false})
                for (const auto mode : {Mode::Train, Mode::Eval}) {
                    auto config = of(kind);
                    if (!usual) {
                        config.eps = 0.01;
                        config.momentum = 0.3;
                        config.affine = false;
                        config.instance_affine = config.instance_track_running_stats = true;
                    }
                    if (kind == NormKind::Instance && slot.size() == 1)
                        continue;
                    cases.push_back({config, slot, mode});
                    if (kind == NormKind::Batch) {
                        config.momentum.reset();
                        cases.push_back({config, slot, mode});
                        config.track_running_stats = false;
                        cases.push_back({config, slot, mode});
                    }
                }
    return cases;
}

}  // namespace

class PyTorchLineTest : public QObject {
    Q_OBJECT
  private slots:
    void text_data();
    void text();
    void linesAgree();
    void network();
    void networksAreBuilt();
};

void PyTorchLineTest::text_data() {
    QTest::addColumn<QString>("module");
    QTest::addColumn<QString>("call");
    QTest::addColumn<QString>("expected_module");
    QTest::addColumn<QString>("expected_call");
    const auto row = [](const char* name, const NormalizationConfig& config, const Shape& slot,
                        Mode mode, const char* module, const char* call) {
        const auto line = pytorchLine(config, slot, mode);
        QTest::newRow(name) << QString::fromStdString(line.module)
                            << QString::fromStdString(line.call) << module << call;
    };
    row("batch", of(NormKind::Batch), {100}, Mode::Train, "nn.BatchNorm1d(100)",
        "F.batch_norm(x, running_mean, running_var, weight, bias, training=True)");
    row("batch, eval", of(NormKind::Batch), {16, 14, 14}, Mode::Eval, "nn.BatchNorm2d(16)",
        "F.batch_norm(x, running_mean, running_var, weight, bias, training=False)");
    auto other = of(NormKind::Batch);
    other.eps = 1e-3;
    other.momentum.reset();
    other.affine = false;
    row("batch, not as usual", other, {8, 4, 4, 4}, Mode::Train,
        "nn.BatchNorm3d(8, eps=0.001, momentum=None, affine=False)",
        "F.batch_norm(x, running_mean, running_var, None, None, training=True, "
        "momentum=1/num_batches_tracked, eps=0.001)");
    other.freeze = true;
    row("frozen", other, {8}, Mode::Train,
        "nn.BatchNorm1d(8, eps=0.001, momentum=None, affine=False)",
        "F.batch_norm(x, running_mean, running_var, None, None, training=False, eps=0.001)");
    other.track_running_stats = false;
    row("untracked", other, {8}, Mode::Eval,
        "nn.BatchNorm1d(8, eps=0.001, momentum=None, affine=False, track_running_stats=False)",
        "F.batch_norm(x, None, None, None, None, training=True, eps=0.001)");
    row("ghost", of(NormKind::Ghost), {16, 14, 14}, Mode::Train, "nn.BatchNorm2d(16)",
        "torch.cat([F.batch_norm(x, running_mean, running_var, weight, bias, training=True) for x "
        "in x.split(3)])");
    row("ghost, eval", of(NormKind::Ghost), {16}, Mode::Eval, "nn.BatchNorm1d(16)",
        "F.batch_norm(x, running_mean, running_var, weight, bias, training=False)");
    row("noisy", of(NormKind::Noisy), {16}, Mode::Train, "nn.BatchNorm1d(16)",
        "s * F.batch_norm(x, running_mean, running_var, weight, bias, training=True) + m");
    row("layer", of(NormKind::Layer), {16, 14, 14}, Mode::Train, "nn.LayerNorm((16, 14, 14))",
        "F.layer_norm(x, (16, 14, 14), weight, bias)");
    row("layer 1d", of(NormKind::Layer), {16}, Mode::Eval, "nn.LayerNorm(16)",
        "F.layer_norm(x, (16,), weight, bias)");
    row("group", of(NormKind::Group), {16}, Mode::Train, "nn.GroupNorm(2, 16)",
        "F.group_norm(x, 2, weight, bias)");
    row("instance", of(NormKind::Instance), {16, 7, 7}, Mode::Train, "nn.InstanceNorm2d(16)",
        "F.instance_norm(x, None, None, None, None, use_input_stats=True)");
    row("RMS", of(NormKind::RMS), {16, 7, 7}, Mode::Train, "nn.RMSNorm((16, 7, 7), eps=1e-5)",
        "x * torch.rsqrt(x.square().mean((1, 2, 3), keepdim=True) + 1e-5) * weight");
    row("layer, channels", of(NormKind::ChannelLayer), {16, 7, 7}, Mode::Train, "nn.LayerNorm(16)",
        "F.layer_norm(x.movedim(1, -1), (16,), weight, bias).movedim(-1, 1)");
    row("layer, channels 1d", of(NormKind::ChannelLayer), {16}, Mode::Train, "nn.LayerNorm(16)",
        "F.layer_norm(x, (16,), weight, bias)");
    row("renorm", of(NormKind::BatchRenorm), {16}, Mode::Train, "nn.BatchNorm1d(16)",
        "(r * F.batch_norm(x, running_mean, running_var, None, None, training=True) + d) * weight "
        "+ bias");
    row("renorm, eval", of(NormKind::BatchRenorm), {16}, Mode::Eval, "nn.BatchNorm1d(16)",
        "F.batch_norm(x, running_mean, running_var, weight, bias, training=False)");
    row("DyT", of(NormKind::DyT), {16, 7, 7}, Mode::Train, "DyT(16, 0.5)",
        "torch.tanh(alpha * x) * weight + bias");
    row("none", of(NormKind::None), {16}, Mode::Train, "nn.Identity()", "x");
}

void PyTorchLineTest::text() {
    QFETCH(QString, module);
    QFETCH(QString, call);
    QTEST(module, "expected_module");
    QTEST(call, "expected_call");
}

/// The module and the call give the same, and leave the same buffers.
void PyTorchLineTest::linesAgree() {
    NEEDS_PYTHON(python);
    const auto cases = everyCase();
    QJsonArray specs;
    for (const auto& each : cases) {
        const auto line = pytorchLine(each.config, each.slot, each.mode);
        Random random(7);
        std::vector<float> values;
        for (std::int64_t i = 0; i < 5 * sizeOf(each.slot); ++i)
            values.push_back(static_cast<float>(random.normal()));
        QJsonArray shape{5};
        for (const auto extent : each.slot)
            shape.append(static_cast<qint64>(extent));
        specs.append(QJsonObject{{"module", QString::fromStdString(line.module)},
                                 {"call", QString::fromStdString(line.call)},
                                 {"x", arrayOf(values)},
                                 {"shape", shape},
                                 {"train", each.mode == Mode::Train}});
    }
    const auto made = runInPython(python, "pytorch_line.py", {{"cases", specs}})["cases"].toArray();
    QCOMPARE(made.size(), static_cast<qsizetype>(cases.size()));
    int compared = 0;
    for (qsizetype i = 0; i < made.size(); ++i) {
        const auto each = made[i].toObject();
        const auto place = specs[i].toObject()["call"].toString().toUtf8();
        for (const QString part : {"", "_running_mean", "_running_var"}) {
            const auto module = each["module" + part].toArray(),
                       call = each["call" + part].toArray();
            if (each["module" + part].isNull() || each["module" + part].isUndefined())
                continue;
            QVERIFY2(module.size() == call.size(), place);
            for (qsizetype k = 0; k < module.size(); ++k)
                QVERIFY2(close(call[k].toDouble(), module[k].toDouble(), 1e-6), place);
            compared += static_cast<int>(module.size());
        }
        QVERIFY(!each["call"].toArray().isEmpty());
    }
    QVERIFY(compared > 1000);
}

void PyTorchLineTest::network() {
    Configuration c;
    c.network.hidden = {6, 4};
    c.network.dropout = 0.2;
    c.network.dropout_place = DropoutPlace::BeforeNorm;
    c.normalization = of(NormKind::Ghost);
    c.normalization.eps = 0.01;
    c.layers[1] = of(NormKind::Group);
    c.layers[1].placement = Placement::After;
    c.layers[1].freeze = c.layers[1].freeze_affine = true;
    c.mode = Mode::Eval;
    const auto text = QString::fromStdString(pytorchNetwork(c, {2}, 3));
    QVERIFY(text.startsWith("class GhostBatchNorm(nn.Module):\n"));
    QCOMPARE(text.mid(text.indexOf("class Net")), R"(class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 6)
        self.bn1 = GhostBatchNorm(nn.BatchNorm1d(6, eps=0.01), 3)
        self.dropout1 = nn.Dropout(0.2)
        self.fc2 = nn.Linear(6, 4)
        self.gn2 = nn.GroupNorm(2, 4)
        self.dropout2 = nn.Dropout(0.2)
        self.output = nn.Linear(4, 3)
        self.activation = nn.Sigmoid()

    def forward(self, x):
        x = self.bn1(self.dropout1(self.fc1(x)))
        x = self.activation(x)
        x = self.dropout2(self.activation(self.fc2(x)))
        x = self.gn2(x)
        return self.output(x)


model = Net()
model.eval()
model.gn2.eval()
model.gn2.requires_grad_(False))");
}

/// By every kind, in PyTorch: with as many parameters and outputs as here.
void PyTorchLineTest::networksAreBuilt() {
    NEEDS_PYTHON(python);
    QJsonArray specs, expected;
    for (const auto kind : {NetworkKind::Mlp, NetworkKind::Cnn, NetworkKind::Cnn3d})
        for (const auto& norm : Names<NormKind>::table) {
            const bool flat = kind == NetworkKind::Mlp;
            if (flat && normRow(norm.value).needsPositions())
                continue;
            Configuration c;
            c.network.kind = kind;
            c.network.hidden = {4, 8};
            c.network.dropout = 0.1;
            c.network.downsample = Downsample::MaxPool;
            c.normalization = of(norm.value);
            const Shape shape = flat                       ? Shape{5}
                                : kind == NetworkKind::Cnn ? Shape{2, 7, 6}
                                                           : Shape{1, 5, 6, 4};
            QJsonArray input{5};
            for (const auto extent : shape)
                input.append(static_cast<qint64>(extent));
            specs.append(QJsonObject{{"code", QString::fromStdString(pytorchNetwork(c, shape, 3))},
                                     {"shape", input}});
            expected.append(
                QJsonArray{static_cast<qint64>(summarize(c, shape, 3).parameters), 5, 3});
        }
    QCOMPARE(runInPython(python, "pytorch_line.py", {{"networks", specs}})["networks"].toArray(),
             expected);
}

QTEST_GUILESS_MAIN(PyTorchLineTest)
#include "pytorch_line_test.moc"
