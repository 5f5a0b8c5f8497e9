// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/data_file.h"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <set>
#include <system_error>

#include "model/data/random.h"
#include "model/data/reading.h"

namespace normscope {

namespace fs = std::filesystem;

void failIn(const std::string& name, const std::string& sentence) {
    throw DataError(onOneLine(name + ": " + sentence));
}

namespace {

std::uint64_t sizeOf(const fs::path& file) {
    const auto name = file.string();
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        failIn(name, "there is no such file; check data.path");
    const auto size = fs::file_size(file, error);
    if (error)
        failIn(name, "its size cannot be read (" + error.message() + "); check the file");
    return size;
}

/// The first `size` bytes.
template <class Bytes>
Bytes readFirst(const fs::path& file, std::uint64_t size) {
    const auto name = file.string();
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        failIn(name, "cannot be opened; check that you may read it");
    Bytes bytes(size, 0);
    constexpr std::uint64_t most = std::uint64_t{16} << 20;
    for (std::uint64_t at = 0; at < size;) {
        stream.read(reinterpret_cast<char*>(bytes.data() + at),
                    static_cast<std::streamsize>(std::min(most, size - at)));
        at += static_cast<std::uint64_t>(stream.gcount());
        if (!stream && at < size)
            failIn(name, "reading stopped at byte " + std::to_string(at) +
                             "; check the disk and the file");
        tellReading(0, size);
    }
    return bytes;
}

template <class Bytes>
Bytes readWhole(const fs::path& file, double times) {
    const auto size = sizeOf(file);
    requireRoom(file.string(), static_cast<std::uint64_t>(static_cast<double>(size) * times));
    return readFirst<Bytes>(file, size);
}

}  // namespace

std::vector<std::uint8_t> readBytes(const fs::path& file, double times) {
    return readWhole<std::vector<std::uint8_t>>(file, times);
}

std::string readText(const fs::path& file, double times) {
    return readWhole<std::string>(file, times);
}

std::string readHead(const fs::path& file, std::uint64_t bytes) {
    const auto size = sizeOf(file);
    auto text = readFirst<std::string>(file, std::min<std::uint64_t>(size, bytes));
    if (size > bytes)
        text.resize(text.find_last_of("\r\n") + 1);  // npos + 1 is 0: one long line
    return text;
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (auto& letter : result)
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    return result;
}

std::string grouped(std::int64_t number) {
    auto text = std::to_string(number);
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

std::size_t lengthOfCharacter(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto first = byte(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0U) != 0x80)
            return 0;
    const auto second = byte(1);
    const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                       (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
    return wrong ? 0 : length;
}

std::string onOneLine(std::string_view text) {
    std::string line;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = lengthOfCharacter(text, at);
        const auto character = text.substr(at, std::max<std::size_t>(length, 1));
        const auto first = static_cast<unsigned char>(character.front());
        const bool control = first < 0x20 || first == 0x7f ||
                             (first == 0xc2 && static_cast<unsigned char>(character.back()) < 0xa0);
        if (length == 0)
            line += '?';
        else if (control)
            line += ' ';
        else
            line += character;
        at += character.size();
    }
    return line;
}

std::string inQuotes(const std::string& text) {
    constexpr std::size_t longest = 40;
    std::string shown = text.substr(0, longest);
    if (text.size() > longest) {
        // Continuation bytes of UTF-8 begin with the bits 10.
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
            --end;
        shown = text.substr(0, end) + "…";
    }
    return '"' + onOneLine(shown) + '"';
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
        text += (i == 0 ? "" : ", ") + inQuotes(names[i]);
    return names.size() > most ? text + ", …" : text;
}

std::string lastName(const fs::path& path) {
    return path.filename().empty() ? path.parent_path().filename().string()
                                   : path.filename().string();
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (!entry.path().filename().string().starts_with('.'))
            entries.push_back(entry.path());
    if (error)
        failIn(folder.string(),
               "the folder cannot be read (" + error.message() + "); check that you may open it");
    std::sort(entries.begin(), entries.end());
    return entries;
}

std::vector<std::string> numberedClasses(std::int64_t count) {
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < count; ++i)
        names.push_back(std::to_string(i));
    return names;
}

void checkClasses(const std::string& name, const std::string& what,
                  const std::vector<std::string>& classes) {
    if (classes.size() < 2)
        failIn(name, what + " one class only (" + listed(classes) +
                         "), so there is nothing to tell apart; give at least two");
    if (classes.size() > static_cast<std::size_t>(kMaximumClasses))
        failIn(name, what + " " + grouped(static_cast<std::int64_t>(classes.size())) +
                         " classes; give at most " + grouped(kMaximumClasses));
}

void numberClasses(Dataset& dataset, const std::string& name) {
    std::set<std::int64_t> found;
    for (auto* part : {&dataset.train, &dataset.validation})
        for (const auto label : part->labels) {
            found.insert(label);
            if (found.size() > static_cast<std::size_t>(kMaximumClasses))
                failIn(name, "has more than " + grouped(kMaximumClasses) +
                                 " different labels; give classes, or set data.task to regression");
        }
    const std::vector<std::int64_t> sorted(found.begin(), found.end());
    for (const auto label : sorted)
        dataset.classes.push_back(std::to_string(label));
    checkClasses(name, "the labels name", dataset.classes);
    for (auto* part : {&dataset.train, &dataset.validation})
        for (auto& label : part->labels)
            label = std::lower_bound(sorted.begin(), sorted.end(), label) - sorted.begin();
}

Samples selected(const Samples& all, std::int64_t features,
                 const std::vector<std::int64_t>& order) {
    Samples samples;
    const auto take = [&](const auto& from, auto& to, std::int64_t width) {
        if (from.empty())
            return;
        to.reserve(order.size() * static_cast<std::size_t>(width));
        for (const auto index : order)
            to.insert(to.end(), from.begin() + index * width, from.begin() + (index + 1) * width);
    };
    take(all.inputs, samples.inputs, features);
    take(all.exact_inputs, samples.exact_inputs, features);
    take(all.labels, samples.labels, 1);
    take(all.targets, samples.targets, 1);
    take(all.exact_targets, samples.exact_targets, 1);
    return samples;
}

namespace {

/// Row i becomes what row order[i] was, without a second copy of them all.
template <class T>
void reorder(std::vector<T>& rows, std::int64_t width, const std::vector<std::int64_t>& order) {
    if (rows.empty())
        return;
    const auto row = [&](std::int64_t index) { return rows.begin() + index * width; };
    std::vector<bool> done(order.size(), false);
    std::vector<T> first(static_cast<std::size_t>(width));
    for (std::int64_t start = 0; start < static_cast<std::int64_t>(order.size()); ++start) {
        if (done[static_cast<std::size_t>(start)])
            continue;
        std::copy_n(row(start), width, first.begin());
        auto at = start;
        for (auto from = order[static_cast<std::size_t>(at)]; from != start;
             from = order[static_cast<std::size_t>(at)]) {
            std::copy_n(row(from), width, row(at));
            done[static_cast<std::size_t>(at)] = true;
            at = from;
        }
        std::copy_n(first.begin(), width, row(at));
        done[static_cast<std::size_t>(at)] = true;
    }
}

/// The first four fifths, and the rest.
void cut(Dataset& dataset, Samples all) {
    const auto place = all.count() * 4 / 5;
    const auto features = dataset.features();
    const auto tail = [&](auto& values, std::int64_t width) {
        using Values = std::remove_reference_t<decltype(values)>;
        if (values.empty())
            return Values();
        Values rest(values.begin() + place * width, values.end());
        values.resize(static_cast<std::size_t>(place * width));
        return rest;
    };
    dataset.validation = {.inputs = tail(all.inputs, features),
                          .labels = tail(all.labels, 1),
                          .targets = tail(all.targets, 1),
                          .exact_inputs = tail(all.exact_inputs, features),
                          .exact_targets = tail(all.exact_targets, 1)};
    dataset.train = std::move(all);
}

}  // namespace

void splitInOrder(Dataset& dataset, Samples all) {
    cut(dataset, std::move(all));
    dataset.account.split = "The first four fifths are training, the rest is validation.";
}

void splitAtRandom(Dataset& dataset, Samples all, std::uint64_t seed, const std::string& name) {
    const auto count = all.count();
    if (count < 5)
        failIn(name, "holds " + std::to_string(count) + (count == 1 ? " sample" : " samples") +
                         ", too few to split; give at least 5");
    const auto order = Random(seed).permutation(count);
    reorder(all.inputs, dataset.features(), order);
    reorder(all.exact_inputs, dataset.features(), order);
    reorder(all.labels, 1, order);
    reorder(all.targets, 1, order);
    reorder(all.exact_targets, 1, order);
    cut(dataset, std::move(all));
    dataset.account.split = "The seed draws four fifths for training, the rest is validation.";
}

}  // namespace normscope
