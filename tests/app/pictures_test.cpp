// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of README and guide are those that normscope_pictures takes, and it takes them.
#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/files.h"

using namespace normscope;

namespace {

const QString kFolder = QStringLiteral(NORMSCOPE_SOURCE_DIR "/resources/help/pictures/");

QByteArray pictures(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(PICTURES_PROGRAM), arguments);
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        return "failed: " + process.readAllStandardError();
    return process.readAllStandardOutput();
}

double lightness(const QString& file) {
    const QImage image(file);
    return image.isNull() ? -1
                          : image.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                                .pixelColor(0, 0)
                                .lightnessF();
}

/// How often a chunk of this name stands in a WebP file.
int chunksOf(const QByteArray& webp, const QByteArray& wanted) {
    int count = 0;
    for (qsizetype at = 12; at + 8 <= webp.size();) {
        count += webp.mid(at, 4) == wanted;
        const auto byte = [&](int i) { return static_cast<quint8>(webp[at + 4 + i]); };
        const qsizetype size = byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
        at += 8 + size + size % 2;
    }
    return count;
}

}  // namespace

class PicturesTest : public QObject {
    Q_OBJECT
  private slots:
    void allAreThereLightAndDark() {
        QStringList expected{"film-dark.webp", "film.webp"};
        for (const auto& line : pictures({"--list"}).split('\n'))
            if (!line.isEmpty())
                expected << line + ".png" << line + "-dark.png";
        QVERIFY(expected.size() > 10);
        expected.sort();
        QCOMPARE(QDir(kFolder).entryList(QDir::Files, QDir::Name), expected);
        for (const auto& name : expected.filter(".png")) {
            const double light = lightness(kFolder + name);
            QVERIFY2(name.contains("-dark") ? light < 0.35 : light > 0.75, qPrintable(name));
        }
    }

    void theMovingOnesMove() {
        for (const auto* name : {"film.webp", "film-dark.webp"}) {
            const auto film = contents(kFolder + name);
            QCOMPARE(film.mid(8, 4), QByteArray("WEBP"));
            QCOMPARE(chunksOf(film, "ANIM"), 1);
            QVERIFY(chunksOf(film, "ANMF") >= 90);
            QVERIFY2(film.size() < 2'000'000, name);
        }
    }

    void oneIsTaken() {
        QTemporaryDir folder;
        const auto said = pictures({folder.path(), "lab"});
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name),
                 (QStringList{"lab-dark.png", "lab.png"}));
        for (const auto* name : {"lab.png", "lab-dark.png"})
            QCOMPARE(QImage(folder.filePath(name)).size(), QSize(1440, 900));
        QVERIFY(lightness(folder.filePath("lab.png")) > 0.75);
        QVERIFY2(lightness(folder.filePath("lab-dark.png")) < 0.35, said.constData());
    }
};

QTEST_GUILESS_MAIN(PicturesTest)
#include "pictures_test.moc"
