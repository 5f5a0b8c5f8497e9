// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QImageWriter>
#include <algorithm>

#include "model/data/formats/image_end.h"
#include "model/data/formats/image_file.h"
#include "tests/support/data_files.h"

using namespace normscope;

class ImageSetTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { folder_ = std::make_unique<DataFolder>(); }
    void classFoldersAreSplit();
    void ownValidationFolder();
    void coloursAreChannels();
    void greyIsOneChannel();
    void rescaled();
    void transparencyIsWhite();
    void formatByContent();
    void hiddenFilesAreLeftOut();
    void whatIsLeftOutIsNamed();
    void hiddenFilesAreCounted();
    void foldersFurtherDown();
    void imagesALevelTooDeep();
    void partsBesideClasses();
    void imagesWithoutClasses();
    void validationPartsOnly();
    void whatIsConvertedIsCounted();
    void coloursOfInk();
    void otherFormats_data();
    void otherFormats();
    void animationsGiveTheirFirstPicture();
    void cutFilesAreRefused_data();
    void cutFilesAreRefused();
    void damagedFilesAreRefused_data();
    void damagedFilesAreRefused();
    void damagedGifs();
    void warningsOfOthersAreLeftAlone();
    void namesOfPartsInAnyCase_data();
    void namesOfPartsInAnyCase();
    void aClassMayBeCalledTrain();
    void refused_data();
    void refused();
    void bombs();
    void folders();

  private:
    void image(const QString& name, const QColor& colour, QSize size = {6, 4}) {
        QImage picture(size, QImage::Format_ARGB32);
        picture.fill(colour);
        folder_->write(name, {});
        const bool named_so = name.endsWith(".jfif") || name.endsWith(".jpe");
        if (!picture.save(folder_->path(name), named_so ? "JPEG" : nullptr))
            qFatal("cannot write %s", qPrintable(name));
    }
    void squares(const QString& place, int count) {
        for (int i = 0; i < count; ++i) {
            image(QString("%1dark/%2.png").arg(place).arg(i), QColor(10 * i, 10 * i, 10 * i),
                  {4, 4});
            image(QString("%1light/%2.jpg").arg(place).arg(i), QColor(200, 200, 200), {4, 4});
        }
    }
    void classes(const QString& place, int count) {
        for (int i = 0; i < count; ++i) {
            image(QString("%1dark/%2.png").arg(place).arg(i), QColor(10 * i, 10 * i, 10 * i));
            image(QString("%1light/%2.jpg").arg(place).arg(i), QColor(200, 200, 200));
        }
    }
    Configuration configuration() const {
        auto configuration = folder_->configuration("images");
        configuration.data.image_size = 4;
        return configuration;
    }
    std::shared_ptr<const Dataset> load() const { return loadDataset(configuration()); }
    QString error() const { return folder_->error(configuration()); }
    std::unique_ptr<DataFolder> folder_;
};

void ImageSetTest::classFoldersAreSplit() {
    classes({}, 5);
    const auto data = load();
    QCOMPARE(data->shape, (std::vector<std::int64_t>{1, 4, 4}));
    QCOMPARE(data->classes, (std::vector<std::string>{"dark", "light"}));
    QCOMPARE(data->train.count(), std::int64_t{8});
    QCOMPARE(data->validation.count(), std::int64_t{2});
    for (const auto* part : {&data->train, &data->validation})
        for (std::size_t i = 0; i < part->labels.size(); ++i) {
            const bool light = part->inputs[16 * i] > 0.5F;
            QCOMPARE(part->labels[i], std::int64_t{light});
        }
    QCOMPARE(load()->train.inputs, data->train.inputs);
    auto other = configuration();
    other.seed = 9;
    QVERIFY(loadDataset(other)->train.inputs != data->train.inputs);
}

void ImageSetTest::ownValidationFolder() {
    classes("train/", 4);
    image("val/light/a.png", Qt::white);
    const auto data = load();
    QCOMPARE(data->train.count(), std::int64_t{8});
    QCOMPARE(data->validation.count(), std::int64_t{1});
    QCOMPARE(data->validation.labels, (std::vector<std::int64_t>{1}));
    QCOMPARE(data->validation.inputs, std::vector<float>(16, 1.0F));
    image("val/other/a.png", Qt::white);
    QCOMPARE(error(), QString("DIR/val/other: there is no class of this name in the training "
                              "folder; give both the same classes"));
}

void ImageSetTest::coloursAreChannels() {
    for (int i = 0; i < 5; ++i)
        image(QString("a/%1.png").arg(i), QColor(255, 51, 0));
    image("b/0.png", QColor(0, 0, 0));
    const auto data = load();
    QCOMPARE(data->shape, (std::vector<std::int64_t>{3, 4, 4}));
    const auto coloured = std::find(data->train.labels.begin(), data->train.labels.end(), 0) -
                          data->train.labels.begin();
    const auto* first = data->train.inputs.data() + 48 * coloured;
    QCOMPARE(first[0], 1.0F);  // 16 of red, 16 of green, 16 of blue
    QCOMPARE(first[15], 1.0F);
    QCOMPARE(first[16], 0.2F);
    QCOMPARE(first[32], 0.0F);
}

void ImageSetTest::greyIsOneChannel() {
    const auto path = [&](const char* name) {
        return std::filesystem::path(folder_->path(name).toStdString());
    };
    image("grey.png", QColor(99, 99, 99));
    image("tinted.png", QColor(99, 99, 98));
    QVERIFY(readPicture(path("grey.png"), 4).grey);
    QVERIFY(!readPicture(path("tinted.png"), 4).grey);
}

void ImageSetTest::rescaled() {
    QImage halves(8, 2, QImage::Format_RGB32);  // left black, right white
    halves.fill(Qt::black);
    for (int x = 4; x < 8; ++x)
        for (int y = 0; y < 2; ++y)
            halves.setPixelColor(x, y, Qt::white);
    QVERIFY(halves.save(folder_->path("h.png")));
    const auto picture = readPicture(folder_->path("h.png").toStdString(), 4);
    QCOMPARE(picture.values.size(), std::size_t{48});
    for (std::size_t y = 0; y < 4; ++y) {  // the whole width is there: proportions are not kept
        QCOMPARE(picture.values[12 * y], std::uint8_t{0});
        QCOMPARE(picture.values[12 * y + 9], std::uint8_t{255});
    }
}

void ImageSetTest::transparencyIsWhite() {
    image("clear.png", QColor(0, 0, 0, 0));
    image("half.png", QColor(0, 0, 0, 128));
    QCOMPARE(readPicture(folder_->path("clear.png").toStdString(), 4).values[0], std::uint8_t{255});
    QCOMPARE(readPicture(folder_->path("half.png").toStdString(), 4).values[0], std::uint8_t{127});
}

void ImageSetTest::formatByContent() {
    image("photo.jpg", QColor(0, 0, 255));
    QVERIFY(QFile::rename(folder_->path("photo.jpg"), folder_->path("photo.png")));
    QVERIFY(readPicture(folder_->path("photo.png").toStdString(), 4).values[2] > 250);
}

void ImageSetTest::hiddenFilesAreLeftOut() {
    classes({}, 3);
    folder_->write("dark/.DS_Store", "x");
    folder_->write("dark/readme.txt", "x");
    folder_->write(".git/x.png", "x");
    folder_->write("list.csv", "x");
    QCOMPARE(load()->train.count() + load()->validation.count(), std::int64_t{6});
}

// What is not read is counted and named, wherever it lies; hidden files are nobody's data.
void ImageSetTest::whatIsLeftOutIsNamed() {
    classes("train/", 3);
    image("test/dark/0.png", Qt::black);
    folder_->write("other/notes.txt", "x");
    folder_->write("train/loose.png", "x");
    folder_->write("train/dark/readme.txt", "x");
    folder_->write("train/light/clip.mp4", "x");
    folder_->write("train/light/more/0.png", "x");
    folder_->write("train/light/more/2020/0.jfif", "x");
    folder_->write("train/list.csv", "x");
    image("val/dark/0.png", Qt::black);
    const auto data = load();
    QCOMPARE(data->account.split,
             std::string("Training is the folder \"train\", validation \"val\"."));
    QCOMPARE(data->account.notes,
             (std::vector<std::string>{
                 "Left out: 4 files that are no images of a class, .csv (1), .mp4 (1), .txt (1), "
                 "images in no folder of a class (1): \"train/dark/readme.txt\", "
                 "\"train/light/clip.mp4\", \"train/list.csv\", \"train/loose.png\".",
                 "Left out: 2 images in \"train/light/more\", a level too deep.",
                 "Left out: the folder \"other\" without images.",
                 "Left out: the folder \"test\" of 1 image.",
                 "7 images are rescaled to 4 × 4 pixels, from 6 × 4; 7 that are not square lose "
                 "their proportions."}));
}

// Nobody looks for them, so they are counted only.
void ImageSetTest::hiddenFilesAreCounted() {
    squares({}, 3);
    folder_->write("dark/.DS_Store", "x");
    folder_->write("light/.DS_Store", "x");
    folder_->write("light/._0.jpg", "x");
    image("__MACOSX/dark/0.png", Qt::black);
    image(".trash/dark/0.png", Qt::black);
    QCOMPARE(load()->account.notes,
             (std::vector<std::string>{
                 "Left out: 3 files that are no images of a class, .DS_Store (2), hidden (1)."}));
}

void ImageSetTest::foldersFurtherDown() {
    classes("data/train/", 3);
    image("data/test/dark/0.png", Qt::black);
    QCOMPARE(error(),
             QString("DIR: holds its folders of images deeper; set data.path to DIR/data"));
    auto deeper = configuration();
    deeper.data.path = folder_->path("data").toStdString();
    QCOMPARE(loadDataset(deeper)->train.count(), std::int64_t{6});
    QVERIFY(QDir().rename(folder_->path("data/train"), folder_->path("data/first")));
    QVERIFY(QDir(folder_->path("data/test")).removeRecursively());
    QCOMPARE(error(),
             QString("DIR: holds its folders of images deeper; set data.path to DIR/data/first"));
}

// No remedy takes images away.
void ImageSetTest::imagesALevelTooDeep() {
    for (int i = 0; i < 5; ++i) {
        image(QString("cat/a/%1.png").arg(i), Qt::white);
        image(QString("dog/b/%1.png").arg(i), Qt::black);
    }
    QCOMPARE(error(), QString("DIR/cat: holds no image itself but 5 images further down, in \"a\"; "
                              "move them up into this folder"));
    image("cat/b/0.png", Qt::white);
    QCOMPARE(error(), QString("DIR/cat: holds no image itself but 6 images further down, in \"a\"; "
                              "move them up into this folder, or set data.path to it where its "
                              "folders are the classes"));
}

void ImageSetTest::partsBesideClasses() {
    squares({}, 5);
    squares("val/", 2);
    squares("test/", 1);
    const auto data = load();
    QCOMPARE(data->classes, (std::vector<std::string>{"dark", "light"}));
    QCOMPARE(data->train.count(), std::int64_t{10});
    QCOMPARE(data->validation.count(), std::int64_t{4});
    QCOMPARE(data->account.split,
             std::string("Training is all other folders of classes, validation \"val\"."));
    QCOMPARE(data->account.notes,
             (std::vector<std::string>{"Left out: the folder \"test\" of 2 images."}));
}

void ImageSetTest::imagesWithoutClasses() {
    squares("train/", 5);
    image("test/0.png", Qt::black);
    image("test/1.png", Qt::black);
    const auto data = load();
    QCOMPARE(data->train.count(), std::int64_t{8});
    QCOMPARE(
        data->account.notes,
        (std::vector<std::string>{"Left out: the folder \"test\" of 2 images without classes."}));
}

void ImageSetTest::validationPartsOnly() {
    squares("test/", 5);
    QCOMPARE(error(), QString("DIR: holds \"test\" but no training part; name that folder "
                              "\"train\", or set data.path to DIR/test, which is then split"));
    auto part = configuration();
    part.data.path = folder_->path("test").toStdString();
    QCOMPARE(loadDataset(part)->train.count(), std::int64_t{8});
}

// Sizes, transparency, 16 bits and colours of ink, counted.
void ImageSetTest::whatIsConvertedIsCounted() {
    squares({}, 3);
    image("dark/large.png", Qt::black, {9, 9});
    image("dark/wide.png", Qt::black, {40, 20});
    image("light/clear.png", QColor(0, 0, 0, 9), {4, 4});
    QImage deep(4, 4, QImage::Format_Grayscale16);
    deep.fill(Qt::white);
    QVERIFY(deep.save(folder_->path("light/deep.png")));
    QCOMPARE(load()->account.notes,
             (std::vector<std::string>{
                 "2 images are rescaled to 4 × 4 pixels, from sizes from 9 × 9 up to 40 × 20; 1 "
                 "that is not square loses its proportions.",
                 "1 image is transparent in places, where it is white now.",
                 "1 image of 16 bits a colour keeps the upper 8."}));
    // Two frames of one white pixel.
    const QByteArray frame = QByteArray::fromHex("2c00000000010001000002024401") + '\0';
    folder_->write("light/two.gif", QByteArray::fromHex("47494638396101000100800000ffffff000000") +
                                        frame + frame + ';');
    QCOMPARE(load()->account.notes.back(),
             std::string("1 image of 16 bits a colour keeps the upper 8."));
    QCOMPARE(load()->account.notes[2],
             std::string("1 file holds several pictures, as animations do; the first is read."));
}

// A JPEG's frame says how many colours it has, wherever it stands.
void ImageSetTest::coloursOfInk() {
    const auto colours = [](const char* hex) {
        return jpegColours(bytesOf(QByteArray::fromHex(hex)));
    };
    QCOMPARE(colours("ffd8ffe000040000ffc0000b080001000104"), 4);
    QCOMPARE(colours("ffd8ffffc2000b080001000103"), 3);
    QCOMPARE(colours("ffd8ffe0ffff0000ffc0000b080001000104"), 0);
    QCOMPARE(colours("ff"), 0);
}

void ImageSetTest::otherFormats_data() {
    QTest::addColumn<QString>("extension");
    for (const char* extension :
         {"bmp", "tif", "tiff", "webp", "ppm", "pgm", "BMP", "WebP", "jfif", "jpe"})
        QTest::newRow(extension) << extension;
}

void ImageSetTest::otherFormats() {
    QFETCH(QString, extension);
    for (int i = 0; i < 5; ++i)
        image(QString("a/%1.png").arg(i), Qt::black);
    image("b/0." + extension, Qt::white);
    const auto data = load();
    QCOMPARE(data->account.notes.size(), std::size_t{1});  // of their size
    QCOMPARE(data->train.count() + data->validation.count(), std::int64_t{6});
    QVERIFY(readPicture(folder_->path("b/0." + extension).toStdString(), 4).values[0] > 250);
}

void ImageSetTest::animationsGiveTheirFirstPicture() {
    // 1 × 1 pixel, white, as the standard has it (GIF89a).
    const auto gif = QByteArray::fromHex(
        "47494638396101000100800000ffffff0000002c00000000010001000002024401003b");
    folder_->write("x.gif", gif);
    QCOMPARE(readPicture(folder_->path("x.gif").toStdString(), 4).values[0], std::uint8_t{255});
    folder_->write("x.gif", gif.left(gif.size() - 4));
    QVERIFY(errorOf([&] {
                readPicture(folder_->path("x.gif").toStdString(), 4);
            }).contains("ends before the image does"));
}

void ImageSetTest::cutFilesAreRefused_data() {
    QTest::addColumn<QString>("extension");
    QTest::addColumn<int>("percent");
    for (const char* extension : {"jpg", "png", "bmp", "tif", "webp"})
        for (const int percent : {99, 80, 55, 30})
            QTest::newRow(qPrintable(QString("%1 %2 %").arg(extension).arg(percent)))
                << QString(extension) << percent;
}

void ImageSetTest::cutFilesAreRefused() {
    QFETCH(QString, extension);
    QFETCH(int, percent);
    classes({}, 3);
    QImage noise(48, 48, QImage::Format_RGB32);
    for (int i = 0; i < 48 * 48; ++i)
        noise.setPixel(i % 48, i / 48, static_cast<QRgb>(i) * 2654435761U);
    const QString name = "dark/cut." + extension;
    folder_->write(name, {});
    QVERIFY(noise.save(folder_->path(name)));
    QVERIFY(error().isEmpty());
    QFile cut(folder_->path(name));
    QVERIFY(cut.resize(cut.size() * percent / 100));
    QVERIFY2(error().startsWith("DIR/" + name + ": "), qPrintable(error()));
}

// What is there is no longer the image, though its end is.
void ImageSetTest::damagedFilesAreRefused_data() {
    QTest::addColumn<QString>("extension");
    QTest::addColumn<bool>("zeros");
    QTest::newRow("JPEG, cut") << "jpg" << false;
    QTest::newRow("JPEG, zeros") << "jpg" << true;
    QTest::newRow("PNG, zeros") << "png" << true;
    QTest::newRow("TIFF, zeros") << "tif" << true;
    QTest::newRow("WebP without loss, zeros") << "webp" << true;
}

void ImageSetTest::damagedFilesAreRefused() {
    QFETCH(QString, extension);
    QFETCH(bool, zeros);
    squares({}, 3);
    QImage noise(64, 64, QImage::Format_RGB32);
    for (int i = 0; i < 64 * 64; ++i)
        noise.setPixel(i % 64, i / 64, static_cast<QRgb>(i) * 2654435761U);
    const QString name = "dark/bad." + extension;
    QImageWriter writer(folder_->path(name));
    writer.setCompression(1);  // LZW for TIFF, nothing for the others
    if (extension == "webp")
        writer.setQuality(100);  // without loss
    QVERIFY(writer.write(noise));
    QFile file(folder_->path(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    auto bytes = file.readAll();
    const auto half = bytes.size() / 2;
    if (zeros)
        bytes.replace(half, half / 2, QByteArray(half / 2, '\0'));
    else
        bytes = bytes.left(half) + "\xff\xd9";
    folder_->write(name, bytes);
    const auto sentence = error();
    const QString cause = extension == "jpg" ? "is damaged (Corrupt JPEG data: " : "";
    QVERIFY2(sentence.startsWith("DIR/" + name + ": " + cause), qPrintable(sentence));
    QVERIFY2(sentence.endsWith("; copy it again, or leave it out"), qPrintable(sentence));
}

// Code that ends, or means nothing, before the last pixel.
void ImageSetTest::damagedGifs() {
    const auto head = QByteArray::fromHex(
        "474946383961020001008000000000"
        "00ffffff2c0000000002000100"
        "0002");
    const auto read = [&](const char* code) {
        folder_->write("x.gif", head + QByteArray::fromHex(code) + QByteArray::fromHex("003b"));
        return errorOf([&] { readPicture(folder_->path("x.gif").toStdString(), 4); });
    };
    QCOMPARE(read("02040a"), QString());  // clear, 0, 0, end
    for (const char* code : {"024401", "00", "023c00", "023400"}) {
        const auto sentence = read(code);
        QVERIFY2(sentence.contains(": is damaged or ends before the image does, at byte "),
                 qPrintable(sentence));
    }
}

// Only what decoders say on the thread that reads is kept from the log.
void ImageSetTest::warningsOfOthersAreLeftAlone() {
    squares({}, 3);
    load();
    QTest::ignoreMessage(QtWarningMsg, "something else");
    qWarning("something else");
}

void ImageSetTest::namesOfPartsInAnyCase_data() {
    QTest::addColumn<QString>("train");
    QTest::addColumn<QString>("validation");
    QTest::newRow("capitals") << "TRAIN"
                              << "TEST";
    QTest::newRow("ing") << "Training"
                         << "Testing";
    QTest::newRow("mixed") << "training"
                           << "Valid";
    QTest::newRow("usual") << "train"
                           << "validation";
    QTest::newRow("sets") << "training_set"
                          << "test_set";
    QTest::newRow("images") << "Train-Images"
                            << "testImages";
    QTest::newRow("development") << "train"
                                 << "DEV";
    QTest::newRow("evaluation") << "train"
                                << "eval";
    QTest::newRow("folder in a folder") << "training_set/training_set"
                                        << "test_set/test_set";
}

void ImageSetTest::namesOfPartsInAnyCase() {
    QFETCH(QString, train);
    QFETCH(QString, validation);
    classes(train + '/', 3);
    image(validation + "/dark/0.png", Qt::black);
    QCOMPARE(load()->train.count(), std::int64_t{6});
    QCOMPARE(load()->validation.count(), std::int64_t{1});
}

void ImageSetTest::aClassMayBeCalledTrain() {
    for (const char* name : {"train", "bus", "test"})
        for (int i = 0; i < 3; ++i)
            image(QString("%1/%2.png").arg(name).arg(i), Qt::white);
    QCOMPARE(load()->classes, (std::vector<std::string>{"bus", "test", "train"}));
    // Also with a folder of its own.
    image("train/x/0.png", Qt::white);
    QCOMPARE(load()->classes, (std::vector<std::string>{"bus", "test", "train"}));
    QVERIFY(QDir(folder_->path("train/x")).removeRecursively());
    // Without another class they are parts that lack their folders.
    QVERIFY(QDir(folder_->path("bus")).removeRecursively());
    QCOMPARE(error(), QString("DIR: \"train\" holds images but no folders; put them into one "
                              "folder a class"));
}

void ImageSetTest::refused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("text") << "dark/x.png" << QByteArray("hello")
                          << "DIR/dark/x.png: is no PNG, JPEG, BMP, GIF, TIFF or WebP image "
                             "inside; copy it again, or leave it out";
    QTest::newRow("empty") << "light/x.jpeg" << QByteArray()
                           << "DIR/light/x.jpeg: is no PNG, JPEG, BMP, GIF, TIFF or WebP image "
                              "inside; copy it again, or leave it out";
    QTest::newRow("empty class") << "none/notes.txt" << QByteArray("x")
                                 << "DIR/none: holds no image that can be read; add some as PNG "
                                    "or JPEG, or move the folder elsewhere";
}

void ImageSetTest::refused() {
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    classes({}, 3);
    folder_->write(file, bytes);
    QCOMPARE(error(), sentence);
}

void ImageSetTest::bombs() {
    // A PNG that promises 60,000 × 60,000 pixels in a few bytes.
    const QByteArray chunk = QByteArray("IHDR") + QByteArray::fromHex("0000ea600000ea600800000000");
    const std::uint32_t crc = crc32Of(chunk);
    QByteArray sum;
    for (int shift = 24; shift >= 0; shift -= 8)
        sum += static_cast<char>(crc >> shift & 0xff);
    const auto png = QByteArray::fromHex("89504e470d0a1a0a0000000d") + chunk + sum +
                     QByteArray::fromHex("0000000049444154") + QByteArray(4, 'x');
    classes({}, 3);
    folder_->write("dark/bomb.png", png);
    QCOMPARE(error(), QString("DIR/dark/bomb.png: has 60,000 × 60,000 pixels, more than the "
                              "30,000,000 that are allowed; shrink it, or leave it out"));
    folder_->write("dark/bomb.png", {});
    QImage noise(64, 64, QImage::Format_RGB32);
    for (int i = 0; i < 64 * 64; ++i)
        noise.setPixel(i % 64, i / 64, static_cast<QRgb>(i) * 2654435761U);
    QVERIFY(noise.save(folder_->path("dark/bomb.png")));
    QFile cut(folder_->path("dark/bomb.png"));
    QVERIFY(cut.resize(cut.size() / 2));
    QVERIFY2(error().startsWith("DIR/dark/bomb.png: ends before the image does, at byte "),
             qPrintable(error()));
}

void ImageSetTest::folders() {
    QCOMPARE(folder_->error(folder_->configuration("images", "no")),
             QString("DIR/no: there is no such folder; give a folder with one folder of images a "
                     "class"));
    QCOMPARE(error(),
             QString("DIR: holds no folders of images; give one folder of images a class"));
    image("a.png", Qt::white);
    QCOMPARE(error(), QString("DIR: holds images but no folders; put them into one folder a "
                              "class"));
    for (int i = 0; i < 6; ++i)
        image(QString("one/%1.png").arg(i), Qt::white);
    QCOMPARE(error(), QString("DIR: holds one class only (\"one\"), so there is nothing to tell "
                              "apart; give at least two"));
}

QTEST_GUILESS_MAIN(ImageSetTest)
#include "image_set_test.moc"
