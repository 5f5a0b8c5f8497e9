// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of the guide: there, light and dark, and as wide as its page.
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>

#include "app/window/guide_window.h"
#include "widgets/base/theme.h"

using namespace normscope;

namespace {

/// "start.md pictures/lab.png", for each that a page shows.
QList<std::pair<QString, QString>> shownPictures() {
    static const QRegularExpression link(R"(!\[[^\]]+\]\((pictures/[a-z-]+\.png)\))");
    QList<std::pair<QString, QString>> shown;
    for (const auto& page : guidePages())
        for (auto found = link.globalMatch(page.markdown); found.hasNext();)
            shown << std::pair{page.name, found.next().captured(1)};
    return shown;
}

double lightness(const QImage& image) {
    return image.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .pixelColor(0, 0)
        .lightnessF();
}

}  // namespace

class GuidePicturesTest : public QObject {
    Q_OBJECT
  private slots:
    void pagesShowThem_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("picture");
        const auto shown = shownPictures();
        QVERIFY(shown.size() >= 6);
        for (const auto& [page, picture] : shown)
            QTest::addRow("%s", qPrintable(picture)) << page << picture;
    }

    void pagesShowThem() {
        QFETCH(QString, page);
        QFETCH(QString, picture);
        GuideWindow guide;
        guide.setPalette(Theme::light().palette());
        guide.show();
        guide.showPage(page);
        auto* text = guide.findChild<QTextBrowser*>("guide-text");
        const auto image = [&] {
            return text->document()
                ->resource(QTextDocument::ImageResource, QUrl(picture))
                .value<QImage>();
        };
        const auto page_width = [&] { return text->viewport()->width() - 32; };
        QTRY_COMPARE(image().width(), page_width());
        QVERIFY(lightness(image()) > 0.7);
        QVERIFY2(!text->horizontalScrollBar()->isVisible(), "wider than the page");

        guide.resize(guide.width() + 200, guide.height());
        QTRY_COMPARE(image().width(), page_width());
        guide.setPalette(Theme::darkTheme().palette());
        QTRY_VERIFY(lightness(image()) < 0.4);
    }
};

QTEST_MAIN(GuidePicturesTest)
#include "guide_pictures_test.moc"
