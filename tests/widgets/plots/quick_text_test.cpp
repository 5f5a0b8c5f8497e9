// SPDX-License-Identifier: GPL-3.0-or-later
// Words and numbers of kept pieces are the picture of QPainter::drawText.
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <cmath>
#include <functional>

#include "widgets/base/theme.h"
#include "widgets/plots/quick_text.h"

using namespace normscope;

namespace {

QImage painted(const std::function<void(QPainter&)>& paint) {
    QImage image(400, 40, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    paint(painter);
    painter.end();
    return image;
}

double darkness(const QImage& image) {
    double sum = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            sum += 255 - qGray(image.pixel(x, y));
    return sum;
}

double difference(const QImage& a, const QImage& b) {
    double sum = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            sum += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
    return sum;
}

}  // namespace

class QuickTextTest : public QObject {
    Q_OBJECT
  private slots:
    void lines_data() {
        QTest::addColumn<QString>("line");
        for (const char* line : {"mean 0.123  std 1.05", "validation", "−0.5 … 12 %", "3", "",
                                 "  two blanks  ", "μ 0.02 σ 1.3", "train 97.5% (12)", "猫 0.3"})
            QTest::newRow(line) << QString::fromUtf8(line);
    }
    void lines() {
        QFETCH(QString, line);
        const QFont font = plotFont();
        const QPointF at(10, 25);
        const auto whole = painted([&](QPainter& painter) {
            painter.setFont(font);
            painter.drawText(at, line);
        });
        QuickText text;
        text.setFont(font);
        for (int again = 0; again < 2; ++again) {
            const auto quick = painted([&](QPainter& painter) { text.draw(painter, at, line); });
            QVERIFY2(difference(quick, whole) <= 0.02 * darkness(whole),
                     qPrintable(QString::number(difference(quick, whole) / darkness(whole))));
        }
        QVERIFY(std::abs(text.width(line) - QFontMetricsF(font).horizontalAdvance(line)) <= 1.0);
    }

    /// More numbers than are kept, and another font.
    void whatIsKeptChanges() {
        QuickText text;
        QFont font = plotFont();
        font.setPixelSize(10);
        text.setFont(font);
        for (int i = 0; i < 2000; ++i)
            text.width(QStringLiteral("word") + QString(1, QChar(0x4e00 + i)));
        const double small = text.width(QStringLiteral("mean 0.5"));
        font.setPixelSize(20);
        text.setFont(font);
        QVERIFY(text.width(QStringLiteral("mean 0.5")) > 1.8 * small);
    }
};

QTEST_MAIN(QuickTextTest)
#include "quick_text_test.moc"
