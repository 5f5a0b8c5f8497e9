// SPDX-License-Identifier: GPL-3.0-or-later
// draw_icon SVG SIZE PNG: draws the program's icon in one size.
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <cstdio>

int main(int argc, char** argv) {
    QSvgRenderer drawing;
    const int size = argc == 4 ? QString::fromLocal8Bit(argv[2]).toInt() : 0;
    if (size < 1 || !drawing.load(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "usage: draw_icon SVG SIZE PNG\n");
        return 2;
    }
    QImage picture(size, size, QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    drawing.render(&painter);
    painter.end();
    return picture.save(QString::fromLocal8Bit(argv[3])) ? 0 : 1;
}
