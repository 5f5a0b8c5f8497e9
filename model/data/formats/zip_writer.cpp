// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/zip_writer.h"

#include <zip.h>

#include <deque>
#include <stdexcept>

namespace normscope {
namespace {

[[noreturn]] void fail(const std::string& reason) {
    throw std::runtime_error("an archive cannot be made (" + reason +
                             "); close other programs, or export fewer steps");
}

}  // namespace

struct ZipWriter::Impl {
    Method method;
    std::deque<std::string> members;  ///< libzip reads them when it closes the archive
    zip_source_t* source = nullptr;
    zip_t* archive = nullptr;
};

ZipWriter::ZipWriter(Method method) : impl_(std::make_unique<Impl>()) {
    impl_->method = method;
    zip_error_t error;
    zip_error_init(&error);
    impl_->source = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (impl_->source != nullptr)
        impl_->archive = zip_open_from_source(impl_->source, ZIP_TRUNCATE, &error);
    if (impl_->archive == nullptr)
        fail(zip_error_strerror(&error));
    zip_source_keep(impl_->source);
}

ZipWriter::~ZipWriter() {
    if (impl_->archive != nullptr)
        zip_discard(impl_->archive);
    zip_source_free(impl_->source);
}

void ZipWriter::add(const std::string& name, std::string bytes) {
    impl_->members.push_back(std::move(bytes));
    const auto& kept = impl_->members.back();
    auto* source = zip_source_buffer(impl_->archive, kept.data(), kept.size(), /*freep=*/0);
    const auto index = source == nullptr
                           ? -1
                           : zip_file_add(impl_->archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0)
        fail(zip_strerror(impl_->archive));
    const auto place = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(impl_->archive, place,
                             impl_->method == Method::Store ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 1);
    // Of always the same time, so that the same run gives the same file.
    zip_file_set_dostime(impl_->archive, place, 0, (1 << 5) | 1, 0);
}

std::string ZipWriter::finish() {
    if (zip_close(impl_->archive) < 0)
        fail(zip_strerror(impl_->archive));
    impl_->archive = nullptr;
    zip_stat_t stat;
    if (zip_source_open(impl_->source) < 0 || zip_source_stat(impl_->source, &stat) < 0)
        fail("it cannot be read back");
    std::string bytes(stat.size, '\0');
    zip_source_read(impl_->source, bytes.data(), bytes.size());
    zip_source_close(impl_->source);
    return bytes;
}

}  // namespace normscope
