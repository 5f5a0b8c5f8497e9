// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "model/data/formats/state_dict.h"
#include "model/data/formats/zip_writer.h"

namespace normscope {
namespace {

/// `count` bytes of a number, the lowest first.
std::string littleEndian(std::uint64_t number, int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i)
        bytes += static_cast<char>(number >> (8 * i));
    return bytes;
}

std::string bytesOf(const StateEntry& entry) {
    if (!entry.whole)
        return {reinterpret_cast<const char*>(entry.values.data()),
                entry.values.size() * sizeof(float)};
    std::string bytes;
    for (const auto value : entry.values)
        bytes += littleEndian(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), 8);
    return bytes;
}

/// Opcodes of protocol 2 (pickletools).
class PickleWriter {
  public:
    std::string of(const StateDict& state) {
        text_ = "\x80\x02";
        global("collections", "OrderedDict");
        text_ += ")R(";
        for (std::size_t i = 0; i < state.size(); ++i) {
            string(state[i].name);
            tensor(state[i], i);
        }
        return text_ + "u.";
    }

  private:
    void global(const char* module, const char* name) {
        text_.append("c").append(module).append("\n").append(name).append("\n");
    }
    void string(const std::string& value) { text_ += 'X' + littleEndian(value.size(), 4) + value; }
    void number(std::int64_t value) {
        if (value >= 0 && value < 256)
            text_ += 'K' + littleEndian(static_cast<std::uint64_t>(value), 1);
        else if (value >= 0 && value < (std::int64_t{1} << 31))
            text_ += 'J' + littleEndian(static_cast<std::uint64_t>(value), 4);
        else
            text_ += std::string("\x8a\x08") + littleEndian(static_cast<std::uint64_t>(value), 8);
    }
    void tuple(const std::vector<std::int64_t>& values) {
        text_ += '(';
        for (const auto value : values)
            number(value);
        text_ += 't';
    }
    void tensor(const StateEntry& entry, std::size_t index) {
        global("torch._utils", "_rebuild_tensor_v2");
        text_ += "((";
        string("storage");
        global("torch", entry.whole ? "LongStorage" : "FloatStorage");
        string(std::to_string(index));
        string("cpu");
        number(static_cast<std::int64_t>(entry.values.size()));
        text_ += "tQ";
        number(0);  // offset in the storage
        tuple(entry.shape);
        std::vector<std::int64_t> strides(entry.shape.size(), 1);
        for (std::size_t i = strides.size(); i-- > 1;)
            strides[i - 1] = strides[i] * entry.shape[i];
        tuple(strides);
        text_ += '\x89';  // requires_grad
        global("collections", "OrderedDict");
        text_ += ")RtR";
    }

    std::string text_;
};

}  // namespace

std::string ptFile(const StateDict& state) {
    ZipWriter zip(ZipWriter::Method::Store);
    zip.add("archive/data.pkl", PickleWriter().of(state));
    for (std::size_t i = 0; i < state.size(); ++i)
        zip.add("archive/data/" + std::to_string(i), bytesOf(state[i]));
    zip.add("archive/version", "3\n");
    return zip.finish();
}

std::string safetensorsFile(const StateDict& state) {
    QJsonObject header;
    std::string data;
    for (const auto& entry : state) {
        const auto bytes = bytesOf(entry);
        QJsonArray shape;
        for (const auto extent : entry.shape)
            shape.append(static_cast<qint64>(extent));
        const auto begin = static_cast<qint64>(data.size());
        data += bytes;
        header[QString::fromStdString(entry.name)] =
            QJsonObject{{"dtype", entry.whole ? "I64" : "F32"},
                        {"shape", shape},
                        {"data_offsets", QJsonArray{begin, static_cast<qint64>(data.size())}}};
    }
    auto text = QJsonDocument(header).toJson(QJsonDocument::Compact).toStdString();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return littleEndian(text.size(), 8) + text + data;
}

}  // namespace normscope
