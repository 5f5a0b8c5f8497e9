// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/digest.h"

#include <QCryptographicHash>

namespace normscope {

std::string sha256(const std::vector<std::span<const float>>& parts) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const auto& part : parts)
        hash.addData(QByteArray::fromRawData(reinterpret_cast<const char*>(part.data()),
                                             static_cast<qsizetype>(part.size_bytes())));
    return hash.result().toHex().toStdString();
}

std::string contentSha256(std::span<const std::uint8_t> bytes) {
    const auto all = QByteArray::fromRawData(reinterpret_cast<const char*>(bytes.data()),
                                             static_cast<qsizetype>(bytes.size()));
    return QCryptographicHash::hash(all, QCryptographicHash::Sha256).toHex().toStdString();
}

}  // namespace normscope
