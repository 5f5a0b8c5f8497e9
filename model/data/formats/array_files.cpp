// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/array_files.h"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "model/data/data_file.h"
#include "model/data/reading.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

constexpr zip_int64_t kMaximumMembers = 1000;
constexpr double kTimes = 2.0;  ///< an array as its file has it, and as numbers
/// Archives whose members become larger than this may be made to.
constexpr zip_uint64_t kUsualRatio = 16;

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;

std::string reasonOf(zip_error_t* error) {
    std::string text = zip_error_strerror(error);
    zip_error_fini(error);
    return text;
}

Archive opened(const fs::path& path) {
    const auto name = path.string();
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        failIn(name, "there is no such file; check data.path");
    int code = 0;
    Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &code), zip_discard);
    if (!archive) {
        zip_error_t reason;
        zip_error_init_with_code(&reason, code);
        failIn(name, "cannot be opened as a .npz archive (" + reasonOf(&reason) +
                         "); copy it again, or save it with numpy.savez");
    }
    return archive;
}

/// "X_Train.npy" gives "x_train"; empty for a file that is no array.
std::string arrayName(std::string_view member) {
    const auto file = lowered(member);
    return file.ends_with(".npy") ? file.substr(0, file.size() - 4) : std::string();
}

}  // namespace

ArrayFiles::ArrayFiles(const fs::path& path) : path_(path) {
    archive_ = arrayName(path.filename().string()).empty();
    if (archive_)
        listArchive();
    else
        listFolder();
}

void ArrayFiles::listArchive() {
    const auto archive = opened(path_);
    const auto count = zip_get_num_entries(archive.get(), 0);
    if (count > kMaximumMembers)
        failIn(path_.string(), "holds " + grouped(count) + " files, more than an archive of " +
                                   "arrays has; save it with numpy.savez");
    for (zip_int64_t i = 0; i < count; ++i) {
        const char* member = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), 0);
        if (member == nullptr)
            continue;
        if (const auto name = arrayName(member); !name.empty())
            places_.emplace(name, member);
    }
}

void ArrayFiles::listFolder() {
    std::error_code error;
    if (!fs::is_regular_file(path_, error))
        failIn(path_.string(), "there is no such file; check data.path");
    const auto folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
    for (const auto& entry : entriesOf(folder))
        if (const auto name = arrayName(entry.filename().string()); !name.empty())
            places_.emplace(name, entry.string());
}

std::vector<std::string> ArrayFiles::names() const {
    std::vector<std::string> names;
    for (const auto& [name, place] : places_)
        names.push_back(name);
    return names;
}

std::string ArrayFiles::placeOf(const std::string& name) const {
    const auto found = places_.find(name);
    if (archive_ || found == places_.end())
        return path_.string() + ", " + name;
    return found->second;
}

NumpyArray ArrayFiles::read(const std::string& name) {
    const auto& place = places_.at(name);
    return parseNpy(archive_ ? unpacked(name, place) : readBytes(place, kTimes), placeOf(name));
}

std::vector<std::uint8_t> ArrayFiles::unpacked(const std::string& name, const std::string& member) {
    const auto archive = opened(path_);
    const auto fail = [&](zip_error_t* error) {
        failIn(placeOf(name), "cannot be unpacked (" + reasonOf(error) +
                                  "); copy the file again, or save it with numpy.savez");
    };
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(
        zip_fopen(archive.get(), member.c_str(), 0), zip_fclose);
    if (!file)
        fail(zip_get_error(archive.get()));
    zip_stat_t said;
    zip_stat_init(&said);
    if (zip_stat(archive.get(), member.c_str(), 0, &said) != 0)
        fail(zip_get_error(archive.get()));
    requireRoom(placeOf(name), static_cast<std::uint64_t>(static_cast<double>(said.size) * kTimes),
                "give fewer samples, or images as uint8");
    // As much as there is, not as much as the archive says there will be.
    std::vector<std::uint8_t> bytes;
    if (said.size / kUsualRatio <= said.comp_size)
        bytes.reserve(said.size);
    const auto room = roomForData();
    std::vector<std::uint8_t> chunk(std::size_t{1} << 20);
    while (true) {
        const auto got = zip_fread(file.get(), chunk.data(), chunk.size());
        if (got < 0)
            fail(zip_file_get_error(file.get()));
        if (got == 0)
            return bytes;
        bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + got);
        tellReading(bytes.size(), said.size);
        if (bytes.size() > room)
            failIn(placeOf(name), "unpacks to more than the " + bytesText(room) +
                                      " of memory that are free; give fewer samples, or images as "
                                      "uint8");
    }
}

}  // namespace normscope
