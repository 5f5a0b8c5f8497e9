// SPDX-License-Identifier: GPL-3.0-or-later
// Data files made in a test, byte by byte.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "model/data/dataset.h"
#include "model/settings/dataset_row.h"

namespace normscope {

/// What a DataError says; empty when nothing is thrown.
template <class Action>
QString errorOf(Action action) {
    try {
        action();
    } catch (const DataError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

inline std::span<const std::uint8_t> bytesOf(const QByteArray& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()),
            static_cast<std::size_t>(bytes.size())};
}

/// Files in a folder of their own, read as one of the kinds of data.
class DataFolder {
  public:
    QString write(const QString& name, const QByteArray& bytes) {
        const QString path = dir_.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }
    QString path(const QString& name = {}) const {
        return name.isEmpty() ? dir_.path() : dir_.filePath(name);
    }
    Configuration configuration(const std::string& dataset, const QString& name = {}) const {
        Configuration configuration;
        configuration.data.dataset = dataset;
        configuration.data.path = path(name).toStdString();
        return configuration;
    }
    /// The sentence of the error with the folder's own name taken out.
    QString error(const Configuration& configuration) const {
        return errorOf([&] { loadDataset(configuration); }).replace(dir_.path(), "DIR");
    }

  private:
    QTemporaryDir dir_;
};

inline Configuration generatedSet(const std::string& dataset, std::int64_t count, double noise,
                                  std::uint64_t seed) {
    Configuration configuration;
    configuration.seed = seed;
    configuration.data.dataset = dataset;
    configuration.data.samples = count;
    configuration.data.noise = noise;
    return configuration;
}

/// The training part, then validation: the order in which generated samples come.
inline Samples allSamples(const Dataset& data) {
    auto all = data.train;
    all.inputs.insert(all.inputs.end(), data.validation.inputs.begin(),
                      data.validation.inputs.end());
    all.labels.insert(all.labels.end(), data.validation.labels.begin(),
                      data.validation.labels.end());
    return all;
}

inline Samples allSamples(const Configuration& configuration) {
    return allSamples(*loadDataset(configuration));
}

/// Each sample is in one of the parts once, with its own label. The first value of the i-th is i.
inline bool isSplit(const Dataset& data, std::int64_t train, std::int64_t modulus) {
    const auto all = allSamples(data);
    const auto features = static_cast<std::size_t>(data.features());
    std::vector<std::int64_t> seen;
    for (std::size_t i = 0; i < all.labels.size(); ++i) {
        seen.push_back(std::lround(all.inputs[features * i]));
        if (all.labels[i] != seen.back() % modulus)
            return false;
    }
    std::ranges::sort(seen);
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (seen[i] != static_cast<std::int64_t>(i))
            return false;
    return data.train.count() == train;
}

struct Moments {
    double mean = 0, deviation = 0;  ///< biased
};

/// Of every `step`-th value.
inline Moments momentsOf(const std::vector<float>& values, std::size_t first = 0,
                         std::size_t step = 1) {
    double count = 0, sum = 0, squares = 0;
    for (std::size_t i = first; i < values.size(); i += step) {
        ++count;
        sum += values[i];
        squares += double{values[i]} * values[i];
    }
    const double mean = sum / count;
    return {mean, std::sqrt(squares / count - mean * mean)};
}

/// Adds rows of a file's bytes and the sentence that refuses it.
struct Refusals {
    Refusals() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("sentence");
    }
    void operator()(const char* name, const QByteArray& file, const QString& sentence) const {
        QTest::newRow(name) << file << sentence;
    }
};

inline QByteArray littleEndian(std::uint64_t value, int count) {
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
}

/// The bytes of numbers as they lie in memory.
template <class T>
QByteArray raw(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()),
            static_cast<qsizetype>(values.size() * sizeof(T))};
}

/// A .npy file of version 1.0 with this dict, padded as NumPy pads it.
inline QByteArray npyWithHeader(QByteArray dict, const QByteArray& values) {
    while ((10 + dict.size() + 1) % 64 != 0)
        dict += ' ';
    dict += '\n';
    return QByteArray("\x93NUMPY\x01\x00", 8) +
           littleEndian(static_cast<std::uint64_t>(dict.size()), 2) + dict + values;
}

inline QByteArray npy(const QByteArray& type, const QByteArray& shape, const QByteArray& values,
                      bool fortran = false) {
    return npyWithHeader("{'descr': '" + type + "', 'fortran_order': " +
                             (fortran ? "True" : "False") + ", 'shape': " + shape + ", }",
                         values);
}

inline std::uint32_t crc32Of(const QByteArray& bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const char byte : bytes) {
        crc ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

/// A zip archive of stored files, as numpy.savez makes one.
inline QByteArray zip(const std::vector<std::pair<QByteArray, QByteArray>>& files) {
    QByteArray local;
    QByteArray central;
    for (const auto& [name, bytes] : files) {
        const auto size = littleEndian(static_cast<std::uint64_t>(bytes.size()), 4);
        const QByteArray common =
            littleEndian(20, 2) + littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0, 2) +
            littleEndian(0x21, 2) + littleEndian(crc32Of(bytes), 4) + size + size +
            littleEndian(static_cast<std::uint64_t>(name.size()), 2) + littleEndian(0, 2);
        central += "PK\x01\x02" + littleEndian(20, 2) + common + littleEndian(0, 2) +
                   littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0, 4) +
                   littleEndian(static_cast<std::uint64_t>(local.size()), 4) + name;
        local += "PK\x03\x04" + common + name + bytes;
    }
    const auto count = littleEndian(files.size(), 2);
    return local + central + "PK\x05\x06" + littleEndian(0, 4) + count + count +
           littleEndian(static_cast<std::uint64_t>(central.size()), 4) +
           littleEndian(static_cast<std::uint64_t>(local.size()), 4) + littleEndian(0, 2);
}

}  // namespace normscope
