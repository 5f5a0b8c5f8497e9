// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/data_benchmark.h"

#include <zip.h>

#include <QImage>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>

#include "model/data/data_file.h"
#include "model/data/dataset.h"
#include "model/data/process_memory.h"
#include "model/data/random.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kColumns = 20;
constexpr int kSide = 28;

void check(bool good, const fs::path& path) {
    if (!good)
        failIn(path.string(), "cannot be written; check that there is room on the disk");
}

std::int64_t classOf(std::int64_t sample) {
    return sample % 10;
}

fs::path makeTable(const fs::path& folder, std::int64_t rows) {
    const auto path = folder / "table.csv";
    std::ofstream file(path);
    for (std::int64_t i = 0; i < kColumns; ++i)
        file << 'x' << i + 1 << ',';
    file << "label\n";
    Random random(1);
    std::string line;
    std::array<char, 32> number{};
    for (std::int64_t row = 0; row < rows; ++row) {
        line.clear();
        for (std::int64_t i = 0; i < kColumns; ++i)
            line.append(number.data(),
                        static_cast<std::size_t>(
                            std::snprintf(number.data(), number.size(), "%.6f,", random.normal())));
        file << line << classOf(row) << '\n';
    }
    check(file.flush().good(), path);
    return path;
}

/// Of version 1.0 of the format; the values follow.
std::string header(const std::string& type, const std::string& shape) {
    auto text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    text.append(118 - text.size() - 1, ' ');
    text += '\n';
    return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(118) + '\0' + text;
}

fs::path makeArrays(const fs::path& folder, std::int64_t samples) {
    constexpr std::int64_t features = 500;
    const auto x = folder / "x.npy", y = folder / "y.npy", path = folder / "arrays.npz";
    {
        std::ofstream values(x, std::ios::binary), labels(y, std::ios::binary);
        const auto count = std::to_string(samples);
        values << header("<f4", "(" + count + ", " + std::to_string(features) + ")");
        labels << header("<i8", "(" + count + ",)");
        Random random(1);
        std::vector<float> row(features);
        for (std::int64_t i = 0; i < samples; ++i) {
            for (auto& value : row)
                value = static_cast<float>(random.uniform());
            values.write(reinterpret_cast<const char*>(row.data()),
                         features * static_cast<std::streamsize>(sizeof(float)));
            const auto label = classOf(i);
            labels.write(reinterpret_cast<const char*>(&label), sizeof label);
        }
        check(values.flush().good() && labels.flush().good(), x);
    }
    int error = 0;
    std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
        zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error), zip_discard);
    check(archive != nullptr, path);
    for (const auto& part : {x, y}) {
        auto* source = zip_source_file(archive.get(), part.c_str(), 0, -1);
        const auto index = zip_file_add(archive.get(), part.filename().c_str(), source, 0);
        check(
            index >= 0 && zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(index),
                                                   ZIP_CM_STORE, 0) == 0,
            path);
    }
    check(zip_close(archive.get()) == 0, path);
    archive.release();
    fs::remove(x);
    fs::remove(y);
    return path;
}

fs::path makeImages(const fs::path& folder, std::int64_t count) {
    const auto path = folder / "images";
    QImage image(kSide, kSide, QImage::Format_Grayscale8);
    Random random(1);
    for (std::int64_t i = 0; i < count; ++i) {
        const auto own = path / std::to_string(classOf(i));
        fs::create_directories(own);
        for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x)
                image.scanLine(y)[x] = static_cast<uchar>(random.below(256));
        const auto file = own / (std::to_string(i) + ".png");
        check(image.save(QString::fromStdString(file.string())), file);
    }
    return path;
}

std::uint64_t bytesBelow(const fs::path& path) {
    if (fs::is_regular_file(path))
        return fs::file_size(path);
    std::uint64_t all = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path))
        all += entry.is_regular_file() ? entry.file_size() : 0;
    return all;
}

DataFigures measure(const std::string& what, const std::string& dataset, const fs::path& path) {
    DataFigures figures{.what = what, .files = bytesBelow(path)};
    Configuration configuration;
    configuration.data.dataset = dataset;
    configuration.data.path = path.string();
    forgetPeak();
    const auto before = processMemory().resident;
    const auto begin = std::chrono::steady_clock::now();
    const auto data = loadDataset(configuration);
    figures.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto peak = processMemory().peak;
    figures.peak = peak > before ? peak - before : 0;
    for (const auto* part : {&data->train, &data->validation})
        figures.data += part->inputs.size() * sizeof(float);
    return figures;
}

}  // namespace

std::vector<DataFigures> measureData(const fs::path& folder, double scale,
                                     const std::function<void(const std::string&)>& tell) {
    struct Kind {
        const char* what;
        const char* dataset;
        double count;
        fs::path (*make)(const fs::path& folder, std::int64_t count);
    };
    std::vector<DataFigures> all;
    for (const auto& kind : {Kind{"CSV, 20 columns", "csv", 1e6, makeTable},
                             Kind{"npz, float32, 500 columns", "npz", 1e6, makeArrays},
                             Kind{"PNG, 28 × 28", "images", 50'000, makeImages}}) {
        const auto count = static_cast<std::int64_t>(kind.count * scale);
        const auto what = std::string(kind.what) + ", " + grouped(count) + " samples";
        tell("making " + what);
        const auto path = kind.make(folder, count);
        tell("reading " + what);
        all.push_back(measure(what, kind.dataset, path));
        fs::remove_all(path);
    }
    return all;
}

}  // namespace normscope
