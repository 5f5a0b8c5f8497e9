// SPDX-License-Identifier: GPL-3.0-or-later
// The zip format of torch.save(): data.pkl names the tensors, data/0, data/1 … are their storages.
#include <zip.h>

#include <map>
#include <memory>
#include <optional>

#include "model/data/data_file.h"
#include "model/data/formats/pickle.h"
#include "model/data/formats/state_dict_reader.h"

namespace normscope {
namespace {

using Kind = PickleItem::Kind;
using Bytes = std::vector<std::uint8_t>;

constexpr const char* kDamagedArchive = "the archive is damaged; copy or save the file again";
constexpr std::size_t kLargestPickle = std::size_t{16} << 20;
constexpr std::size_t kMostAxes = 8;
constexpr std::uint64_t kMostRead = 64;  ///< bytes of storages for each byte of the file

class PtReader {
  public:
    PtReader(const Bytes& file, const std::string& name) : file_(file), name_(name) {
        zip_error_t error;
        zip_error_init(&error);
        auto* source = zip_source_buffer_create(file.data(), file.size(), /*freep=*/0, &error);
        auto* archive =
            source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
        if (archive == nullptr)
            zip_source_free(source);
        archive_.reset(archive);
        zip_error_fini(&error);
        if (!archive_)
            failIn(name_, kDamagedArchive);
    }

    StateDict read() {
        const auto pickle_bytes = member(pickleName(), kLargestPickle);
        try {
            const Pickle pickle(pickle_bytes);
            return statesOf(dictOfTensors(pickle.root()));
        } catch (const PickleError& error) {
            failIn(name_, error.what());
        }
    }

  private:
    std::string pickleName() {
        constexpr std::string_view kPickle = "data.pkl";
        const auto count = zip_get_num_entries(archive_.get(), 0);
        for (zip_int64_t i = 0; i < count; ++i) {
            const auto* entry = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), 0);
            const std::string_view path = entry == nullptr ? "" : entry;
            if (path == kPickle || path.ends_with("/data.pkl")) {
                folder_ = path.substr(0, path.size() - kPickle.size());
                return std::string(path);
            }
        }
        failIn(name_, "holds no data.pkl; save model.state_dict() with torch.save()");
    }

    /// A member as it is stored; packed ones are not of torch.save().
    Bytes member(const std::string& path, std::size_t most) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (zip_stat(archive_.get(), path.c_str(), 0, &stat) < 0 ||
            (stat.valid & ZIP_STAT_SIZE) == 0)
            failIn(name_, "holds no " + inQuotes(path) + "; copy or save the file again");
        if (stat.comp_method != ZIP_CM_STORE || stat.size > file_.size() || stat.size > most)
            failIn(name_, kDamagedArchive);
        const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> opened(
            zip_fopen(archive_.get(), path.c_str(), 0), zip_fclose);
        Bytes bytes(stat.size);
        if (!opened || zip_fread(opened.get(), bytes.data(), bytes.size()) !=
                           static_cast<zip_int64_t>(bytes.size()))
            failIn(name_, kDamagedArchive);
        return bytes;
    }

    /// The root, or what a checkpoint keeps under one of the usual names.
    const PickleItem& dictOfTensors(const PickleItem& root) {
        const auto hasTensors = [](const PickleItem& item) {
            for (const auto& [key, value] : item.entries)
                if (value->kind == Kind::Tensor)
                    return true;
            return false;
        };
        if (hasTensors(root))
            return root;
        for (const auto* usual : {"state_dict", "model_state_dict", "model", "net", "network"})
            for (const auto& [key, value] : root.entries)
                if (key == usual && hasTensors(*value))
                    return *value;
        failIn(name_, "holds no tensors by name; save model.state_dict() with torch.save()");
    }

    static std::vector<std::int64_t> numbersOf(const PickleItem& tuple) {
        std::vector<std::int64_t> numbers;
        for (const auto* item : tuple.items)
            numbers.push_back(item->kind == Kind::Number ? item->number : -1);
        return numbers;
    }

    StateDict statesOf(const PickleItem& dict) {
        StateDict state;
        auto left =
            static_cast<std::int64_t>(file_.size());  // bytes that tensors may hold together
        for (const auto& [key, value] : dict.entries) {
            if (value->kind != Kind::Tensor)
                continue;
            state.push_back(tensor(key, *value, left));
        }
        return state;
    }

    /// The last one is kept: tensors may be parts of one storage.
    const Bytes& storageCalled(const std::string& name) {
        if (storage_name_ != name) {
            storage_ = member(folder_ + "data/" + name, file_.size());
            storage_name_ = name;
            read_ += storage_.size();
            if (read_ > kMostRead * file_.size())
                failIn(name_, kDamagedArchive);
        }
        return storage_;
    }

    /// (storage, offset, extents, strides)
    StateEntry tensor(const std::string& key, const PickleItem& item, std::int64_t& left) {
        const auto& storage = *item.items[0];
        const auto *offset = item.items[1], *extents = item.items[2], *strides = item.items[3];
        if (storage.kind != Kind::Storage || offset->kind != Kind::Number ||
            extents->kind != Kind::Tuple || strides->kind != Kind::Tuple ||
            extents->items.size() != strides->items.size() || offset->number < 0)
            failIn(name_, kDamagedArchive);
        const auto* type = typeOfStorage(storage.items[0]->text);
        if (type == nullptr)
            failIn(name_, inQuotes(key) + " is of the type " + inQuotes(storage.items[0]->text) +
                              "; save it as float32");
        if (extents->items.size() > kMostAxes)
            failIn(name_, inQuotes(key) + " has more than " + std::to_string(kMostAxes) +
                              " axes, which no layer's tensor has; save the layer's own");
        StateEntry made{key, numbersOf(*extents), {}, type->whole};
        const auto width = static_cast<std::int64_t>(type->bytes);
        const auto count = boundedSize(made.shape, left / width);
        if (!count)
            failIn(name_, inQuotes(key) + " is larger than the file; copy or save it again");
        left -= *count * width;
        const auto& bytes = storageCalled(storage.text);
        const auto held = static_cast<std::int64_t>(bytes.size()) / width;
        made.values.reserve(static_cast<std::size_t>(*count));
        std::vector<std::int64_t> index(made.shape.size(), 0);
        const auto steps = numbersOf(*strides);
        for (std::int64_t i = 0; i < *count; ++i) {
            auto place = offset->number;
            for (std::size_t axis = 0; axis < index.size(); ++axis)
                if (steps[axis] < 0 || (index[axis] > 0 && steps[axis] > held / index[axis]))
                    failIn(name_, kDamagedArchive);
                else
                    place += std::min(index[axis] * steps[axis], held);
            if (place >= held)
                failIn(name_, kDamagedArchive);
            made.values.push_back(type->value(bytes.data() + place * width));
            for (auto axis = index.size(); axis-- > 0 && ++index[axis] == made.shape[axis];)
                index[axis] = 0;
        }
        return made;
    }

    const Bytes& file_;
    std::string name_, folder_;
    std::optional<std::string> storage_name_;
    Bytes storage_;
    std::uint64_t read_ = 0;
    std::unique_ptr<zip_t, decltype(&zip_discard)> archive_{nullptr, zip_discard};
};

}  // namespace

StateDict readPt(const Bytes& file, const std::string& name) {
    return PtReader(file, name).read();
}

}  // namespace normscope
