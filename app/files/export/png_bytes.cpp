// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/png_bytes.h"

#include <png.h>
#include <zlib.h>

#include <QImage>
#include <QtEndian>

#include "app/files/export/plot_export.h"

namespace normscope {

namespace {

constexpr qsizetype kHeader = 8 + 25;  // signature and IHDR, behind which others may stand

QByteArray bigEndian(quint32 value) {
    QByteArray bytes(sizeof(value), Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray chunk(const QByteArray& type, const QByteArray& data) {
    const auto checked = type + data;
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(checked.constData()),
                           static_cast<uInt>(checked.size()));
    return bigEndian(static_cast<quint32>(data.size())) + checked +
           bigEndian(static_cast<quint32>(sum));
}

/// Latin-1 where that has all of its letters, as most programs read it; UTF-8 else.
QByteArray textChunk(const QByteArray& keyword, const QString& text) {
    const auto latin = text.toLatin1();
    if (QString::fromLatin1(latin) == text)
        return chunk("tEXt", keyword + '\0' + latin);
    const QByteArray uncompressed_without_language(4, '\0');
    return chunk("iTXt", keyword + '\0' + uncompressed_without_language + text.toUtf8());
}

}  // namespace

QByteArray pngBytes(const QImage& picture, const PngTexts& texts) {
    const auto image = picture.convertToFormat(QImage::Format_RGB888);
    png_image what{};
    what.version = PNG_IMAGE_VERSION;
    what.width = static_cast<png_uint_32>(image.width());
    what.height = static_cast<png_uint_32>(image.height());
    what.format = PNG_FORMAT_RGB;
    what.flags = PNG_IMAGE_FLAG_FAST;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(what);
    QByteArray bytes(static_cast<qsizetype>(size), Qt::Uninitialized);
    if (image.isNull() ||
        !png_image_write_to_memory(&what, bytes.data(), &size, 0, image.constBits(),
                                   static_cast<png_int_32>(image.bytesPerLine()), nullptr))
        throw ExportError("The picture cannot be made (" +
                          std::string(image.isNull() ? "no memory" : what.message) +
                          "); choose a smaller scale factor");
    bytes.truncate(static_cast<qsizetype>(size));
    auto added = chunk("pHYs", bigEndian(static_cast<quint32>(picture.dotsPerMeterX())) +
                                   bigEndian(static_cast<quint32>(picture.dotsPerMeterY())) +
                                   QByteArray(1, '\1'));
    for (const auto& [keyword, text] : texts)
        added += textChunk(keyword, text);
    return bytes.insert(kHeader, added);
}

}  // namespace normscope
