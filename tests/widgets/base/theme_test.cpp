// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <cmath>

#include "tests/widgets/plot_samples.h"

using namespace normscope;

namespace {

/// Relative luminance and contrast ratio as WCAG 2 defines them.
double luminance(const QColor& color) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return la > lb ? la / lb : lb / la;
}

}  // namespace

class ThemeTest : public QObject {
    Q_OBJECT
  private slots:
    void textIsReadable() {
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()})
            for (const QColor& color :
                 {theme.text, theme.muted, theme.accent, theme.warning, theme.error})
                QVERIFY2(contrast(color, theme.surface) >= 4.5, qPrintable(color.name()));
    }

    void dataStandsOut() {
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()})
            for (const QColor& color :
                 {theme.run_a, theme.run_a_fill, theme.run_b, theme.gamma, theme.beta,
                  theme.running, theme.population, theme.event, theme.low, theme.high})
                QVERIFY2(contrast(color, theme.surface) >= 3.0, qPrintable(color.name()));
    }

    void sheetIsComplete() {
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
            const QString sheet = theme.styleSheet();
            QVERIFY2(!sheet.contains('@'), qPrintable(sheet.mid(sheet.indexOf('@'), 40)));
            QCOMPARE(sheet.count('{'), sheet.count('}'));
        }
    }

    void iconsExist() {
        static const QRegularExpression url("url\\(([^)]+)\\)");
        int icons = 0;
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
            auto found = url.globalMatch(theme.styleSheet());
            while (found.hasNext()) {
                const QString path = found.next().captured(1);
                QVERIFY2(QFile::exists(path), qPrintable(path));
                ++icons;
            }
        }
        QVERIFY(icons > 10);
    }

    void systemFollowsThePlatform() {
        QPalette dark;
        dark.setColor(QPalette::Window, Qt::black);
        dark.setColor(QPalette::WindowText, Qt::white);
        QPalette light;
        light.setColor(QPalette::Window, Qt::white);
        light.setColor(QPalette::WindowText, Qt::black);
        QVERIFY(themeFor(ThemeChoice::System, dark).dark);
        QVERIFY(!themeFor(ThemeChoice::System, light).dark);
        QVERIFY(!themeFor(ThemeChoice::Light, dark).dark);
        QVERIFY(themeFor(ThemeChoice::Dark, light).dark);
    }

    void plotFontIsRelative() {
        const int base = plotFont().pixelSize();
        QVERIFY(base >= 8);
        QCOMPARE(plotFont(3.0).pixelSize(), base + 4);  // 3 points at 96 dpi
        QCOMPARE(plotFont(-100.0).pixelSize(), 8);
    }

    void checkMarksShow() {
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
            QCheckBox box;
            box.setStyleSheet(theme.styleSheet());
            box.setChecked(true);
            box.resize(20, 20);
            const QImage image = box.grab().toImage();
            // The mark inside the filled box.
            QVERIFY(samples::count(image, theme.accent) > 40);
            const QColor mark = theme.dark ? theme.window : theme.surface;
            int near_mark = 0;
            for (int y = 4; y < 16; ++y)
                for (int x = 4; x < 14; ++x)
                    near_mark += contrast(image.pixelColor(x, y), theme.accent) >
                                         0.5 * contrast(mark, theme.accent)
                                     ? 1
                                     : 0;
            QVERIFY(near_mark >= 3);
        }
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
