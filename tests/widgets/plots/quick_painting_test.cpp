// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn while frames come in is the picture that QPainter's own strokes make.
#include <QImage>
#include <QTest>
#include <cmath>
#include <functional>

#include "widgets/plots/items/quick_painting.h"

using namespace normscope;

namespace {

constexpr QSize kRoom(220, 120);
using Paint = std::function<void(QCPPainter&)>;

QImage painted(bool smooth, const Paint& paint) {
    QImage image(kRoom, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QCPPainter painter(&image);
    painter.setAntialiasing(smooth);
    paint(painter);
    painter.end();
    return image;
}

bool isInked(const QImage& image, int x, int y) {
    constexpr int kHalf = 128;
    return image.valid(x, y) && qGray(image.pixel(x, y)) < kHalf;
}

bool isInkedNear(const QImage& image, int x, int y, int reach) {
    for (int dx = -reach; dx <= reach; ++dx)
        for (int dy = -reach; dy <= reach; ++dy)
            if (isInked(image, x + dx, y + dy))
                return true;
    return false;
}

int inkIn(const QImage& image) {
    int ink = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            ink += isInked(image, x, y) ? 1 : 0;
    return ink;
}

/// No pixel of either is further than `reach` from the other's; a stroke's caps left out.
void compare(const QImage& quick, const QImage& smooth, int reach) {
    constexpr int kFirst = 13, kLast = 187;
    for (int y = 0; y < kRoom.height(); ++y)
        for (int x = kFirst; x <= kLast; ++x) {
            const auto where = QStringLiteral("at %1, %2").arg(x).arg(y);
            QVERIFY2(!isInked(quick, x, y) || isInkedNear(smooth, x, y, reach), qPrintable(where));
            QVERIFY2(!isInked(smooth, x, y) || isInkedNear(quick, x, y, reach), qPrintable(where));
        }
}

}  // namespace

class QuickPaintingTest : public QObject {
    Q_OBJECT
  private slots:
    void lines_data() {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("apart");
        QTest::addColumn<double>("height");
        for (const double width : {1.6, 2.0, 3.0})
            for (const double apart : {0.4, 1.0, 1.4, 6.0})
                for (const double height : {0.0, 4.0, 50.0})
                    QTest::addRow("%g px wide, %g apart, %g high", width, apart, height)
                        << width << apart << height;
    }
    void lines() {
        QFETCH(double, width);
        QFETCH(double, apart);
        QFETCH(double, height);
        std::vector<QPointF> places;
        for (double x = 10.3; x < 200; x += apart)
            places.emplace_back(x, 60.2 + height * std::sin(x / 20));
        const Paint paint = [&](QCPPainter& painter) {
            drawThrough(painter, places, QPen(Qt::black, width));
        };
        const auto quick = painted(false, paint);
        QVERIFY(inkIn(quick) >= 180);
        compare(quick, painted(true, paint), height > 10 ? 2 : 1);
    }

    /// Sparse after dense, as after a change.
    void unevenLines() {
        std::vector<QPointF> places;
        for (double x = 10.3; x < 200; x += x < 120 ? 0.5 : 9.0)
            places.emplace_back(x, 60.2 + 30 * std::sin(x / 10));
        const Paint paint = [&](QCPPainter& painter) {
            drawThrough(painter, places, QPen(Qt::black, 2));
        };
        compare(painted(false, paint), painted(true, paint), 1);
    }

    /// As thick falling as rising, and about as thick as QPainter's.
    void thickness_data() {
        QTest::addColumn<double>("width");
        for (const double width : {1.5, 1.6, 2.0, 2.5, 3.0})
            QTest::addRow("%g px", width) << width;
    }
    void thickness() {
        QFETCH(double, width);
        std::vector<int> inks;
        for (const QPointF end : {QPointF(100, 100), QPointF(100, 20), QPointF(180, 20.5),
                                  QPointF(180, 100.5), QPointF(40, 118), QPointF(190, 60)}) {
            const Paint paint = [&](QCPPainter& painter) {
                drawThrough(painter, {{20, 60}, end},
                            QPen(Qt::black, width, Qt::SolidLine, Qt::FlatCap));
            };
            const double length = std::hypot(end.x() - 20, end.y() - 60);
            const double thick = inkIn(painted(false, paint)) / length;
            QVERIFY2(
                thick >= width - 0.85 && thick <= width + 0.5,
                qPrintable(QStringLiteral("%1 to %2, %3").arg(thick).arg(end.x()).arg(end.y())));
            inks.push_back(inkIn(painted(false, paint)));
        }
        QVERIFY(std::abs(inks[2] - inks[3]) <= 0.05 * inks[3]);
    }

    /// As much ink as QPainter's dashes, and where they are.
    void dashes_data() {
        QTest::addColumn<double>("apart");
        for (const double apart : {0.1, 0.7, 3.0, 40.0})
            QTest::addRow("%g apart", apart) << apart;
    }
    void dashes() {
        QFETCH(double, apart);
        std::vector<QPointF> places;
        for (double x = 10.3; x < 200; x += apart)
            places.emplace_back(x, 60.2 + 20 * std::sin(x / 40));
        const Paint paint = [&](QCPPainter& painter) {
            drawThrough(painter, places,
                        QPen(Qt::black, 2, Qt::DashLine, Qt::FlatCap, Qt::BevelJoin));
        };
        const auto quick = painted(false, paint), smooth = painted(true, paint);
        compare(quick, smooth, 2);
        QVERIFY2(std::abs(inkIn(quick) - inkIn(smooth)) < 0.2 * inkIn(smooth),
                 qPrintable(QStringLiteral("%1 %2").arg(inkIn(quick)).arg(inkIn(smooth))));
    }

    /// Dashes that end where points are, and a point very far away.
    void dashesComeToAnEnd() {
        std::vector<QPointF> places;
        for (int i = 0; i <= 1000; ++i)
            places.emplace_back(10 + 0.1 * i, 60);
        for (const double far : {60.0, 1e9}) {
            places.back().setY(far);
            const auto image = painted(false, [&](QCPPainter& painter) {
                for (const double width : {1.1, 1.6, 2.0, 2.3})
                    drawThrough(painter, places, QPen(Qt::black, width, Qt::DashLine));
            });
            QVERIFY(isInkedNear(image, 12, 60, 2));
        }
    }

    void dots_data() {
        QTest::addColumn<double>("radius");
        for (const double radius : {1.2, 1.5, 2.0, 2.5, 3.5})
            QTest::addRow("radius %g", radius) << radius;
    }
    void dots() {
        QFETCH(double, radius);
        const std::vector<QPointF> places{{20, 20}, {60.5, 40.25}, {189.7, 100.1}};
        const Paint paint = [&](QCPPainter& painter) {
            drawDots(painter, places, radius, Qt::black);
        };
        const auto quick = painted(false, paint), smooth = painted(true, paint);
        compare(quick, smooth, 1);
        QVERIFY(inkIn(quick) >= 3 * 4);
        QVERIFY2(std::abs(inkIn(quick) - inkIn(smooth)) <= 3 * (2 + 2 * radius),
                 qPrintable(QStringLiteral("%1 %2").arg(inkIn(quick)).arg(inkIn(smooth))));
    }

    /// Hollow, and as large.
    void shapes() {
        QPainterPath ring;
        ring.addEllipse(QPointF(), 3.5, 3.5);
        const std::vector<QPointF> places{{20, 20}, {60.5, 40.25}, {170.7, 100.1}};
        const Paint paint = [&](QCPPainter& painter) {
            painter.setPen(QPen(Qt::black, 1));
            painter.setBrush(Qt::NoBrush);
            drawShapes(painter, places, ring);
        };
        const auto quick = painted(false, paint), smooth = painted(true, paint);
        compare(quick, smooth, 1);
        for (const QPointF& at : places) {
            const int x = static_cast<int>(at.x()), y = static_cast<int>(at.y());
            QVERIFY(!isInked(quick, x, y));
            QVERIFY(isInkedNear(quick, x - 4, y, 1) && isInkedNear(quick, x + 4, y, 1));
        }
    }

    void nothingThroughOnePoint() {
        const auto image = painted(false, [](QCPPainter& painter) {
            drawThrough(painter, {{50, 50}}, QPen(Qt::black, 2));
        });
        QCOMPARE(inkIn(image), 0);
    }
};

QTEST_MAIN(QuickPaintingTest)
#include "quick_painting_test.moc"
