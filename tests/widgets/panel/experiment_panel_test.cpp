// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include "widgets/panel/choice_editors.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/panel/number_editors.h"

using namespace normscope;

namespace {

using Lists = std::vector<std::vector<Setting>>;

/// Collects what a panel asks for.
struct Wishes {
    explicit Wishes(ExperimentPanel& panel) {
        QObject::connect(&panel, &ExperimentPanel::settingsRequested, &panel,
                         [this](const auto& settings) { live.push_back(settings); });
        QObject::connect(&panel, &ExperimentPanel::rebuildRequested, &panel,
                         [this](const auto& settings) { rebuild.push_back(settings); });
    }
    Lists live, rebuild;
};

void type(QWidget* control, const QString& text) {
    auto* line = control->findChild<QLineEdit*>();
    QVERIFY(line != nullptr);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

}  // namespace

class ExperimentPanelTest : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<ExperimentPanel> panel_;
    std::unique_ptr<Wishes> wishes_;

    template <class Control>
    Control* control(const char* path) {
        return panel_->findChild<Control*>(QStringLiteral("setting-") + QString::fromLatin1(path));
    }

  private slots:
    void init() {
        panel_ = std::make_unique<ExperimentPanel>();
        wishes_ = std::make_unique<Wishes>(*panel_);
        panel_->resize(232, 1200);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowActive(panel_.get()));
        panel_->display(Configuration{});
    }
    void cleanup() { panel_.reset(); }

    void hasAnEditorForEveryKeyOfTheWindow() {
        for (const Key& key : settingKeys()) {
            const QString path = toQString(key.path);
            if (key.section == Section::None || key.section == Section::Bar)
                continue;
            SettingEditor* editor = panel_->editor(path);
            QVERIFY2(editor != nullptr, qPrintable(path));
            QCOMPARE(editor->control()->objectName(), QStringLiteral("setting-") + path);
            QVERIFY2(!editor->control()->toolTip().isEmpty(), qPrintable(path));
            QCOMPARE(editor->control()->accessibleName(), toQString(key.label));
        }
    }

    void showsWithoutAsking() {
        Configuration changed;
        changed.data.batch_size = 17;
        changed.network.hidden = {64, 64, 32};
        changed.network.activation = Activation::Tanh;
        changed.normalization.momentum = std::nullopt;
        changed.optimizer.lr = 0.025;
        panel_->display(changed);
        QCOMPARE(control<NumberBox>("data.batch_size")->text(), QStringLiteral("17"));
        QCOMPARE(control<QComboBox>("network.hidden")->currentText(), QStringLiteral("2 × 64, 32"));
        QCOMPARE(control<QComboBox>("network.activation")->currentText(), QStringLiteral("Tanh"));
        QCOMPARE(control<NumberBox>("normalization.momentum")->text(), QStringLiteral("none"));
        QCOMPARE(control<NumberBox>("optimizer.lr")->text(), QStringLiteral("0.025"));
        QVERIFY(wishes_->live.empty());
        QVERIFY(wishes_->rebuild.empty());
    }

    void typedNumberAppliesLive() {
        type(control<NumberBox>("optimizer.lr"), QStringLiteral("0.3"));
        QCOMPARE(wishes_->live, (Lists{{{"optimizer.lr", 0.3}}}));
        QVERIFY(wishes_->rebuild.empty());
    }

    void arrowsStepByOneTwoFive() {
        auto* box = control<NumberBox>("optimizer.lr");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Up);
        QTest::keyClick(box, Qt::Key_Up);
        QTest::keyClick(box, Qt::Key_Down);
        const std::string lr = "optimizer.lr";
        QCOMPARE(wishes_->live, (Lists{{{lr, 0.2}}, {{lr, 0.5}}, {{lr, 0.2}}}));
    }

    void decadeNeighbours_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("up");
        QTest::addColumn<double>("expected");
        QTest::newRow("1 up") << 0.1 << true << 0.2;
        QTest::newRow("5 up") << 0.5 << true << 1.0;
        QTest::newRow("between up") << 0.3 << true << 0.5;
        QTest::newRow("between down") << 0.3 << false << 0.2;
        QTest::newRow("1 down") << 0.1 << false << 0.05;
        QTest::newRow("zero up") << 0.0 << true << 1e-5;
        QTest::newRow("smallest down") << 1e-5 << false << 0.0;
        QTest::newRow("large") << 1000.0 << true << 2000.0;
    }
    void decadeNeighbours() {
        QFETCH(double, value);
        QFETCH(bool, up);
        QFETCH(double, expected);
        QCOMPARE(decadeNeighbour(value, up, 1e-5), expected);
    }

    void aRefusalGoesWithItsText() {
        auto* box = control<NumberBox>("optimizer.lr");
        auto* message = panel_->findChild<QLabel*>(QStringLiteral("message-optimizer.lr"));
        type(box, QStringLiteral("-1"));
        QVERIFY(message->isVisible());
        box->clearFocus();
        Configuration other;
        other.optimizer.lr = 0.25;
        panel_->display(other);  // a preset, say
        QCOMPARE(box->text(), QStringLiteral("0.25"));
        QVERIFY(!message->isVisible());
    }

    void refusedTextIsExplainedInPlace() {
        auto* box = control<NumberBox>("optimizer.lr");
        auto* message = panel_->findChild<QLabel*>(QStringLiteral("message-optimizer.lr"));
        QVERIFY(!message->isVisible());
        type(box, QStringLiteral("-1"));
        QVERIFY(wishes_->live.empty());
        QVERIFY(message->isVisible());
        QVERIFY2(message->text().startsWith(QStringLiteral("Learning rate")),
                 qPrintable(message->text()));
        panel_->display(Configuration{});  // an update from the run does not take the text away
        QCOMPARE(box->text(), QStringLiteral("-1"));
        QTest::keyClick(box, Qt::Key_Escape);
        QCOMPARE(box->text(), QStringLiteral("0.1"));
        QVERIFY(!message->isVisible());
    }

    void sentencesNameWhatThePanelShows() {
        const QString sentence = QStringLiteral("shorter with network.hidden=8,16");
        Configuration configuration;
        QCOMPARE(inPanelWords(sentence, configuration),
                 QStringLiteral("shorter with Hidden layers=8,16"));
        configuration.network.kind = NetworkKind::Cnn;
        QCOMPARE(inPanelWords(sentence, configuration),
                 QStringLiteral("shorter with Channels=8,16"));
    }

    void whatIsRefusedIsNamedAsThePanelDoes() {
        Configuration configuration;
        configuration.network.kind = NetworkKind::Cnn;
        panel_->display(configuration);
        type(panel_->editor(QStringLiteral("network.hidden"))->control(), QStringLiteral("8,x"));
        const auto* message = panel_->findChild<QLabel*>(QStringLiteral("message-network.hidden"));
        QVERIFY(message->isVisible());
        QVERIFY2(message->text().startsWith(QStringLiteral("Channels")),
                 qPrintable(message->text()));
    }

    void typingIsNotOverwritten() {
        auto* box = control<NumberBox>("data.batch_size");
        auto* line = box->findChild<QLineEdit*>();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("12"));
        panel_->display(Configuration{});
        QCOMPARE(box->text(), QStringLiteral("12"));
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(wishes_->live[0], (std::vector<Setting>{{"data.batch_size", std::int64_t{12}}}));
    }

    void layersAreReadInEitherForm() {
        const std::pair<const char*, const char*> forms[] = {{"100,50", "100,50"},
                                                             {"3 × 100", "100,100,100"},
                                                             {"2x64, 32", "64,64,32"},
                                                             {"4*8", "8,8,8,8"},
                                                             {"wide", "wide"}};
        for (const auto& [typed, list] : forms)
            QCOMPARE(expandWidths(QString::fromUtf8(typed)), QString(list));
    }

    void hiddenLayersRestart() {
        type(control<QComboBox>("network.hidden"), QStringLiteral("2 × 20"));
        QVERIFY(wishes_->live.empty());
        QCOMPARE(wishes_->rebuild,
                 (Lists{{{"network.hidden", std::vector<std::int64_t>{20, 20}}}}));
    }

    void badLayersAreExplained() {
        type(control<QComboBox>("network.hidden"), QStringLiteral("0"));
        QVERIFY(wishes_->rebuild.empty());
        QVERIFY(panel_->findChild<QLabel*>(QStringLiteral("message-network.hidden"))->isVisible());
    }

    void seedKeepsAllItsDigits() {
        type(control<NumberBox>("seed"), QStringLiteral("9223372036854775807"));
        QCOMPARE(wishes_->rebuild, (Lists{{{"seed", std::int64_t{9223372036854775807}}}}));
    }

    void choosingByKeyboard() {
        auto* box = control<QComboBox>("network.activation");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);  // sigmoid to tanh
        QCOMPARE(wishes_->live, (Lists{{{"network.activation", std::string("tanh")}}}));
    }

    void aChoiceAndBackBeforeTheAnswer() {
        auto* box = control<QComboBox>("normalization.on_insert");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QTest::keyClick(box, Qt::Key_Up);
        const std::string path = "normalization.on_insert";
        QCOMPARE(wishes_->live,
                 (Lists{{{path, std::string("preserve")}}, {{path, std::string("fresh")}}}));
    }

    void checkBoxRestarts() {
        auto* box = control<QCheckBox>("normalization.affine");
        QVERIFY(box->isChecked());
        QTest::mouseClick(box, Qt::LeftButton);
        QCOMPARE(wishes_->rebuild, (Lists{{{"normalization.affine", false}}}));
    }

    void momentumNoneAndBack() {
        auto* none = panel_->findChild<QCheckBox*>(QStringLiteral("none-normalization.momentum"));
        const QPoint mark(8, none->height() / 2);
        QTest::mouseClick(none, Qt::LeftButton, {}, mark);
        QCOMPARE(wishes_->live, (Lists{{{"normalization.momentum", std::monostate{}}}}));
        Configuration without;
        without.normalization.momentum = std::nullopt;
        panel_->display(without);
        QVERIFY(none->isChecked());
        QTest::mouseClick(none, Qt::LeftButton, {}, mark);
        QCOMPARE(wishes_->live[1], (std::vector<Setting>{{"normalization.momentum", 0.1}}));
    }

    void sliderMapsItsWholeRange() {
        const SliderMap momentum{SliderScale::Logarithmic, 1};
        QCOMPARE(momentum.valueAt(0), 0.0);
        QCOMPARE(momentum.valueAt(1), 0.001);
        QCOMPARE(momentum.valueAt(SliderMap::kPositions), 1.0);
        QCOMPARE(momentum.positionOf(0.0), 0);
        QCOMPARE(momentum.positionOf(1.0), SliderMap::kPositions);
        for (int position = 0; position <= SliderMap::kPositions; ++position)
            QVERIFY(std::abs(momentum.positionOf(momentum.valueAt(position)) - position) <= 1);
        const SliderMap linear{SliderScale::Linear, 0.9999};
        QCOMPARE(linear.valueAt(30), 0.5);
        const SliderMap brightness{SliderScale::Linear, 1, -1};
        QCOMPARE(brightness.valueAt(0), -1.0);
        QCOMPARE(brightness.valueAt(30), 0.0);
        QCOMPARE(brightness.valueAt(45), 0.5);
        QCOMPARE(brightness.positionOf(0.0), 30);
        QCOMPARE(brightness.positionOf(-1.0), 0);
        QCOMPARE(brightness.positionOf(-0.999), 1);
    }

    void slidersReachTheValueThatChangesNothing() {
        auto* contrast = panel_->findChild<QSlider*>(QStringLiteral("slider-validation.contrast"));
        QCOMPARE(contrast->value(), 15);  // 1 of 4
        contrast->setFocus();
        QTest::keyClick(contrast, Qt::Key_Left);
        QTest::keyClick(contrast, Qt::Key_Right);
        QCOMPARE(wishes_->live.size(), std::size_t{2});
        QCOMPARE(wishes_->live[1], (std::vector<Setting>{{"validation.contrast", 1.0}}));
        QCOMPARE(
            panel_->findChild<QSlider*>(QStringLiteral("slider-validation.brightness"))->value(),
            30);
    }

    void momentumInBatches() {
        const auto* readout = panel_->findChild<QLabel*>(QStringLiteral("averaging-window"));
        Configuration configuration;
        const std::pair<const char*, const char*> words[] = {
            {"0.001", "Averages about the last 1\u202F000 batches."},
            {"0.9", "Mostly the last batch."},
            {"none", "Averages all batches equally."},
            {"0", "Never moves."},
            {"1", "The last batch alone."},
            {"0.1", "Averages about the last 10 batches."}};
        for (const auto& [momentum, said] : words) {
            assign(configuration, parseSetting("normalization.momentum", momentum));
            panel_->display(configuration);
            QCOMPARE(readout->text(), QString::fromUtf8(said));
        }
        configuration.layers[1] = configuration.normalization;
        configuration.layers[1].momentum = 0.25;
        panel_->display(configuration);
        QCOMPARE(readout->text(), QStringLiteral("The layers differ."));
        assign(configuration, parseAssignment("normalization.freeze=true"));
        panel_->display(configuration);
        QVERIFY(readout->text().startsWith(QStringLiteral("Frozen")));
    }

    void actionsAreAskedForOnce() {
        for (const char* path :
             {"normalization.recalibrate", "normalization.reset_running_stats"}) {
            auto* button =
                panel_->findChild<QPushButton*>(QStringLiteral("action-") + QLatin1String(path));
            QTest::mouseClick(button, Qt::LeftButton);
            QCOMPARE(wishes_->live.back(), (std::vector<Setting>{{path, true}}));
        }
        QCOMPARE(wishes_->live.size(), std::size_t{2});
        QVERIFY(wishes_->rebuild.empty());
    }

    void actionsSayWhyTheyCannotBe() {
        const auto* button =
            panel_->findChild<QPushButton*>(QStringLiteral("action-normalization.recalibrate"));
        const auto tipWith = [&](const char* assignment) {
            Configuration configuration;
            assign(configuration, parseAssignment(assignment));
            panel_->display(configuration);
            return button->isEnabled() ? QString() : button->toolTip();
        };
        QCOMPARE(tipWith("optimizer.lr=1"), QString());
        QVERIFY(tipWith("normalization.kind=none").contains(QStringLiteral("no layer has")));
        QVERIFY(tipWith("normalization.track_running_stats=false")
                    .contains(QStringLiteral("no running statistics")));
        QVERIFY(tipWith("normalization.freeze=true").contains(QStringLiteral("frozen")));
        QCOMPARE(tipWith("layers.0.normalization.freeze=true"), QString());
    }

    void sliderKeysApplyAtOnce() {
        auto* slider = panel_->findChild<QSlider*>(QStringLiteral("slider-optimizer.momentum"));
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_PageUp);
        QCOMPARE(wishes_->live, (Lists{{{"optimizer.momentum", 0.1}}}));
    }

    void greysWhatHasNoEffect() {
        QVERIFY(!control<NumberBox>("data.noise")->isEnabled());
        QVERIFY(control<NumberBox>("data.noise")->toolTip().contains(QStringLiteral("2-D")));
        QVERIFY(control<NumberBox>("network.init.std")->isEnabled());
        Configuration other;
        other.data.dataset = "spiral";
        other.network.init.scheme = InitScheme::He;
        other.optimizer.kind = OptimizerKind::Adam;
        other.normalization.kind = NormKind::None;
        panel_->display(other);
        QVERIFY(control<NumberBox>("data.noise")->isEnabled());
        QVERIFY(!control<NumberBox>("network.init.std")->isEnabled());
        QVERIFY(!control<NumberBox>("optimizer.momentum")->isEnabled());
        QVERIFY(!control<NumberBox>("normalization.eps")->isEnabled());
        QVERIFY(!control<QCheckBox>("normalization.freeze")->isEnabled());
        QVERIFY(!control<QCheckBox>("normalization.freeze_affine")->isEnabled());
        QVERIFY(!control<QCheckBox>("validation.clamp")->isEnabled());
        QVERIFY(control<QCheckBox>("validation.invert")->isEnabled());
        QVERIFY(control<QComboBox>("normalization.kind")->isEnabled());
    }

    void optimizerSaysWhatHasNoEffect() {
        const auto greyed = [&](const Configuration& configuration) {
            panel_->display(configuration);
            QStringList paths;
            for (const Key* key : keysOf(Section::Optimizer))
                if (!panel_->editor(toQString(key->path))->isEnabled())
                    paths << toQString(key->path).section('.', 1);
            return paths.join(' ');
        };
        Configuration other;
        QCOMPARE(greyed(other),
                 QString("schedule_steps schedule_gamma nesterov decay_norm ema_decay"));
        other.optimizer.weight_decay = 0.01;
        other.optimizer.momentum = 0.9;
        other.optimizer.schedule = Schedule::Cosine;
        QCOMPARE(greyed(other), QString("schedule_gamma ema_decay"));
        other.optimizer.schedule = Schedule::Step;
        other.normalization.kind = NormKind::None;
        QCOMPARE(greyed(other), QString("decay_norm ema_decay"));
        QVERIFY(panel_->editor("optimizer.decay_norm")->toolTip().contains("no layer"));
        other.optimizer.kind = OptimizerKind::Adam;
        QCOMPARE(greyed(other), QString("momentum nesterov decay_norm ema_decay"));
    }

    // Only where the box does not say it.
    void rateAndGradientOfTheStep() {
        const auto* rate = panel_->findChild<QLabel*>(QStringLiteral("rate-now"));
        const auto* gradient = panel_->findChild<QLabel*>(QStringLiteral("gradient-now"));
        panel_->displayStep(3);
        panel_->displayGradient(2.5, false);
        QVERIFY(!rate->isVisible() && !gradient->isVisible());
        Configuration other;
        other.optimizer.lr = 0.8;
        other.optimizer.warmup_steps = 8;
        other.optimizer.clip_grad_norm = 1;
        panel_->display(other);
        QVERIFY(rate->isVisible() && gradient->isVisible());
        QCOMPARE(rate->text(), QStringLiteral("now 0.40, warming up"));
        QCOMPARE(gradient->text(), QStringLiteral("norm now 2.50, left as it is"));
        panel_->displayStep(8);
        panel_->displayGradient(2.5, true);
        QCOMPARE(rate->text(), QStringLiteral("now 0.80"));
        QCOMPARE(gradient->text(), QStringLiteral("norm now 2.50, scaled down"));
        panel_->display(Configuration{});
        QVERIFY(!rate->isVisible() && !gradient->isVisible());
    }

    void layersThatDifferAreShownAsMixed() {
        Configuration mixed;
        mixed.layers[1] = mixed.normalization;
        mixed.layers[1].kind = NormKind::None;
        QVERIFY(!commonValue(mixed, "normalization.kind"));
        panel_->display(mixed);
        QCOMPARE(control<QComboBox>("normalization.kind")->currentIndex(), -1);
        QCOMPARE(control<QComboBox>("normalization.placement")->currentText(),
                 QStringLiteral("Before activation"));
    }

    void ownDataAskForTheirPlaceFirst() {
        QSignalSpy file(panel_.get(), &ExperimentPanel::fileRequested);
        QSignalSpy folder(panel_.get(), &ExperimentPanel::folderRequested);
        auto* box = control<QComboBox>("data.dataset");
        const auto choose = [&](const char* kind) {
            emit box->activated(box->findData(QLatin1String(kind)));
        };
        choose("csv");
        choose("npz");
        QCOMPARE(file.size(), 2);
        choose("images");
        QCOMPARE(folder.size(), 1);
        QVERIFY(wishes_->rebuild.empty());
        choose("voxels");
        QCOMPARE(wishes_->rebuild.size(), std::size_t{1});
    }

    void rowsOfTheKindOfData() {
        const auto shown = [&](const char* path) { return !panel_->editor(path)->isHidden(); };
        Configuration configuration;
        panel_->display(configuration);
        QVERIFY(!shown("data.path") && !shown("data.label") && !shown("data.image_size"));
        QVERIFY(!shown("data.task"));
        configuration.data.dataset = "csv";
        panel_->display(configuration);
        QVERIFY(shown("data.path") && shown("data.label") && !shown("data.image_size"));
        QVERIFY(shown("data.task"));
        const auto* button = panel_->findChild<QPushButton*>(QStringLiteral("open-folder"));
        QCOMPARE(button->text(), QStringLiteral("Open file…"));
        configuration.data.dataset = "images";
        panel_->display(configuration);
        QVERIFY(shown("data.path") && !shown("data.label") && shown("data.image_size"));
        QCOMPARE(button->text(), QStringLiteral("Open folder…"));
    }

    void anotherKindOfNetworkBringsWhatFits() {
        auto* box = control<QComboBox>("network.kind");
        Configuration points;
        points.data.dataset = "spiral";
        panel_->display(points);
        emit box->activated(box->findData(QStringLiteral("cnn")));
        QVERIFY(wishes_->rebuild.empty());  // asked first
        const auto* text = panel_->findChild<QLabel*>(QStringLiteral("network-proposal-text"));
        QVERIFY(text->isVisible());
        QCOMPARE(text->text(), QStringLiteral("These go together: Network: CNN. Channels: 8, 16, "
                                              "32. Dataset: MNIST 10k."));
        QTest::mouseClick(panel_->findChild<QPushButton*>(QStringLiteral("network-proposal-yes")),
                          Qt::LeftButton);
        QCOMPARE(wishes_->rebuild, (Lists{{{"network.kind", std::string("cnn")},
                                           {"network.hidden", std::vector<std::int64_t>{8, 16, 32}},
                                           {"data.dataset", std::string("mnist")}}}));
        QVERIFY(!text->isVisible());
    }

    void whatFitsNeedsNoQuestion() {
        auto* box = control<QComboBox>("network.kind");
        emit box->activated(box->findData(QStringLiteral("residual-mlp")));
        QCOMPARE(wishes_->rebuild, (Lists{{{"network.kind", std::string("residual-mlp")}}}));
    }

    void dataThatDoNotFitBringTheirNetwork() {
        Configuration images;
        images.network.kind = NetworkKind::Cnn;
        images.network.hidden = {8, 16};
        panel_->display(images);
        auto* box = control<QComboBox>("data.dataset");
        emit box->activated(box->findData(QStringLiteral("moons")));
        QTest::mouseClick(panel_->findChild<QPushButton*>(QStringLiteral("network-proposal-yes")),
                          Qt::LeftButton);
        QCOMPARE(
            wishes_->rebuild.back(),
            (std::vector<Setting>{{"data.dataset", std::string("moons")},
                                  {"network.kind", std::string("mlp")},
                                  {"network.hidden", std::vector<std::int64_t>{100, 100, 100}}}));
    }

    void rowsOfTheKindOfNetworkAndNorm() {
        const auto shown = [&](const char* path) { return !panel_->editor(path)->isHidden(); };
        panel_->display({});
        QVERIFY(!shown("network.kernel_size") && !shown("normalization.num_groups"));
        QVERIFY(!shown("normalization.instance_affine") && !shown("network.dropout_place"));
        Configuration other;
        other.network.kind = NetworkKind::Cnn;
        other.network.hidden = {8, 16};
        other.network.dropout = 0.1;
        other.normalization.kind = NormKind::Group;
        panel_->display(other);
        QVERIFY(shown("network.kernel_size") && shown("network.dropout_place"));
        QVERIFY(shown("normalization.num_groups") && !shown("normalization.noise_mean"));
        QVERIFY(!panel_->editor("normalization.momentum")->isEnabled());
        QVERIFY(panel_->editor("normalization.momentum")
                    ->toolTip()
                    .contains(QStringLiteral("GroupNorm keeps no running statistics")));
        QVERIFY(!panel_->editor("normalization.track_running_stats")->isEnabled());
    }

    void idxAsksForItsFolderFirst() {
        QSignalSpy folder(panel_.get(), &ExperimentPanel::folderRequested);
        auto* box = control<QComboBox>("data.dataset");
        box->setFocus();
        box->setCurrentIndex(box->findData(QStringLiteral("fashion-mnist")));
        QTest::keyClick(box, Qt::Key_Down);  // to the IDX folder
        QCOMPARE(folder.size(), 1);
        QVERIFY(wishes_->rebuild.empty());
        QCOMPARE(box->currentData().toString(), QStringLiteral("mnist"));
    }

    void restartDotsAreExplained() {
        const auto* note = panel_->findChild<QLabel*>(QStringLiteral("restart-footnote"));
        QVERIFY(note->text().contains(QStringLiteral("restarts the run")));
    }
};

QTEST_MAIN(ExperimentPanelTest)
#include "experiment_panel_test.moc"
