// SPDX-License-Identifier: GPL-3.0-or-later
// Files and folders opened or dropped as data, and the card that says what is in them.
#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableWidget>
#include <thread>

#include "app/files/session/session_parts.h"
#include "app/window/data_card.h"
#include "app/window/data_drop.h"
#include "app/window/drop_veil.h"
#include "app/window/table_dialog.h"
#include "app/window/window_files.h"
#include "app/window/window_session.h"
#include "model/data/formats/state_dict.h"
#include "model/data/reading.h"
#include "model/settings/weights_file.h"
#include "tests/support/data_files.h"
#include "tests/support/files.h"
#include "tests/support/window_fixture.h"
#include "widgets/bars/class_bars.h"
#include "widgets/base/banner.h"
#include "widgets/base/number_format.h"

using namespace normscope;

namespace {

/// 50 lines, "kind" is the last column but one.
QByteArray table() {
    QByteArray text = "width,kind,height\n";
    for (int i = 0; i < 50; ++i)
        text += QByteArray::number(i) + (i % 5 == 0 ? ",rare," : ",usual,") +
                QByteArray::number(i % 2) + "\n";
    return text;
}

/// As when something is let go over the widget; whether it was taken.
bool dropOn(QWidget& widget, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths)
        urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &drop);
    return drop.isAccepted();
}

}  // namespace

class DataOpeningTest : public WindowFixture {
    Q_OBJECT

    std::unique_ptr<DataFolder> files_;

    void openMoons() {
        Experiment experiment;
        experiment.configuration.data.dataset = "moons";
        experiment.configuration.data.batch_size = 10;
        experiment.configuration.network.hidden = {5, 4};
        openTraining(experiment);
    }

    TableDialog* tableDialog() const { return window_->findChild<TableDialog*>(); }
    QAbstractButton* trainButton() const {
        return tableDialog()->findChild<QAbstractButton*>("table-train");
    }
    void clickColumn(int column, Qt::KeyboardModifiers modifiers = {}) const {
        auto* header = tableDialog()->findChild<QTableWidget*>("table-rows")->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, modifiers,
                          {header->sectionViewportPosition(column) + 8, header->height() / 2});
    }
    QString nameOfColumn(int column) const {
        return tableDialog()
            ->findChild<QTableWidget*>("table-rows")
            ->horizontalHeaderItem(column)
            ->text();
    }

    static QString text(const QWidget& widget, const char* name) {
        return widget.findChild<QLabel*>(QLatin1String(name))->text();
    }

  private slots:
    void init() {
        setUp();
        files_ = std::make_unique<DataFolder>();
    }
    void cleanup() { tearDown(); }

    void settingsOfAFile() {
        const QString path = files_->write("t.csv", table());
        const std::vector<Setting> expected{{"data.dataset", std::string("csv")},
                                            {"data.path", path.toStdString()},
                                            {"data.label", std::string()},
                                            {"data.leave_out", std::string()},
                                            {"data.header", std::string("auto")},
                                            {"data.missing", std::string()},
                                            {"data.separator", std::string("auto")},
                                            {"data.decimal", std::string("auto")},
                                            {"data.task", std::string("classification")}};
        QCOMPARE(settingsForData(path), expected);
    }

    void filesThatBelongTogether() {
        const auto place = [&](const QStringList& names) {
            QList<QUrl> urls;
            for (const QString& name : names)
                urls << QUrl::fromLocalFile(files_->write(name, "x"));
            return placeOf(urls);
        };
        QCOMPARE(place({"only.csv"}), files_->path("only.csv"));
        QCOMPARE(place({"y.npy", "x.npy"}), files_->path("x.npy"));
        QVERIFY(place({"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}).contains("t10k"));
        const QString sentence =
            "Several files are not read together: drop one file, or the folder that holds them.";
        QCOMPARE(errorOf([&] { place({"a.csv", "b.csv"}); }), sentence);
        QCOMPARE(errorOf([&] { place({"x.npy", "sub/y.npy"}); }), sentence);
        QCOMPARE(errorOf([&] { placeOf({QUrl("https://example.org/a.csv")}); }),
                 QString("Only files of this machine can be opened."));
    }

    void dropping() {
        QWidget widget;
        DataDrop drop(&widget);
        std::vector<Setting> data;
        connect(&drop, &DataDrop::dataChosen, this,
                [&](const std::vector<Setting>& settings) { data = settings; });
        QSignalSpy experiments(&drop, &DataDrop::experimentChosen);
        QSignalSpy refusals(&drop, &DataDrop::refused);
        QVERIFY(dropOn(widget, {files_->write("cat/1.png", "x").section('/', 0, -3)}));
        QCOMPARE(data.at(0), (Setting{"data.dataset", std::string("images")}));
        QVERIFY(dropOn(widget, {files_->write("e.json", "{}")}));
        QCOMPARE(experiments.size(), 1);
        QVERIFY(dropOn(widget, {files_->write("a.doc", "x")}));
        QCOMPARE(refusals.size(), 1);
        QVERIFY(refusals[0][0].toString().contains("is of no kind that can be read"));
        QVERIFY(!dropOn(widget, {}));  // text, for example, is none of its business
    }

    void windowLoadsWeightsThatAreDropped() {
        openMoons();
        const auto all = [](std::size_t count) { return std::vector<float>(count, 0.5F); };
        StateDict state;
        for (const auto& [name, in, out] :
             {std::tuple("1", 2, 5), std::tuple("2", 5, 4), std::tuple("3", 4, 2)}) {
            const auto size = static_cast<std::size_t>(out);
            state.push_back({std::string("fc") + name + ".weight",
                             {out, in},
                             all(size * static_cast<std::size_t>(in))});
            state.push_back({std::string("fc") + name + ".bias", {out}, all(size)});
            if (out == 2)
                break;
            for (const char* part : {"weight", "bias", "running_mean", "running_var"})
                state.push_back({std::string("bn") + name + "." + part, {out}, all(size)});
        }
        const auto file = [&](const char* name) {
            const auto bytes = ptFile(state);
            return files_->write(name,
                                 QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())));
        };
        const QString path = file("w.pt");
        TRY_VERIFY(step() > 2);
        QVERIFY(dropOn(*window_, {path}));
        TRY_COMPARE(marks().size(), 1);
        QCOMPARE(QString::fromStdString(lab().undoLabel()), "weights w.pt");
        const auto setting = lab().experiment().interventions.front().set.front();
        QVERIFY(toText(setting.value).starts_with(path.toStdString() + "#sha256="));
        QVERIFY(configuration().network.init.weights.empty());
        const auto at = step();
        TRY_VERIFY(step() > at + 2);
        // The session holds it, so that it can be made again wherever it goes.
        const auto part =
            "weights-" + QString::fromStdString(toText(setting.value)).section('=', 1);
        const auto own = contents(path);
        QCOMPARE(contents(window_->session().folder() + '/' + part), own);
        const QString packed = files_->path("s.normscope");
        window_->session().save(packed);
        QCOMPARE(readSessionPart(packed, part.toLatin1().constData()), own);
        copySession(packed, files_->path("copy"));
        QCOMPARE(readSessionPart(files_->path("copy"), part.toLatin1().constData()), own);
        find<QAction>("action-undo")->trigger();
        TRY_COMPARE(marks().size(), 0);
        find<QAction>("action-redo")->trigger();
        TRY_COMPARE(marks().size(), 1);

        state.pop_back();
        state.back().shape = {1, 8};  // of the output layer
        QVERIFY(dropOn(*window_, {file("other.pt")}));
        auto* notice = find<Banner>("notice-banner");
        TRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->body().contains("fc3.weight of 1×8") &&
                     notice->body().startsWith("Load weights: "),
                 qPrintable(notice->body()));
        QCOMPARE(marks().size(), 1);
        window_->files().beginWithWeights(path);
        const auto begun = [this] { return weightsFileFrom(configuration().network.init.weights); };
        TRY_VERIFY(begun().path == path.toStdString() && step() > 2);
        QCOMPARE(marks().size(), 0);
        // What it begins with is tied to its content and goes with the session too.
        TRY_VERIFY(contents(window_->session().folder() + "/weights-" +
                            QString::fromStdString(begun().sha256)) == own);
    }

    void windowTrainsOnWhatIsDropped() {
        openMoons();
        QVERIFY(dropOn(*window_, {files_->write("t.csv", "a,b,kind\n1,2\n")}));
        QVERIFY2(text(*tableDialog(), "table-error").contains("line 2 has 2 fields"),
                 qPrintable(text(*tableDialog(), "table-error")));
        QVERIFY(!trainButton()->isEnabled());
        QTest::keyClick(tableDialog(), Qt::Key_Escape);
        TRY_VERIFY(tableDialog() == nullptr);
        QByteArray numbers = "width,size,height\n";
        for (int i = 0; i < 50; ++i)
            numbers += QByteArray::number(i) + (i % 5 == 0 ? ",7," : ",8,") +
                       QByteArray::number(i % 2) + "\n";
        QVERIFY(dropOn(*window_, {files_->write("t.csv", numbers)}));
        QTest::keyClick(trainButton(), Qt::Key_Return);
        TRY_VERIFY(lab().data() && lab().data()->feature_names.size() == 2);
        TRY_VERIFY(step() > 0);
        const Configuration& now = lab().configuration();
        QCOMPARE(now.data.dataset, std::string("csv"));
        QCOMPARE(now.network.hidden, (std::vector<std::int64_t>{5, 4}));
        QCOMPARE(lab().data()->classes, (std::vector<std::string>{"0", "1"}));
        lab().rebuild({Setting{"data.label", std::string("size")}});
        TRY_COMPARE(lab().data()->classes, (std::vector<std::string>{"7", "8"}));
        trigger("action-data-card");
        const auto* card = window_->findChild<DataCard*>();
        QVERIFY(card != nullptr);
        QCOMPARE(text(*card, "data-title"), "t.csv");
        lab().rebuild({Setting{"data.dataset", std::string("xor")}});
        TRY_COMPARE(text(*card, "data-title"), "XOR (2-D)");
    }

    // The label of a wide table is seen wherever it stands, and said is what is not seen.
    void windowShowsTheLabelOfAWideTable() {
        openMoons();
        QByteArray names, rows;
        for (int i = 0; i < 1200; ++i)
            names += "f" + QByteArray::number(i) + ",";
        for (int line = 0; line < 20; ++line) {
            for (int i = 0; i < 1200; ++i)
                rows += QByteArray::number((line * 7 + i) % 13) + ".5,";
            rows += line % 2 == 0 ? "cat\n" : "dog\n";
        }
        QVERIFY(dropOn(*window_, {files_->write("wide.csv", names + "kind\n" + rows)}));
        auto* shown = tableDialog()->findChild<QTableWidget*>("table-rows");
        QCOMPARE(shown->columnCount(), 1001);
        QCOMPARE(nameOfColumn(999), "f999\nfeature");
        QCOMPARE(nameOfColumn(1000), "kind\nlabel");
        QCOMPARE(shown->item(1, 1000)->text(), "dog");
        QVERIFY(text(*tableDialog(), "table-account")
                    .contains("Seen here are " + formatCount(1001) + " of " + formatCount(1201)));
        shown->scrollToItem(shown->item(0, 1000));
        clickColumn(1000, Qt::ControlModifier);  // then the label is another one that is far out
        QCOMPARE(nameOfColumn(1000), "f1199\nlabel");
    }

    // What is guessed stands there before it is trained on, and is changed by a click or a word.
    void windowShowsATableFirst() {
        openMoons();
        QByteArray rows = "id;kind;a;b\n";
        for (int i = 0; i < 40; ++i)
            rows += QByteArray::number(i) + ";" + (i % 2 == 0 ? "p;" : "q;") +
                    QByteArray::number(i) + ",5;" + QByteArray::number(i % 3) + "\n";
        QVERIFY(dropOn(*window_, {files_->write("t.csv", rows)}));
        QVERIFY(tableDialog()->isVisible());
        QVERIFY(lab().isTraining());  // meanwhile
        QCOMPARE(nameOfColumn(1), "kind\nlabel");
        QCOMPARE(nameOfColumn(2), "a\nfeature");
        const auto* shown = tableDialog()->findChild<QTableWidget*>("table-rows");
        QCOMPARE(shown->rowCount(), 12);
        QCOMPARE(shown->item(0, 2)->text(), "0,5");
        QCOMPARE(shown->verticalHeaderItem(0)->text(), "2");  // the line of the file
        clickColumn(3);
        QCOMPARE(nameOfColumn(3), "b\nlabel");
        QVERIFY(text(*tableDialog(), "table-error").contains("\"p\" is no number"));
        QVERIFY(!trainButton()->isEnabled());
        clickColumn(1, Qt::ControlModifier);
        clickColumn(0, Qt::ControlModifier);
        QCOMPARE(nameOfColumn(0), "id\nleft out");
        QCOMPARE(nameOfColumn(1), "kind\nleft out");
        QVERIFY(trainButton()->isEnabled());
        auto* label = tableDialog()->findChild<QLineEdit*>("setting-data.label");
        QCOMPARE(label->text(), "b");
        auto* sign = tableDialog()->findChild<QComboBox*>("setting-data.decimal");
        sign->setFocus();
        QTest::keyClick(sign, Qt::Key_Down);  // a point
        QVERIFY(text(*tableDialog(), "table-error").contains("0,5"));
        QTest::keyClick(sign, Qt::Key_Up);
        QVERIFY(trainButton()->isEnabled());
        trainButton()->click();
        TRY_VERIFY(lab().data() && lab().data()->name == "t.csv");
        QCOMPARE(lab().data()->feature_names, (std::vector<std::string>{"a"}));
        QCOMPARE(lab().data()->classes, (std::vector<std::string>{"0", "1", "2"}));
        QCOMPARE(configuration().data.leave_out, std::string("id, kind"));
        // Again, from the card, as it is.
        trigger("action-data-card");
        window_->findChild<DataCard*>()->findChild<QAbstractButton*>("data-columns")->click();
        QCOMPARE(nameOfColumn(0), "id\nleft out");
        clickColumn(0, Qt::ControlModifier);
        trainButton()->click();
        TRY_VERIFY(lab().data() && lab().data()->feature_names.size() == 2);
    }

    // A long read says how far it is, and can be given up: the run before goes on.
    void windowGivesUpReading() {
        auto with_slow_reader = options();
        with_slow_reader.loader = [](const Configuration& configuration) {
            for (std::uint64_t done = 0; configuration.data.dataset == "csv"; ++done) {
                tellReading(done, 1'000'000);
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            return loadDataset(configuration);
        };
        Experiment experiment;
        experiment.configuration.data.dataset = "moons";
        open(experiment, {1280, 800}, with_slow_reader);
        TRY_VERIFY(step() > 0);
        const auto before = lab().data();
        QVERIFY(dropOn(*window_, {files_->write("t.csv", table())}));
        trainButton()->click();
        TRY_VERIFY(find<QAbstractButton>("reading-cancel")->isVisible());
        const auto words = text(*window_, "reading-text");
        QVERIFY2(words.startsWith("Reading the data: 0 %, ") && words.endsWith(" s left"),
                 qPrintable(words));
        click("reading-cancel");
        TRY_VERIFY(!lab().status().loading);
        QCOMPARE(lab().data(), before);
        const auto then = step();
        TRY_VERIFY(step() > then);
        TRY_VERIFY(find<Banner>("notice-banner")->isVisible());
        QVERIFY(find<Banner>("notice-banner")->body().contains("given up"));
        // Something else to begin ends it too, and so does the window.
        lab().rebuild({Setting{"data.dataset", std::string("csv")}});
        TRY_VERIFY(lab().status().loading);
        lab().rebuild({Setting{"data.dataset", std::string("xor")}});
        TRY_VERIFY(lab().data() && lab().data()->name == "XOR (2-D)");
        lab().rebuild({Setting{"data.dataset", std::string("csv")}});
        TRY_VERIFY(lab().status().loading);
        window_.reset();
    }

    // Labels that are no classes: one press makes them numbers to predict.
    void windowPredictsNumbers() {
        openMoons();
        QByteArray prices = "width,age,price\n";
        for (int i = 0; i < 50; ++i)
            prices += QByteArray::number(i) + "," + QByteArray::number(i % 7) + "," +
                      QByteArray::number(0.5 * i + 10) + "\n";
        QVERIFY(dropOn(*window_, {files_->write("p.csv", prices)}));
        trainButton()->click();
        TRY_VERIFY(find<QAbstractButton>("fault-predict-numbers"));
        QCOMPARE(lab().configuration().data.dataset, std::string("moons"));
        find<QAbstractButton>("fault-predict-numbers")->click();
        TRY_VERIFY(lab().data() && lab().data()->task == Task::Regression);
        TRY_VERIFY(step() > 0);
        QCOMPARE(lab().data()->classes, (std::vector<std::string>{"price"}));
        QCOMPARE(text(*window_, "plot-accuracy-title"), "R²");
        trigger("action-data-card");
        const auto* card = window_->findChild<DataCard*>();
        QVERIFY(text(*card, "data-counts").endsWith("one number to predict."));
        QVERIFY2(text(*card, "data-balance").startsWith("price: from 1"),
                 qPrintable(text(*card, "data-balance")));
        QVERIFY(card->findChild<ClassBars*>()->isHidden());
        // Other data have classes again.
        lab().rebuild({Setting{"data.dataset", std::string("xor")}});
        TRY_COMPARE(text(*window_, "plot-accuracy-title"), "Accuracy");
    }

    // A table dropped on convolutions, and one with fewer rows than the batch: one press trains.
    void windowTakesDataOfAnotherShape() {
        Experiment experiment;
        experiment.configuration.data.dataset = "bars-and-stripes";
        experiment.configuration.network.kind = NetworkKind::Cnn;
        experiment.configuration.network.hidden = {4, 4};
        openTraining(experiment);
        QVERIFY(dropOn(*window_, {files_->write("t.csv", table())}));
        trainButton()->click();
        TRY_VERIFY(find<QAbstractButton>("fault-small-batch"));
        find<QAbstractButton>("fault-small-batch")->click();
        TRY_VERIFY(find<QAbstractButton>("fault-use-mlp"));
        find<QAbstractButton>("fault-use-mlp")->click();
        TRY_VERIFY(lab().data() && lab().data()->name == "t.csv");
        TRY_VERIFY(step() > 0);
        QCOMPARE(configuration().network.kind, NetworkKind::Mlp);
        QCOMPARE(configuration().data.batch_size, std::int64_t{2});
    }

    void saysWhatADropWillDo() {
        openMoons();
        const auto hover = [&](const QString& path) {
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(path)});
            QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(window_.get(), &enter);
            QVERIFY(enter.isAccepted());
        };
        auto* veil = find<DropVeil>("drop-veil");
        QVERIFY(!veil->isVisible());
        hover(files_->write("t.csv", table()));
        QVERIFY(veil->isVisible());
        QCOMPARE(veil->sentence(), "Train on t.csv");
        QCOMPARE(veil->size(), window_->size());
        QDragLeaveEvent leave;
        QCoreApplication::sendEvent(window_.get(), &leave);
        QVERIFY(!veil->isVisible());
        hover(files_->write("e.json", "{}"));
        QCOMPARE(veil->sentence(), "Replay the experiment e.json");
        hover(files_->write("w.pt", "x"));
        QCOMPARE(veil->sentence(), "Load the weights of w.pt into the network");
        hover(files_->write("x.xyz", "x"));
        QVERIFY2(veil->sentence().contains("x.xyz"), qPrintable(veil->sentence()));
        QCoreApplication::sendEvent(window_.get(), &leave);
    }

    void cardOfATable() {
        files_->write("t.csv", table());
        auto configuration = files_->configuration("csv", "t.csv");
        configuration.data.label = "kind";
        configuration.data.standardization = Standardization::PerFeature;
        DataCard card;
        QCOMPARE(text(card, "data-title"), "No data yet");
        const auto data = loadDataset(configuration);
        card.display(data, configuration);
        QCOMPARE(text(card, "data-title"), "t.csv");
        QCOMPARE(text(card, "data-counts"),
                 QStringLiteral("40 training and 10 validation samples, 2 values each (2), "
                                "2 classes."));
        QVERIFY(text(card, "data-features").contains("mean 0 and deviation 1"));
        QVERIFY2(text(card, "data-balance").startsWith("usual is "),
                 qPrintable(text(card, "data-balance")));
        const auto* list = card.findChild<QTableWidget*>();
        QCOMPARE(list->rowCount(), 2);
        QCOMPARE(list->item(1, 0)->text(), "height");
        QCOMPARE(list->item(1, 1)->text().remove(QChar(0x2212)).toDouble(), 0.0);
        QCOMPARE(list->item(1, 2)->text().toDouble(), 1.0);
        const QString classes = card.findChild<ClassBars*>()->accessibleDescription();
        const auto rare = std::count(data->train.labels.begin(), data->train.labels.end(), 0);
        QVERIFY2(classes.startsWith(QStringLiteral("rare: %1 training, %2 validation; usual: ")
                                        .arg(rare)
                                        .arg(10 - rare)),
                 qPrintable(classes));
        QVERIFY(card.findChild<QLabel*>("data-samples")->isHidden());
    }

    void cardOfImages_data() {
        QTest::addColumn<QString>("dataset");
        QTest::addColumn<QString>("note");
        QTest::newRow("digits") << "mnist"
                                << "Black 0, white 1.00.";
        QTest::newRow("solids") << "voxels"
                                << "Seen from the front";
    }

    void cardOfImages() {
        QFETCH(QString, dataset);
        QFETCH(QString, note);
        Configuration configuration;
        configuration.data.dataset = dataset.toStdString();
        configuration.data.samples = 60;
        DataCard card;
        card.display(loadDataset(configuration), configuration);
        QVERIFY2(text(card, "data-samples-note").startsWith(note),
                 qPrintable(text(card, "data-samples-note")));
        const auto* samples = card.findChild<QLabel*>("data-samples");
        QVERIFY(!samples->isHidden());
        // Something bright in it.
        const QImage sheet = samples->pixmap().toImage();
        int bright = 0;
        for (int y = 0; y < sheet.height(); ++y)
            for (int x = 0; x < sheet.width(); ++x)
                bright += qGray(sheet.pixel(x, y)) > 200 ? 1 : 0;
        QVERIFY(bright > 100);
        if (const QString place = qEnvironmentVariable("NORMSCOPE_PICTURES"); !place.isEmpty())
            for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
                card.setTheme(theme);
                QApplication::setPalette(theme.palette());
                card.setStyleSheet(theme.styleSheet());
                card.grab().save(QStringLiteral("%1/card-%2-%3.png")
                                     .arg(place, QTest::currentDataTag())
                                     .arg(theme.dark ? "dark" : "light"));
            }
    }
};

QTEST_MAIN(DataOpeningTest)
#include "data_opening_test.moc"
