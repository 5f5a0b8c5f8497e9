// SPDX-License-Identifier: GPL-3.0-or-later
// The only file of model/ that knows Qt Gui: its image reader, which needs no display.
#include "model/data/formats/image_file.h"

#include <QFile>
#include <QImage>
#include <QImageReader>
#include <QPixelFormat>
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "model/data/data_file.h"
#include "model/data/formats/image_end.h"

namespace normscope {

namespace {

constexpr qint64 kMaximumPixels = 30'000'000;
constexpr qint64 kLargestFile = qint64{256} << 20;
/// As Qt calls them; nothing else is decoded, whatever plugins there are.
constexpr std::array<std::string_view, 9> kFormats{"png",  "jpeg", "bmp", "gif", "tiff",
                                                   "webp", "ppm",  "pgm", "pbm"};
constexpr std::array<std::string_view, 13> kExtensions{".png", ".jpg", ".jpeg", ".jpe",  ".jfif",
                                                       ".bmp", ".gif", ".tif",  ".tiff", ".webp",
                                                       ".ppm", ".pgm", ".pbm"};

/// Whether the name is one of those that need a package of their own.
bool isNewer(const std::filesystem::path& file) {
    const auto extension = lowered(file.extension().string());
    return extension == ".webp" || extension == ".tif" || extension == ".tiff";
}

/// While it lives, what Qt's decoders warn of on this thread is kept here, for they do not say of
/// which file; whatever else is said, and by other threads, goes where it went before.
class DecoderWarnings {
  public:
    DecoderWarnings() : outer_(std::exchange(current, this)) {
        const std::lock_guard lock(mutex);
        if (alive++ == 0)
            before = qInstallMessageHandler(take);
    }
    ~DecoderWarnings() {
        current = outer_;
        const std::lock_guard lock(mutex);
        if (--alive > 0)
            return;
        if (const auto own = qInstallMessageHandler(before); own != take)
            qInstallMessageHandler(own);  // another has taken its place meanwhile
    }
    DecoderWarnings(const DecoderWarnings&) = delete;
    DecoderWarnings& operator=(const DecoderWarnings&) = delete;

    /// What libjpeg says where it fills up what is missing, or leaves out what it cannot use. A few
    /// bytes too many, which some cameras write, are none; `size` is the file's.
    std::string damage(std::size_t size) const {
        for (const auto& text : texts_)
            for (const std::string_view begin :
                 {"Corrupt JPEG data", "Premature end of JPEG", "Inconsistent progression"})
                if (text.starts_with(begin) && !isPadding(text, size))
                    return text;
        return {};
    }
    std::string last() const { return texts_.empty() ? std::string() : texts_.back(); }

  private:
    /// "Corrupt JPEG data: 12 extraneous bytes before marker 0xd9"
    static bool isPadding(const std::string& text, std::size_t size) {
        const auto digits = text.find_first_of("0123456789");
        return text.find("extraneous bytes") != std::string::npos && digits != std::string::npos &&
               std::strtoull(text.c_str() + digits, nullptr, 10) < size / 100;
    }
    static void take(QtMsgType type, const QMessageLogContext& context, const QString& text) {
        const std::string_view category = context.category == nullptr ? "" : context.category;
        if (current != nullptr &&
            (category.starts_with("qt.gui.imageio") || category.starts_with("qt.imageformats")))
            current->texts_.push_back(text.toStdString());
        else if (const auto handler = before.load(); handler != nullptr)
            handler(type, context, text);
    }
    static inline thread_local DecoderWarnings* current = nullptr;
    static inline std::mutex mutex;
    static inline int alive = 0;
    static inline std::atomic<QtMessageHandler> before = nullptr;

    DecoderWarnings* outer_;
    std::vector<std::string> texts_;
};

/// The reader's format, looked at from inside; refuses what is no image, or too large a one.
std::string checkedFormat(QImageReader& reader, const std::filesystem::path& file) {
    const auto name = file.string();
    auto format = reader.format().toStdString();
    if (std::ranges::find(kFormats, format) == kFormats.end())
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
    return format;
}

/// Fills in what `picture` says of the file.
QImage decoded(const std::filesystem::path& file, Picture& picture) {
    const auto name = file.string();
    const QString path = QFile::decodeName(name.c_str());
    QFile opened(path);
    if (!opened.open(QIODevice::ReadOnly))
        failIn(name, "cannot be opened; check that you may read it");
    if (opened.size() > kLargestFile)
        failIn(name, "holds more than the 256 MiB that are allowed; shrink it, or leave it out");
    const DecoderWarnings warnings;
    QImageReader reader(path);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);  // as the camera was held
    const auto format = checkedFormat(reader, file);
    const auto all = opened.readAll();
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(all.constData()),
                          static_cast<std::size_t>(all.size()));
    if (!isWhole(bytes, format))
        failIn(name, (format == "gif" ? "is damaged or " : std::string()) +
                         "ends before the image does, at byte " + std::to_string(bytes.size()) +
                         "; copy it again, or leave it out");
    picture.several = reader.imageCount() > 1;
    QImage image = reader.read();
    if (image.isNull()) {
        const auto reason =
            warnings.last().empty() ? reader.errorString().toStdString() : warnings.last();
        failIn(name, "cannot be decoded (" + reason + "); copy it again, or leave it out");
    }
    if (const auto damage = warnings.damage(bytes.size()); !damage.empty())
        failIn(name, "is damaged (" + damage + "); copy it again, or leave it out");
    picture.width = image.width();
    picture.height = image.height();
    picture.of_inks = format == "jpeg" && jpegColours(bytes) == 4;
    picture.of_words =
        image.pixelFormat().redSize() > 8 || image.format() == QImage::Format_Grayscale16;
    return image;
}

}  // namespace

bool isImageName(const std::filesystem::path& file) {
    return std::ranges::find(kExtensions, lowered(file.extension().string())) != kExtensions.end();
}

Picture readPicture(const std::filesystem::path& file, int side) {
    Picture picture;
    const auto image = decoded(file, picture)
                           .convertToFormat(QImage::Format_ARGB32_Premultiplied)
                           .scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    picture.values.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
    for (int y = 0; y < side; ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = 0; x < side; ++x) {
            const int white = 255 - qAlpha(line[x]);  // colours are multiplied by alpha already
            picture.transparent = picture.transparent || white > 0;
            for (const int colour : {qRed(line[x]), qGreen(line[x]), qBlue(line[x])})
                picture.values.push_back(static_cast<std::uint8_t>(colour + white));
            picture.grey = picture.grey && qRed(line[x]) == qGreen(line[x]) &&
                           qGreen(line[x]) == qBlue(line[x]);
        }
    }
    return picture;
}

}  // namespace normscope
