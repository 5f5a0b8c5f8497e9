// SPDX-License-Identifier: GPL-3.0-or-later
// Runs written out for PyTorch, trained there again: the same losses, step by step.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "model/network/norms/norm.h"
#include "model/pytorch/module_text.h"
#include "tests/support/exported_folder.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

constexpr std::int64_t kSteps = 200;

std::shared_ptr<const Dataset> dataFor(NetworkKind kind, bool regression = false) {
    const bool flat = !isConvolutional(kind);
    const bool volumes = kind == NetworkKind::Cnn3d || kind == NetworkKind::ResidualCnn3d;
    const Shape shape = flat ? Shape{4} : volumes ? Shape{1, 4, 5, 4} : Shape{2, 6, 5};
    const Size size{.train = 41, .features = sizeOf(shape)};
    auto data = std::make_shared<Dataset>(regression ? *smallRegression(size) : *smallData(size));
    data->shape = shape;
    return data;
}

Experiment experimentOf(NetworkKind kind) {
    auto experiment = smallExperiment();
    auto& c = experiment.configuration;
    c.network.kind = kind;
    c.network.hidden =
        isResidual(kind) ? std::vector<std::int64_t>{4, 4, 8} : std::vector<std::int64_t>{4, 8};
    c.normalization.num_groups = 2;
    c.normalization.virtual_batch_size = 4;
    c.data.drop_last = true;
    c.steps = kSteps;
    c.optimizer.lr = 0.05;
    return experiment;
}

void change(Experiment& experiment, const QStringList& settings) {
    for (const auto& text : settings)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
}

/// "50:KEY=VALUE,KEY=VALUE": at one step, as one intervention.
void intervene(Experiment& experiment, const QStringList& changes) {
    for (const auto& text : changes) {
        Intervention one{text.section(':', 0, 0).toLongLong(), {}};
        for (const auto& setting : text.section(':', 1).split(','))
            one.set.push_back(parseAssignment(setting.toStdString()));
        experiment.interventions.push_back(one);
    }
}

/// An experiment by chance; not all of them can be.
Experiment drawn(Random& random, bool& regression) {
    const auto pick = [&](const QStringList& of) {
        return of[static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(of.size())))];
    };
    const auto kind = Names<NetworkKind>::table[random.below(6)].value;
    auto experiment = experimentOf(kind);
    regression = random.below(5) == 0;
    experiment.configuration.seed = random.below(1000);
    const QStringList norms{"batch", "layer", "group", "rms", "ghost", "noisy", "none", "batch"};
    change(experiment,
           {"normalization.kind=" + pick(norms),
            "layers.1.normalization.kind=" + pick(norms),
            "layers.1.normalization.placement=" + pick({"before", "after"}),
            "normalization.placement=" + pick({"before", "after"}),
            "normalization.momentum=" + pick({"0.1", "none", "0.5"}),
            "network.activation=" + pick({"relu", "sigmoid", "tanh", "gelu", "leaky_relu"}),
            "network.downsample=" + pick({"stride", "max-pool", "none"}),
            "network.dropout=" + pick({"0", "0.2", "0"}),
            "network.dropout_place=" + pick({"before-norm", "after-layer", "before-output"}),
            "network.init.scheme=" + pick({"pytorch", "he", "xavier"}),
            "data.batch_size=" + pick({"6", "8", "12"}),
            "data.drop_last=" + pick({"true", "true"}),
            "data.order=" + pick({"shuffled", "sorted", "shuffled"}),
            "optimizer.kind=" + pick({"sgd", "adam", "adamw", "rmsprop", "sgd"}),
            "optimizer.lr=" + pick({"0.01", "0.003", "0.03"}),
            "optimizer.momentum=" + pick({"0", "0.9"}),
            "optimizer.nesterov=" + pick({"true", "false"}),
            "optimizer.weight_decay=" + pick({"0", "0.01"}),
            "optimizer.decay_norm=" + pick({"true", "false"}),
            "optimizer.accumulation=" + pick({"1", "1", "2"}),
            "optimizer.clip_grad_norm=" + pick({"0", "0.5"}),
            "optimizer.schedule=" + pick({"constant", "step", "cosine"}),
            "optimizer.schedule_steps=" + pick({"30", "70"}),
            "optimizer.warmup_steps=" + pick({"0", "10"})});
    const QStringList changes{"normalization.kind=" + pick(norms),
                              "layers.0.normalization.kind=" + pick(norms),
                              "normalization.placement=" + pick({"before", "after"}),
                              "normalization.freeze=" + pick({"true", "false"}),
                              "layers.1.normalization.freeze=true",
                              "normalization.freeze_affine=" + pick({"true", "false"}),
                              "layers.1.frozen=" + pick({"true", "false"}),
                              "network.freeze_output=true",
                              "weight_standardization=" + pick({"true", "false"}),
                              "normalization.recalibrate=true",
                              "normalization.reset_running_stats=true",
                              "normalization.set_gamma=1:0.7",
                              "normalization.set_beta=0.1",
                              "normalization.eps=0.001",
                              "normalization.momentum=0.3",
                              "network.activation=" + pick({"relu", "tanh"}),
                              "network.dropout=" + pick({"0", "0.3"}),
                              "network.dropout_place=" + pick({"before-norm", "after-layer"}),
                              "mode=" + pick({"eval", "train"}),
                              "data.batch_size=" + pick({"6", "10"}),
                              "data.order=" + pick({"sorted", "shuffled"}),
                              "optimizer.lr=0.005",
                              "optimizer.momentum=" + pick({"0", "0.8"}),
                              "optimizer.weight_decay=0.02",
                              "optimizer.decay_norm=false",
                              "optimizer.accumulation=" + pick({"1", "3"}),
                              "optimizer.clip_grad_norm=1"};
    const auto count = random.below(5);
    for (std::uint64_t i = 0; i < count; ++i)
        intervene(experiment, {QString("%1:%2").arg(30 * (i + 1)).arg(pick(changes))});
    return experiment;
}

}  // namespace

class PyTorchExportTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void readsAsACourseWouldWriteIt();
    void everyNormInEveryNetwork();
    void everyChange();
    void everyOptimizer();
    void randomExperiments_data();
    void randomExperiments();
    void stopsWhereTheRunStopped();
    void weightsAreThoseOfTheRun();
    void averagesAreThoseOfTheRun();

  private:
    void train(const QString& folder, QStringList& lines) const;
    QString python_;
};

void PyTorchExportTest::initTestCase() {
    NEEDS_PYTHON(python);
    python_ = python;
}

void PyTorchExportTest::readsAsACourseWouldWriteIt() {
    auto experiment = experimentOf(NetworkKind::ResidualCnn);
    const auto text =
        QString::fromStdString(pytorchNetwork(experiment.configuration, {2, 6, 5}, 3));
    QCOMPARE(text, R"(class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 4, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(4)
        self.conv3 = nn.Conv2d(4, 8, 3, stride=2, padding=1)
        self.bn3 = nn.BatchNorm2d(8)
        self.shortcut3 = nn.Conv2d(4, 8, 1, stride=2, bias=False)
        self.output = nn.Linear(8, 3)
        self.activation = nn.Tanh()

    def forward(self, x):
        x = self.activation(self.bn1(self.conv1(x)))
        shortcut = x
        x = self.activation(self.bn2(self.conv2(x)))
        x = self.bn3(self.conv3(x)) + self.shortcut3(shortcut)
        x = self.activation(x)
        x = x.mean(dim=(2, 3))
        return self.output(x)


model = Net()
model.train())");
}

void PyTorchExportTest::everyNormInEveryNetwork() {
    ExportedFolders folders;
    for (const auto& network : Names<NetworkKind>::table)
        for (const auto& norm : Names<NormKind>::table) {
            if (!isConvolutional(network.value) && normRow(norm.value).needsPositions())
                continue;
            auto experiment = experimentOf(network.value);
            experiment.configuration.steps = 40;
            experiment.configuration.normalization.kind = norm.value;
            experiment.configuration.normalization.instance_affine = true;
            experiment.configuration.normalization.instance_track_running_stats = true;
            folders.add(QString("%1, %2").arg(QLatin1String(network.key), QLatin1String(norm.key)),
                        experiment, dataFor(network.value));
        }
    QCOMPARE(folders.differences(python_).join("\n"), QString());
    QVERIFY(folders.compared() > 1500);
}

void PyTorchExportTest::everyChange() {
    ExportedFolders folders;
    const auto add = [&](const char* name, const QStringList& settings, const QStringList& changes,
                         NetworkKind kind = NetworkKind::Mlp) {
        auto experiment = experimentOf(kind);
        experiment.configuration.steps = 120;
        change(experiment, settings);
        intervene(experiment, changes);
        folders.add(name, experiment, dataFor(kind));
    };
    const auto cnn = NetworkKind::Cnn;
    add("norm off and on", {}, {"20:normalization.kind=none", "60:normalization.kind=batch"});
    add("preserved, then folded", {"normalization.kind=none"},
        {"20:normalization.on_insert=preserve,normalization.on_remove=fold,normalization.kind="
         "batch",
         "70:normalization.kind=none"});
    add("preserved in convolutions", {"normalization.kind=none"},
        {"20:normalization.on_insert=preserve,normalization.kind=ghost"}, cnn);
    add("folded behind the activation", {"normalization.placement=after"},
        {"40:normalization.on_remove=fold,normalization.kind=none"});
    add("folded without buffers", {"normalization.track_running_stats=false"},
        {"40:normalization.on_remove=fold,normalization.kind=none"}, cnn);
    add("batch, ghost, noisy, layer, group", {},
        {"20:normalization.kind=ghost", "40:normalization.kind=noisy",
         "60:normalization.kind=layer", "80:normalization.kind=group",
         "100:normalization.num_groups=1"});
    add("placement", {},
        {"30:normalization.placement=after", "60:normalization.placement=before",
         "90:layers.1.normalization.placement=after"});
    add("frozen and locked", {},
        {"20:normalization.freeze=true", "40:normalization.freeze_affine=true",
         "60:normalization.freeze=false", "80:normalization.freeze_affine=false"});
    for (const auto kind : {NetworkKind::Mlp, NetworkKind::ResidualCnn})
        add("layers frozen and trained",
            {"layers.1.frozen=true", "optimizer.momentum=0.9", "optimizer.weight_decay=0.01"},
            {"20:frozen=true", "40:frozen=false,layers.0.frozen=true,network.freeze_output=true",
             "60:normalization.kind=none",
             "80:normalization.kind=batch,network.freeze_output=false",
             "100:layers.0.frozen=false"},
            kind);
    for (const auto kind : {NetworkKind::Mlp, NetworkKind::ResidualCnn})
        add("weights standardized and not", {"weight_standardization=true"},
            {"30:layers.0.weight_standardization=false", "60:weight_standardization=false",
             "90:layers.1.weight_standardization=true"},
            kind);
    add("γ and β alone", {"optimizer.trains=norms", "optimizer.momentum=0.5"},
        {"40:optimizer.trains=all", "80:optimizer.trains=norms,layers.0.frozen=true"}, cnn);
    add("eval mode", {}, {"30:mode=eval", "60:mode=train"}, cnn);
    add("recalibrated and reset", {"normalization.momentum=0.01"},
        {"30:normalization.recalibrate=true,mode=eval",
         "60:normalization.reset_running_stats=true,mode=train",
         "90:layers.0.normalization.recalibrate=true"});
    add("ghost recalibrated", {"normalization.kind=ghost"},
        {"30:normalization.recalibrate=true", "60:mode=eval"}, cnn);
    // Twice, of another seed; with the norms there are then, and inside a class of the script's
    // own.
    QTemporaryDir weights;
    const auto writtenWeights = [&](const char* name, NetworkKind kind,
                                    const QStringList& settings) {
        auto experiment = experimentOf(kind);
        experiment.configuration.seed += 5;
        experiment.configuration.steps = 10;
        change(experiment, settings);
        const auto path = weights.filePath(name);
        for (const auto& [file, bytes] : exportToPyTorch(experiment, dataFor(kind)).files)
            if (file == "weights.pt") {
                QFile out(path);
                if (!out.open(QIODevice::WriteOnly) ||
                    out.write(bytes.data(), static_cast<qsizetype>(bytes.size())) < 0)
                    qFatal("cannot write");
            }
        return path;
    };
    for (const auto kind : {NetworkKind::Mlp, NetworkKind::ResidualCnn}) {
        const auto batch = writtenWeights("batch.pt", kind, {});
        const auto ghost =
            writtenWeights("ghost.pt", kind, {"normalization.kind=ghost", "mode=train"});
        add("weights loaded", {"optimizer.momentum=0.9"},
            {"30:network.load_weights=" + batch, "60:normalization.kind=ghost",
             "90:network.load_weights=" + ghost, "90:network.load_weights=" + ghost},
            kind);
    }
    for (const auto kind : {NetworkKind::Mlp, NetworkKind::Cnn})
        add("weights scaled", {},
            {"30:layers.1.scale_weights=10", "60:normalization.kind=none,scale_weights=0.5"}, kind);
    add("γ and β", {},
        {"30:normalization.set_gamma=2:0.25", "60:layers.1.normalization.set_beta=0.5"});
    add("noise and eps", {"normalization.kind=noisy"},
        {"30:normalization.noise_std=1.5,normalization.noise_mean=0.1", "60:normalization.eps=0.1",
         "80:normalization.momentum=none"});
    add("renormalized",
        {"normalization.kind=batch_renorm", "normalization.r_max=1", "normalization.d_max=0"},
        {"20:normalization.r_max=1.5,normalization.d_max=0.5", "50:normalization.recalibrate=true",
         "70:normalization.kind=batch", "100:normalization.kind=batch_renorm"},
        cnn);
    add("over channels, and DyT",
        {"normalization.kind=channel_layer", "normalization.placement=after",
         "network.activation=gelu"},
        {"20:normalization.kind=dyt", "40:normalization.freeze_affine=true",
         "60:normalization.freeze_affine=false", "90:normalization.kind=channel_layer"},
        cnn);
    add("DyT alone",
        {"normalization.kind=dyt", "normalization.affine=false", "normalization.alpha=0.8"},
        {"20:normalization.freeze_affine=true", "60:normalization.freeze_affine=false"});
    add("dropout", {"network.dropout=0.3"},
        {"20:network.dropout_place=before-norm", "50:network.dropout=0.1",
         "70:network.dropout_place=before-output", "90:network.dropout=0"});
    add("dropout comes", {}, {"40:network.dropout=0.5"}, cnn);
    add("data", {},
        {"20:data.batch_size=12", "40:data.order=sorted", "60:data.drop_last=true",
         "80:data.order=shuffled"});
    add("activation", {"network.activation=identity"},
        {"30:network.activation=relu", "60:network.activation=gelu"});
    QCOMPARE(folders.differences(python_).join("\n"), QString());
    QVERIFY(folders.compared() > 1500);
}

void PyTorchExportTest::everyOptimizer() {
    ExportedFolders folders;
    const auto add = [&](const QStringList& settings, const QStringList& changes = {}) {
        auto experiment = experimentOf(NetworkKind::Mlp);
        experiment.configuration.normalization.placement = Placement::After;
        experiment.configuration.optimizer.lr = 0.01;
        change(experiment, settings);
        intervene(experiment, changes);
        const bool regression = settings.contains("data.task=regression");
        folders.add(settings.join(' '), experiment, dataFor(NetworkKind::Mlp, regression));
    };
    for (const auto* kind : {"sgd", "adam", "adamw", "rmsprop"})
        add({QString("optimizer.kind=") + kind, "optimizer.weight_decay=0.01",
             "optimizer.decay_norm=false", "optimizer.accumulation=2",
             "optimizer.clip_grad_norm=0.5", "optimizer.warmup_steps=20",
             "optimizer.schedule=cosine", "optimizer.schedule_steps=60"},
            {"50:optimizer.momentum=0.9", "90:optimizer.decay_norm=true",
             "100:normalization.kind=none", "120:optimizer.accumulation=1",
             "130:normalization.kind=batch", "150:optimizer.schedule=step"});
    add({"optimizer.momentum=0.9", "optimizer.nesterov=true"},
        {"50:optimizer.nesterov=false", "90:optimizer.momentum=0", "120:optimizer.momentum=0.5"});
    add({"data.task=regression", "data.dataset=csv", "optimizer.accumulation=3"});
    QCOMPARE(folders.differences(python_).join("\n"), QString());
    QVERIFY(folders.compared() > 800);
}

void PyTorchExportTest::randomExperiments_data() {
    QTest::addColumn<std::uint64_t>("seed");  // of ten experiments
    const int wanted = qEnvironmentVariableIntValue("NORMSCOPE_EXPORTS") / 10;
    for (int seed = 1; seed <= std::max(2, wanted); ++seed)
        QTest::addRow("seed %d", seed) << static_cast<std::uint64_t>(seed);
}

void PyTorchExportTest::randomExperiments() {
    QFETCH(std::uint64_t, seed);
    ExportedFolders folders;
    Random random(seed);
    int made = 0;
    while (made < 10) {
        bool regression = false;
        auto experiment = drawn(random, regression);
        const auto data = dataFor(experiment.configuration.network.kind, regression);
        if (regression)
            change(experiment, {"data.dataset=csv", "data.task=regression"});
        try {
            folders.add(QString("random %1").arg(made), experiment, data);
            ++made;
        } catch (const SettingError&) {
            continue;  // one of those that cannot be
        }
    }
    QCOMPARE(folders.differences(python_).join("\n"), QString());
    qInfo("%lld steps compared", static_cast<long long>(folders.compared()));
    QVERIFY(folders.compared() > 300);
}

void PyTorchExportTest::stopsWhereTheRunStopped() {
    auto experiment = experimentOf(NetworkKind::Mlp);
    experiment.configuration.steps = 20;
    experiment.configuration.data.drop_last = false;  // 41 samples in batches of 8 leave one over
    ExportedFolders folders;
    folders.add("one left over", experiment, dataFor(NetworkKind::Mlp));
    QCOMPARE(folders.made(0).losses.size(), std::size_t{5});
    QVERIFY(folders.made(0).fault);
    QCOMPARE(folders.differences(python_).join("\n"), QString());
    QCOMPARE(folders.compared(), std::int64_t{5});
}

/// `lines`: what the script of a folder says.
void PyTorchExportTest::train(const QString& folder, QStringList& lines) const {
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.setWorkingDirectory(folder);
    process.start(python_, {"train.py"});
    QVERIFY(process.waitForFinished(120'000));
    QCOMPARE(process.exitCode(), 0);
    lines = QString::fromUtf8(process.readAllStandardOutput()).trimmed().split('\n');
}

void PyTorchExportTest::weightsAreThoseOfTheRun() {
    auto experiment = experimentOf(NetworkKind::Cnn);
    experiment.configuration.steps = 10;
    ExportedFolders folders;
    folders.add("weights", experiment, dataFor(NetworkKind::Cnn));
    QStringList lines{QString()};
    train(folders.folder(0), lines);
    const auto last = lines.last();
    QVERIFY2(last.startsWith("largest difference of a weight "), qPrintable(last));
    QVERIFY2(last.section(' ', -1).toDouble() < 1e-5, qPrintable(last));
}

// Switched on on the way, of another kind later; a layer's γ and β come and go meanwhile.
void PyTorchExportTest::averagesAreThoseOfTheRun() {
    for (const QString last : {"swa", "ema"}) {
        auto experiment = experimentOf(NetworkKind::Mlp);
        change(experiment, {"data.dataset=csv", "data.task=regression"});
        experiment.configuration.steps = 30;
        intervene(experiment,
                  {"5:optimizer.average=ema,optimizer.ema_decay=0.8",
                   "12:layers.0.normalization.kind=none", "15:optimizer.average=" + last,
                   "20:layers.0.normalization.kind=batch"});
        const auto data = dataFor(NetworkKind::Mlp, /*regression=*/true);
        ExportedFolders folders;
        folders.add("averages", experiment, data);
        QStringList lines;
        train(folders.folder(0), lines);
        const auto said = lines.filter("validation loss of averaged weights ");
        QCOMPARE(said.size(), 1);
        Run run(experiment, data);
        while (run.stepsDone() < 30)
            QVERIFY(run.step());
        InspectionRequest request;
        request.averages = true;
        const auto own = run.inspect(request).averages;
        QVERIFY(own);
        const double theirs = said.first().section(' ', -1).toDouble();
        QVERIFY2(std::abs(theirs - own->averaged_loss) < 1e-4 * own->averaged_loss,
                 qPrintable(QString("%1, ours %2").arg(theirs).arg(own->averaged_loss)));
        QVERIFY(std::abs(own->averaged_loss - own->loss) > 1e-3 * own->loss);  // they matter
    }
}

QTEST_GUILESS_MAIN(PyTorchExportTest)
#include "pytorch_export_test.moc"
