// SPDX-License-Identifier: GPL-3.0-or-later
// What `cmake --install` puts where, and whether desktops understand it.
#include <QDir>
#include <QDirIterator>
#include <QImage>
#include <QMimeDatabase>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "app/files/session/session.h"
#include "model/data/formats/zip_writer.h"
#include "tests/support/files.h"

using namespace normscope;

namespace {

const QString kId = QStringLiteral(NORMSCOPE_ID);
const QStringList kUnused = QStringLiteral(UNUSED_LIBRARIES).split(' ', Qt::SkipEmptyParts);

struct Ended {
    int code = -1;
    QString said;
};

Ended run(const QString& program, const QStringList& arguments,
          const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment()) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(120'000))
        return {-1, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

}  // namespace

#define NEED(program)                                      \
    if (QStandardPaths::findExecutable(program).isEmpty()) \
    QSKIP(program " is not installed")

class InstallTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("DESTDIR", folder_.path());
        const auto ended =
            run(CMAKE_PROGRAM, {"--install", BUILD_FOLDER, "--prefix", "/usr"}, environment);
        QVERIFY2(ended.code == 0, qPrintable(ended.said));
    }

    void everyFileHasItsPlace() {
        QStringList expected{"bin/normscope",
                             "share/applications/" + kId + ".desktop",
                             "share/metainfo/" + kId + ".metainfo.xml",
                             "share/mime/packages/" + kId + ".xml",
                             "share/icons/hicolor/scalable/apps/" + kId + ".svg",
                             "share/man/man1/normscope.1",
                             "share/bash-completion/completions/normscope",
                             "share/fish/vendor_completions.d/normscope.fish",
                             "share/zsh/site-functions/_normscope",
                             "share/doc/normscope/CHANGELOG.md",
                             "share/doc/normscope/LICENSE",
                             "share/doc/normscope/copyright"};
        for (const int size : kSizes)
            expected << QString("share/icons/hicolor/%1x%1/apps/%2.png").arg(size).arg(kId);
        for (const auto& library : kUnused)
            expected << QStringLiteral(UNUSED_LIBRARIES_FOLDER "/") + library;
        QStringList found;
        const QString usr = folder_.filePath("usr/");
        for (QDirIterator files(usr, QDir::Files, QDirIterator::Subdirectories); files.hasNext();)
            found << files.next().mid(usr.size());
        expected.sort();
        found.sort();
        QCOMPARE(found, expected);
    }

    void theProgramRuns() {
        const auto ended = run(installed("bin/normscope"), {"--version"});
        QCOMPARE(ended.said, QString("Normscope " NORMSCOPE_VERSION "\n"));
    }

    /// What LibTorch is linked to and doesn't use isn't loaded, and no library misses a symbol of
    /// it.
    void unusedLibrariesAreLeftOut() {
        if (kUnused.isEmpty())
            QSKIP("this LibTorch is linked to what it uses alone");
        NEED("ldd");
        const auto loaded = run("ldd", {installed("bin/normscope")}).said;
        for (const auto& library : kUnused) {
            const auto line = loaded.indexOf('\t' + library + " => ");
            QVERIFY2(line >= 0, qPrintable(library));
            const auto path = installed(QStringLiteral(UNUSED_LIBRARIES_FOLDER "/") + library);
            QCOMPARE(QFileInfo(loaded.mid(line + 1).section(' ', 2, 2)).canonicalFilePath(),
                     QFileInfo(path).canonicalFilePath());
        }
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LD_BIND_NOW", "1");
        const auto ended = run(installed("bin/normscope"), {"--version"}, environment);
        QCOMPARE(ended.said, QString("Normscope " NORMSCOPE_VERSION "\n"));
    }

    void iconsAreDrawn() {
        for (const int size : kSizes) {
            const QImage icon(
                installed(QString("share/icons/hicolor/%1x%1/apps/%2.png").arg(size).arg(kId)));
            QCOMPARE(icon.size(), QSize(size, size));
            QCOMPARE(icon.pixelColor(0, 0).alpha(), 0);
            // The bell in the middle is blue, on a dark tile.
            const auto bell = icon.pixelColor(size / 2, size * 5 / 8);
            QVERIFY2(bell.blue() > bell.red() + 60 && bell.alpha() == 255, qPrintable(bell.name()));
            QVERIFY(icon.pixelColor(size / 2, size / 8).lightness() < 120);
        }
    }

    void theDesktopEntryIsSound() {
        const QString entry = installed("share/applications/" + kId + ".desktop");
        const auto text = contents(entry);
        for (const auto* line : {"\nExec=normscope --desktop %f\n", "\nIcon=" NORMSCOPE_ID "\n"})
            QVERIFY2(text.contains(line), line);
        QVERIFY(text.contains("application/x-normscope-session;") &&
                text.contains("application/json;"));
        NEED("desktop-file-validate");
        const auto ended = run("desktop-file-validate", {entry});
        QCOMPARE(ended.said, QString());
        QCOMPARE(ended.code, 0);
    }

    void theMetadataAreSound() {
        const QString metadata = installed("share/metainfo/" + kId + ".metainfo.xml");
        QVERIFY(contents(metadata).contains("<release version=\"" NORMSCOPE_VERSION "\" date=\""));
        NEED("appstreamcli");
        auto ended = run("appstreamcli", {"validate", "--no-net", metadata});
        // There is no page on the web, which AppStream wants from 1.0 on; before, it knew no such
        // tag.
        const QString page = "url-homepage-missing";
        if (ended.said.contains("W: " + kId + ":~: " + page))
            ended = run("appstreamcli",
                        {"validate", "--no-net", "--override=" + page + "=info", metadata});
        QVERIFY2(ended.code == 0, qPrintable(ended.said));
    }

    /// By what is in the file, whatever its name; another ZIP file is none.
    void sessionsAreRecognized() {
        const QString usual = "/usr/share/mime/packages/freedesktop.org.xml";
        NEED("update-mime-database");
        if (!QFile::exists(usual))
            QSKIP("shared-mime-info is not installed");
        // One database of what is usual and what was installed, as there is under /usr.
        QVERIFY(QFile::copy(usual, installed("share/mime/packages/freedesktop.org.xml")));
        qputenv("XDG_DATA_DIRS", installed("share").toUtf8());
        QCOMPARE(run("update-mime-database", {installed("share/mime")}).said, QString());
        const QDir session(folder_.filePath("session"));
        session.mkpath(".");
        written(session.filePath("session.json"), "{}");
        packSession(session.path(), folder_.filePath("kept"));
        ZipWriter other(ZipWriter::Method::Deflate);
        other.add("other.json", "{}");
        written(folder_.filePath("other"), QByteArray::fromStdString(other.finish()));

        QCOMPARE(contents(folder_.filePath("kept")).mid(30, 12), QByteArray("session.json"));
        const QMimeDatabase types;
        const auto kept =
            types.mimeTypeForFile(folder_.filePath("kept"), QMimeDatabase::MatchContent);
        QCOMPARE(kept.name(), QString("application/x-normscope-session"));
        QVERIFY(kept.inherits("application/zip"));
        QCOMPARE(kept.comment(), QString("Normscope session"));
        QCOMPARE(types.mimeTypeForFile("mine.normscope", QMimeDatabase::MatchExtension).name(),
                 kept.name());
        QCOMPARE(
            types.mimeTypeForFile(folder_.filePath("other"), QMimeDatabase::MatchContent).name(),
            QString("application/zip"));
    }

  private:
    static constexpr int kSizes[] = {16, 22, 24, 32, 48, 64, 128, 256, 512};
    QString installed(const QString& path) const { return folder_.filePath("usr/" + path); }
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(InstallTest)
#include "install_test.moc"
