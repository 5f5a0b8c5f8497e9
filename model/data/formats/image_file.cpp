// SPDX-License-Identifier: GPL-3.0-or-later
// The only file of model/ that knows Qt Gui: its image reader, which needs no display.
#include "model/data/formats/image_file.h"

#include <QFile>
#include <QImage>
#include <QImageReader>
#include <algorithm>
#include <array>

#include "model/data/data_file.h"
#include "model/data/formats/image_end.h"

namespace normscope {

namespace {

constexpr qint64 kMaximumPixels = 30'000'000;
constexpr qint64 kLargestFile = qint64{256} << 20;
/// As Qt calls them; nothing else is decoded, whatever plugins there are.
constexpr std::array<std::string_view, 9> kFormats{"png",  "jpeg", "bmp", "gif", "tiff",
                                                   "webp", "ppm",  "pgm", "pbm"};
constexpr std::array<std::string_view, 11> kExtensions{
    ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pbm"};

/// Whether the name is one of those that need a package of their own.
bool isNewer(const std::filesystem::path& file) {
    const auto extension = lowered(file.extension().string());
    return extension == ".webp" || extension == ".tif" || extension == ".tiff";
}

QImage decoded(const std::filesystem::path& file) {
    const auto name = file.string();
    const QString path = QFile::decodeName(name.c_str());
    QFile opened(path);
    if (!opened.open(QIODevice::ReadOnly))
        failIn(name, "cannot be opened; check that you may read it");
    if (opened.size() > kLargestFile)
        failIn(name, "holds more than the 256 MiB that are allowed; shrink it, or leave it out");
    QImageReader reader(path);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);  // as the camera was held
    const auto format = reader.format();
    if (std::ranges::find(kFormats, format.toStdString()) == kFormats.end())
        failIn(name, isNewer(file)
                         ? "cannot be read here; install the package qt6-image-formats-plugins, "
                           "save it as PNG, or leave it out"
                         : "is no PNG, JPEG, BMP, GIF, TIFF or WebP image inside; copy it again, "
                           "or leave it out");
    const QSize size = reader.size();
    if (!size.isValid())
        failIn(name, "does not say how large it is; copy it again, or leave it out");
    if (static_cast<qint64>(size.width()) * size.height() > kMaximumPixels)
        failIn(name, "has " + grouped(size.width()) + " × " + grouped(size.height()) +
                         " pixels, more than the " + grouped(kMaximumPixels) +
                         " that are allowed; shrink it, or leave it out");
    const auto bytes = opened.readAll();
    if (!isWhole({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                  static_cast<std::size_t>(bytes.size())},
                 format.toStdString()))
        failIn(name, "ends before the image does, at byte " + std::to_string(bytes.size()) +
                         "; copy it again, or leave it out");
    QImage image = reader.read();
    if (image.isNull())
        failIn(name, "cannot be decoded (" + reader.errorString().toStdString() +
                         "); copy it again, or leave it out");
    return image;
}

}  // namespace

bool isImageName(const std::filesystem::path& file) {
    return std::ranges::find(kExtensions, lowered(file.extension().string())) != kExtensions.end();
}

Picture readPicture(const std::filesystem::path& file, int side) {
    const auto image = decoded(file)
                           .convertToFormat(QImage::Format_ARGB32_Premultiplied)
                           .scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    Picture picture;
    picture.values.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
    for (int y = 0; y < side; ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = 0; x < side; ++x) {
            const int white = 255 - qAlpha(line[x]);  // colours are multiplied by alpha already
            for (const int colour : {qRed(line[x]), qGreen(line[x]), qBlue(line[x])})
                picture.values.push_back(static_cast<std::uint8_t>(colour + white));
            picture.grey = picture.grey && qRed(line[x]) == qGreen(line[x]) &&
                           qGreen(line[x]) == qBlue(line[x]);
        }
    }
    return picture;
}

}  // namespace normscope
