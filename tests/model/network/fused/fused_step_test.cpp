// SPDX-License-Identifier: GPL-3.0-or-later
// Fused steps beside LibTorch's: losses, gradients, buffers, what is looked at, and updates.
#include "model/network/fused/fused_step.h"

#include <hwy/targets.h>

#include <QTest>
#include <numeric>

#include "model/network/fused/instruction_set.h"
#include "model/run/run.h"
#include "model/settings/experiment.h"

using namespace normscope;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// All of this machine; the widest where every access is watched, which takes a hundred times as
/// long and is the same but for its width.
std::vector<std::int64_t> testedSets() {
    std::vector<std::int64_t> sets;
    for (auto left = fused::instructionSets(); left != 0; left &= left - 1)
        sets.push_back(left & -left);
    if (kSanitized)
        sets.resize(1);
    return sets;
}

constexpr double kTolerance = 1e-5;
constexpr std::int64_t kFeatures = 5, kClasses = 3;

struct Case {
    Configuration configuration;
    bool regression = false;
    std::int64_t rows = 12;
    Shape sample{kFeatures};
};

/// Samples, truths and two networks alike, one for each path.
class Pair {
  public:
    explicit Pair(const Case& the)
        : configuration_(the.configuration),
          sample_(the.sample),
          rows_(the.rows),
          regression_(the.regression) {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(11);
        inputs_ = torch::empty({2 * rows_, sizeOf(sample_)}).normal_(0.3, 1.0, generator);
        targets_ = torch::empty({2 * rows_}).normal_(0.0, 1.0, generator);
        for (std::int64_t i = 0; i < rows_; ++i) {
            samples_.push_back((7 * i + 3) % (2 * rows_));
            labels_.push_back((i * i + 1) % kClasses);
        }
        configuration_.data.batch_size = rows_;
        stock_.emplace(network());
        ours_.emplace(network());
        step_ = FusedStep::of(*ours_, configuration_);
        if (step_)
            step_->keepOutputGradients(true);
    }

    bool isCovered() const { return step_ != nullptr; }
    Network& ours() { return *ours_; }
    FusedStep& step() { return *step_; }

    /// One batch by both; returns how far the losses are apart, relatively.
    double addBatch(double share, bool adds, std::uint64_t seed) {
        const auto x =
            inputs_.index_select(0, torch::from_blob(samples_.data(), {rows_}, torch::kInt64));
        const auto statistics =
            configuration_.mode == Mode::Train ? Statistics::BatchAndTrack : Statistics::Running;
        stock_->seed(seed);
        at::Tensor gradient;
        const auto stock = score(stock_->forward(x, statistics, &taps_), truth(), &gradient);
        const auto so_far = stock_->parameters().copyOfGradient();
        stock_->backward(gradient.mul_(share), taps_);
        if (adds)
            stock_->parameters().addToGradient(so_far);
        const auto ours = step_->forward(samples_, inputs_.data_ptr<float>(), truth(), share, seed);
        step_->backward(adds);
        if (stock.correct != ours.correct)
            return 1.0;
        return std::abs(stock.loss_sum - ours.loss_sum) / std::abs(stock.loss_sum);
    }
    /// An adaptive optimizer makes a step of its full size of a gradient that is rounding alone, so
    /// both are to make it of the same one.
    void shareGradients() {
        const auto a = stock_->parameters().all(), b = ours_->parameters().all();
        for (std::size_t i = 0; i < a.size(); ++i)
            b[i].second.grad().copy_(a[i].second.grad());
    }
    void update(double lr) {
        stock_->parameters().setRate(lr);
        stock_->parameters().step();
        step_->update(lr);
        step_->finish();
    }

    QString gradientsDiffer() {
        const auto a = stock_->parameters().all(), b = ours_->parameters().all();
        double largest = 0.0;
        for (const auto& [name, leaf] : a)
            largest = std::max(largest, leaf.grad().abs().max().item<double>());
        // The gradient of a bias before a norm is rounding alone, of the size of the others'.
        for (std::size_t i = 0; i < a.size(); ++i)
            if (const auto text =
                    differ(a[i].first, a[i].second.grad(), b[i].second.grad(), 0.3 * largest);
                !text.isEmpty())
                return "gradient of " + text;
        return {};
    }
    QString statesDiffer() {
        const auto a = stock_->state(), b = ours_->state();
        for (std::size_t i = 0; i < a.size(); ++i)
            if (const auto text = differ(a[i].first, a[i].second, b[i].second, 1e-2);
                !text.isEmpty())
                return text;
        return {};
    }
    QString tapsDiffer(const std::vector<LayerTaps>& ours) {
        for (std::size_t i = 0; i < taps_.size(); ++i) {
            const auto &a = taps_[i], &b = ours[i];
            const auto& name = stock_->layers()[i].name;
            QString text;
            for (const auto tap : kTaps)
                text += differ(name + " " + std::string(symbolOf(tap)), a.values[tap],
                               b.values[tap], 1e-3);
            text += differ(name + " input", a.input, b.input, 1e-3);
            text += differ(name + " norm input", a.norm_input, b.norm_input, 1e-3);
            text += differ(name + " f's input", a.activation_input, b.activation_input, 1e-3);
            text += differ(name + " output", a.output, b.output, 1e-3);
            text += differ(name + " mask", a.mask, b.mask, 1e-3);
            if (a.saved.by_data != b.saved.by_data)
                text += "by data";
            if (a.saved.by_data) {
                text += differ(name + " mean", a.batch_mean, b.batch_mean, 1e-2);
                text += differ(name + " 1/std", a.batch_invstd, b.batch_invstd, 1e-2);
            }
            if (!text.isEmpty())
                return text;
        }
        return {};
    }

  private:
    Network network() const {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
        Network made(configuration_, sample_, regression_ ? 1 : kClasses, generator);
        // Other values than 1, 0, 0 and 1, or some of the arithmetic would go unseen.
        const at::NoGradGuard no_grad;
        for (auto& layer : made.layers())
            if (layer.norm) {
                for (const auto& [name, tensor] : layer.norm->affine())
                    at::Tensor(tensor).uniform_(0.5, 1.5, generator);
                if (layer.norm->tracks()) {
                    layer.norm->running_mean.uniform_(-0.5, 0.5, generator);
                    layer.norm->running_var.uniform_(0.5, 1.5, generator);
                }
            }
        return made;
    }
    Truth truth() const {
        if (regression_)
            return {targets_.data_ptr<float>(), 1.0};
        return labels_.data();
    }
    static QString differ(const std::string& name, const at::Tensor& a, const at::Tensor& b,
                          double floor) {
        if (a.defined() != b.defined())
            return QString::fromStdString(name + " is there by one path only");
        if (!a.defined())
            return {};
        const auto scale = std::max(floor, a.abs().max().item<double>());
        const auto off = (a - b).abs().max().item<double>() / scale;
        return off <= kTolerance ? QString()
                                 : QString("%1 is off by %2 of %3; ")
                                       .arg(QString::fromStdString(name))
                                       .arg(off)
                                       .arg(scale);
    }

    Configuration configuration_;
    Shape sample_;
    std::int64_t rows_;
    bool regression_;
    at::Tensor inputs_, targets_;
    std::vector<std::int64_t> samples_, labels_;
    std::optional<Network> stock_, ours_;
    std::unique_ptr<FusedStep> step_;
    std::vector<LayerTaps> taps_;
};

/// Three steps of two batches each.
QString differOver(const Case& the) {
    Pair pair(the);
    if (!pair.isCovered())
        return "is not covered";
    for (std::uint64_t step = 0; step < 3; ++step) {
        for (std::uint64_t part = 0; part < 2; ++part) {
            const auto off = pair.addBatch(0.5, part > 0, 10 * step + part);
            if (!(off < kTolerance))
                return QString("loss is off by %1").arg(off);
            if (const auto text = pair.tapsDiffer(pair.step().passTaps()); !text.isEmpty())
                return text;
        }
        if (const auto text = pair.gradientsDiffer(); !text.isEmpty())
            return text;
        if (the.configuration.optimizer.kind != OptimizerKind::SGD)
            pair.shareGradients();
        pair.update(0.01);
        if (const auto text = pair.statesDiffer(); !text.isEmpty())
            return text;
    }
    return {};
}

/// Texts are read as on the command line.
void set(Configuration& configuration, const Setting& setting) {
    const auto* text = std::get_if<std::string>(&setting.value);
    assign(configuration, text != nullptr ? parseSetting(setting.key, *text) : setting);
}

Case caseOf(const std::vector<Setting>& settings) {
    Case the;
    the.configuration.network.hidden = {7, 16, 16};
    the.configuration.network.activation = Activation::Tanh;
    the.configuration.network.init.scheme = InitScheme::PyTorch;
    the.configuration.normalization.num_groups = 1;
    the.configuration.normalization.virtual_batch_size = 6;
    // Where a variance is next to nothing every rounding of it would be seen in all that follows.
    the.configuration.normalization.eps = 0.1;
    for (const auto& setting : settings)
        set(the.configuration, setting);
    return the;
}

template <class E>
std::string text(E value) {
    return std::string(keyOf(value));
}

/// Those of perceptrons.
std::vector<NormKind> coveredNorms() {
    configureBackend();
    std::vector<NormKind> covered;
    for (const auto& norm : Names<NormKind>::table)
        if (!normRow(norm.value).needsPositions() &&
            Pair(caseOf({{"normalization.kind", text(norm.value)}})).isCovered())
            covered.push_back(norm.value);
    return covered;
}

/// A statistic is over positions of many samples, or within one position.
std::vector<NormKind> coveredNormsOfImages() {
    return {NormKind::None, NormKind::Batch, NormKind::Ghost, NormKind::ChannelLayer};
}

/// Two channels and an odd extent, so that strides meet the border.
Shape imageFor(const std::string& kind) {
    return kind.ends_with("3d") ? Shape{2, 3, 5, 4} : Shape{2, 7, 6};
}

}  // namespace

class FusedStepTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() { configureBackend(); }
    void cleanup() { hwy::SetSupportedTargetsForTest(0); }
    void networks_data();
    void networks();
    void sizes_data();
    void sizes();
    void convolutions_data();
    void convolutions();
    void manyPositions();
    void optimizers_data();
    void optimizers();
    void noLeftoverOfOtherSteps();
    void leavesTheRestToLibTorch();
    void clippedStepsRunBeside();
};

void FusedStepTest::networks_data() {
    QTest::addColumn<QString>("norm");
    QTest::addColumn<QString>("placement");
    QTest::addColumn<QString>("activation");
    for (const auto norm : coveredNorms())
        for (const auto& placement : Names<Placement>::table)
            for (const auto& activation : Names<Activation>::table) {
                const auto name = text(norm) + " " + std::string(placement.key) + " " +
                                  std::string(activation.key);
                QTest::newRow(name.c_str()) << QString::fromStdString(text(norm))
                                            << QString::fromStdString(std::string(placement.key))
                                            << QString::fromStdString(std::string(activation.key));
            }
}

/// Each in both modes, plain and residual, with and without γ and β, frozen, with dropout, by every
/// optimizer.
void FusedStepTest::networks() {
    QFETCH(QString, norm);
    QFETCH(QString, placement);
    QFETCH(QString, activation);
    const std::vector<Setting> common{{"normalization.kind", norm.toStdString()},
                                      {"normalization.placement", placement.toStdString()},
                                      {"network.activation", activation.toStdString()}};
    std::vector<std::vector<Setting>> variants{
        {},
        {{"mode", "eval"}},
        {{"normalization.affine", false}},
        {{"normalization.track_running_stats", false}, {"mode", "eval"}},
        {{"normalization.freeze", true}},
        {{"normalization.freeze_affine", true}},
        {{"network.hidden", "8,12,20"}, {"normalization.num_groups", std::int64_t{2}}},
        {{"network.kind", "residual-mlp"}},
        {{"network.kind", "residual-mlp"}, {"network.hidden", "6,6,6,9,20"}},
        {{"network.dropout", 0.3}, {"network.dropout_place", "before-norm"}},
        {{"network.dropout", 0.3}, {"network.dropout_place", "after-layer"}},
        {{"network.dropout", 0.3}, {"network.dropout_place", "before-output"}},
    };
    // Where every access is watched: optimizers() and python_parity_test go through the same
    // memory.
    for (const auto& optimizer : Names<OptimizerKind>::table)
        for (const char* mode : {"train", "eval"})
            variants.push_back({{"optimizer.kind", std::string(optimizer.key)},
                                {"optimizer.momentum", 0.9},
                                {"optimizer.weight_decay", 0.01},
                                {"mode", mode}});
    variants.push_back({{"optimizer.momentum", 0.9}, {"optimizer.nesterov", true}});
    if (kSanitized)
        variants.resize(12);
    for (std::size_t i = 0; i < variants.size(); ++i) {
        auto settings = common;
        settings.insert(settings.end(), variants[i].begin(), variants[i].end());
        auto the = caseOf(settings);
        for (const bool regression : {false, true}) {
            if (kSanitized && regression && i > 0)
                continue;
            the.regression = regression;
            const auto text = differOver(the);
            QVERIFY2(text.isEmpty(), qPrintable(QString("variant %1, %2: %3")
                                                    .arg(i)
                                                    .arg(regression ? "numbers" : "classes")
                                                    .arg(text)));
        }
    }
}

void FusedStepTest::sizes_data() {
    QTest::addColumn<QString>("norm");
    QTest::addColumn<qlonglong>("target");
    for (const auto norm : coveredNorms())
        for (const auto target : testedSets()) {
            const auto name = text(norm) + " " + hwy::TargetName(target);
            QTest::newRow(name.c_str())
                << QString::fromStdString(text(norm)) << static_cast<qlonglong>(target);
        }
}

// Widths and batches around the vectors' lengths, with every instruction set of this machine.
void FusedStepTest::sizes() {
    QFETCH(QString, norm);
    QFETCH(qlonglong, target);
    hwy::SetSupportedTargetsForTest(target);
    for (const std::int64_t rows : {1, 2, 3, 8, 16, 17, 33, 257})
        for (const char* hidden : {"5,7", "16,15", "33,64", "100,80"}) {
            if (rows == 1 && norm != "none" && norm != "layer" && norm != "rms")
                continue;  // refused
            auto the = caseOf({{"normalization.kind", norm.toStdString()},
                               {"network.hidden", hidden},
                               {"normalization.virtual_batch_size", std::int64_t{16}}});
            if (norm == "ghost" && rows % 16 == 1)
                continue;  // refused
            the.rows = rows;
            auto text = differOver(the);
            QVERIFY2(text.isEmpty(),
                     qPrintable(QString("%1 rows, %2: %3").arg(rows).arg(hidden, text)));
            if (kSanitized)
                continue;
            the.configuration.mode = Mode::Eval;
            the.configuration.normalization.placement = Placement::After;
            the.configuration.network.activation = Activation::ReLU;
            text = differOver(the);
            QVERIFY2(
                text.isEmpty(),
                qPrintable(QString("%1 rows, %2, eval, after: %3").arg(rows).arg(hidden, text)));
        }
}

void FusedStepTest::convolutions_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("norm");
    QTest::addColumn<qlonglong>("target");
    for (const char* kind : {"cnn", "residual-cnn", "cnn3d", "residual-cnn3d"}) {
        if (kSanitized && kind[0] == 'r')
            continue;  // shortcuts add what perceptrons' do
        for (const auto norm : coveredNormsOfImages())
            for (const auto target : testedSets()) {
                const auto name =
                    std::string(kind) + " " + text(norm) + " " + hwy::TargetName(target);
                QTest::newRow(name.c_str()) << QString(kind) << QString::fromStdString(text(norm))
                                            << static_cast<qlonglong>(target);
            }
    }
}

// Strides, kernels and channels around the vectors' lengths, dropout, both modes and placements.
void FusedStepTest::convolutions() {
    QFETCH(QString, kind);
    QFETCH(QString, norm);
    QFETCH(qlonglong, target);
    hwy::SetSupportedTargetsForTest(target);
    const std::vector<std::vector<Setting>> variants{
        {},
        {{"mode", "eval"}},
        {{"normalization.placement", "after"}, {"network.activation", "relu"}},
        {{"network.hidden", "3,8,17"}, {"network.downsample", "none"}},
        {{"network.hidden", "5,9,9,20,20"}, {"normalization.affine", false}},
        {{"network.kernel_size", std::int64_t{1}}},
        {{"network.kernel_size", std::int64_t{5}}},
        {{"network.dropout", 0.3}, {"network.dropout_place", "before-norm"}},
        {{"network.dropout", 0.3}, {"network.dropout_place", "after-layer"}},
        {{"network.dropout", 0.3}, {"network.dropout_place", "before-output"}},
    };
    for (std::size_t i = 0; i < variants.size(); ++i) {
        std::vector<Setting> settings{{"network.kind", kind.toStdString()},
                                      {"normalization.kind", norm.toStdString()}};
        settings.insert(settings.end(), variants[i].begin(), variants[i].end());
        auto the = caseOf(settings);
        the.sample = imageFor(kind.toStdString());
        const auto text = differOver(the);
        QVERIFY2(text.isEmpty(), qPrintable(QString("variant %1: %2").arg(i).arg(text)));
    }
}

// As many as MNIST's: sums of so many floats are made in parts.
void FusedStepTest::manyPositions() {
    auto the = caseOf({{"network.kind", "cnn"}, {"network.hidden", "8,16,32"}});
    the.sample = {1, 28, 28};
    the.rows = 64;
    QCOMPARE(differOver(the), QString());
}

void FusedStepTest::optimizers_data() {
    QTest::addColumn<QString>("settings");
    for (const char* settings :
         {"kind=sgd", "kind=sgd momentum=0.9", "kind=sgd momentum=0.9 nesterov=true",
          "kind=sgd momentum=0.9 weight_decay=0.01", "kind=adam", "kind=adam weight_decay=0.01",
          "kind=adamw weight_decay=0.01 decay_norm=false", "kind=rmsprop",
          "kind=rmsprop momentum=0.9 weight_decay=0.01"})
        QTest::newRow(settings) << settings;
}

// 20 updates by the same gradients, the last ones by LibTorch in the fused step's memory.
void FusedStepTest::optimizers() {
    QFETCH(QString, settings);
    OptimizerConfig config;
    Configuration configuration;
    for (const auto& part : settings.split(' ')) {
        const auto sides = part.split('=');
        set(configuration, {"optimizer." + sides[0].toStdString(), sides[1].toStdString()});
    }
    ParameterPack stock(configuration.optimizer), ours(configuration.optimizer);
    for (auto* pack : {&stock, &ours}) {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
        pack->insert({{"a", torch::empty({7, 5}).normal_(0.0, 1.0, generator)},
                      {"layers.0.norm.weight", torch::empty({7}).normal_(1.0, 0.3, generator)}});
    }
    auto generator = at::make_generator<at::CPUGeneratorImpl>(4);
    const auto memory = ours.updatedMemory();
    for (int i = 0; i < 20; ++i) {
        const auto a = stock.all(), b = ours.all();
        for (std::size_t k = 0; k < a.size(); ++k) {
            const auto gradient = torch::empty(a[k].second.sizes()).normal_(0.0, 1.0, generator);
            a[k].second.grad().copy_(gradient);
            b[k].second.grad().copy_(gradient);
        }
        stock.step();
        if (i < 15)
            for (const auto& part : memory)
                fused::update(configuration.optimizer, configuration.optimizer.lr, part);
        else
            ours.step();
        for (std::size_t k = 0; k < a.size(); ++k)
            QVERIFY2(torch::allclose(a[k].second, b[k].second, 1e-5, 2e-6),
                     qPrintable(QString("update %1").arg(i)));
        QVERIFY(std::abs(std::sqrt(std::accumulate(memory.begin(), memory.end(), 0.0,
                                                   [](double sum, const auto& part) {
                                                       return sum + fused::sumOfSquares(
                                                                        part.gradient, part.size);
                                                   })) -
                         stock.gradientNorm()) < 1e-5);
    }
}

// The buffers remember a larger batch; the next one is as if they did not.
void FusedStepTest::noLeftoverOfOtherSteps() {
    auto the = caseOf({{"network.dropout", 0.3}});
    Pair used(the);
    const auto values = [](Pair& pair) { return pair.ours().state(); };
    used.addBatch(1.0, false, 1);
    used.update(0.1);
    auto copy = used.ours().clone();
    the.configuration.data.batch_size = the.rows;
    auto fresh = FusedStep::of(copy, the.configuration);
    const auto x = torch::ones({5, kFeatures});
    const std::vector<std::int64_t> samples{0, 4, 2}, labels{0, 1, 2};
    for (auto* step : {&used.step(), fresh.get()}) {
        step->forward(samples, x.data_ptr<float>(), labels.data(), 1.0, 9);
        step->backward(false);
        step->update(0.1);
    }
    const auto a = values(used), b = copy.state();
    for (std::size_t i = 0; i < a.size(); ++i)
        QVERIFY2(torch::equal(a[i].second, b[i].second), a[i].first.c_str());
}

void FusedStepTest::leavesTheRestToLibTorch() {
    QCOMPARE(coveredNorms().size(), 8U);
    QVERIFY(!Pair(caseOf({{"normalization.kind", "batch_renorm"}})).isCovered());
    QVERIFY(Pair(caseOf({})).isCovered());
    const auto ofImages = [](const std::vector<Setting>& settings) {
        auto the = caseOf(settings);
        set(the.configuration, {"network.kind", "cnn"});
        the.sample = imageFor("cnn");
        return the;
    };
    QVERIFY(Pair(ofImages({})).isCovered());
    QVERIFY(!Pair(ofImages({{"network.downsample", "max-pool"}})).isCovered());
    QVERIFY(!Pair(ofImages({{"normalization.kind", "layer"}})).isCovered());
    QVERIFY(!Pair(ofImages({{"normalization.kind", "noisy"}})).isCovered());
    QVERIFY(!Pair(ofImages({{"weight_standardization", true}})).isCovered());
    // Too much memory to keep for all of its values.
    auto many = ofImages({{"network.hidden", "64,64"}, {"network.downsample", "none"}});
    many.rows = 40000;
    QVERIFY(!Pair(many).isCovered());
}

/// By a norm that most steps exceed.
void FusedStepTest::clippedStepsRunBeside() {
    Experiment experiment;
    for (const auto& change : std::vector<Setting>{{"data.dataset", "spiral"},
                                                   {"network.hidden", "16,16,16"},
                                                   {"optimizer.clip_grad_norm", 0.05}})
        set(experiment.configuration, change);
    const auto data = loadDataset(experiment.configuration);
    auto free = experiment;
    set(free.configuration, {"optimizer.clip_grad_norm", 0.0});
    Run unclipped(free, data, {.record = false, .fused = true});
    Run ours(experiment, data, {.record = false, .fused = true});
    Run stock(experiment, data, {.record = false, .fused = false});
    QCOMPARE(stock.path(), std::string("LibTorch"));
    QCOMPARE(ours.path(), "fused (" + fused::instructionSet() + ")");
    for (int i = 0; i < 30; ++i) {
        QVERIFY(ours.step() && stock.step() && unclipped.step());
        QVERIFY(std::abs(ours.lastStep().train_loss - stock.lastStep().train_loss) < 1e-4F);
    }
    QVERIFY(std::abs(ours.lastStep().train_loss - unclipped.lastStep().train_loss) > 1e-3F);
}

QTEST_GUILESS_MAIN(FusedStepTest)
#include "fused_step_test.moc"
