// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <utility>
#include <vector>

class QImage;

namespace normscope {

/// What is written into a PNG file about it: keyword, and text in whatever script.
using PngTexts = std::vector<std::pair<QByteArray, QString>>;

/// An opaque picture as a PNG file. Qt's writer tries five filters for every row, which makes drawn
/// plots no smaller; without any, writing takes a quarter of the time (PNG_IMAGE_FLAG_FAST of
/// libpng). Throws ExportError where there is no memory for it.
QByteArray pngBytes(const QImage& image, const PngTexts& texts);

}  // namespace normscope
