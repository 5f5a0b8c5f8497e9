// SPDX-License-Identifier: GPL-3.0-or-later
// Which files of a folder belong together, told by their names.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/idx.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    if (const auto at = text.find(from); at != std::string::npos)
        text.replace(at, from.size(), to);
    return text;
}

/// "train-images-idx3-ubyte.gz" gives "train-images-idx3-ubyte".
std::string withoutGz(std::string name) {
    if (lowered(name).ends_with(".gz"))
        name.resize(name.size() - 3);
    return name;
}

bool holds(const std::string& name, std::string_view word) {
    return name.find(word) != std::string::npos;
}

/// What of a name says which part it is: training first, then validation by precedence.
constexpr std::array<std::string_view, 2> kTrainingWords{"train", "training"};
constexpr std::array<std::string_view, 8> kValidationWords{
    "validation", "valid", "val", "dev", "eval", "test", "testing", "t10k"};
/// Those that also count within another word, "mytrain-images"; the longer ones first.
constexpr std::array<std::string_view, 7> kWithinWords{"training", "train",      "t10k", "testing",
                                                       "test",     "validation", "valid"};

/// What the name of a file says it holds. Names that differ in the family are of different sets.
struct IdxName {
    bool images = false;
    std::string part;  ///< a word of those above; empty: of none
    std::string family;
    bool operator==(const IdxName&) const = default;
};

/// Its words between whatever is neither letter nor digit, but for those that every name has.
std::vector<std::string> wordsOf(const std::string& name) {
    std::vector<std::string> words(1);
    for (const char letter : name)
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
            (static_cast<unsigned char>(letter) & 0x80U) != 0)
            words.back() += letter;
        else if (!words.back().empty())
            words.emplace_back();
    std::erase_if(words, [](const std::string& word) {
        return word.empty() || word == "ubyte" || word == "int";
    });
    return words;
}

/// The word of a part, taken out: a word of its own, else one of the longer ones within another.
std::string takePart(std::vector<std::string>& words) {
    for (const auto known : {std::span<const std::string_view>(kTrainingWords),
                             std::span<const std::string_view>(kValidationWords)})
        for (const auto part : known)
            if (const auto word = std::ranges::find(words, part); word != words.end()) {
                words.erase(word);
                return std::string(known.front() == kTrainingWords[0] ? kTrainingWords[0] : part);
            }
    for (const auto part : kWithinWords)
        for (auto& word : words)
            if (holds(word, part)) {
                word = replaced(word, part, "");
                return std::string(part == kTrainingWords[1] ? kTrainingWords[0] : part);
            }
    return {};
}

/// None for a name that is none of an IDX file.
std::optional<IdxName> nameOf(const fs::path& file) {
    auto name = lowered(withoutGz(file.filename().string()));
    const auto format = name.find("idx");
    const bool images = holds(name, "images");
    if (format == std::string::npos || (!images && !holds(name, "labels")))
        return std::nullopt;
    const bool numbered =
        format + 3 < name.size() && name[format + 3] >= '0' && name[format + 3] <= '9';
    name.replace(format, numbered ? 4 : 3, "-");
    auto words = wordsOf(replaced(name, images ? "images" : "labels", "-"));
    IdxName found{images, takePart(words), {}};
    for (const auto& word : words)
        found.family += (found.family.empty() || word.empty() ? "" : "-") + word;
    return found;
}

/// The file itself, or the one in a folder of its name, as some archives unpack.
fs::path fileOf(const fs::path& entry, const IdxName& name) {
    std::error_code error;
    if (!fs::is_directory(entry, error))
        return entry;
    for (const auto& inside : entriesOf(entry))
        if (nameOf(inside) == name && fs::is_regular_file(inside, error))
            return inside;
    return {};
}

/// The images and labels of one part; either may be missing.
struct Half {
    fs::path images, labels;
    std::string name;  ///< of what is there, as the folder has it, without .gz
    bool isWhole() const { return !images.empty() && !labels.empty(); }
};

/// Files whose names differ in the part alone.
struct Family {
    std::map<std::string, Half> parts;
    std::vector<fs::path> files;  ///< also those that another stands for
    const Half* half(std::string_view part) const {
        const auto found = parts.find(std::string(part));
        return found == parts.end() ? nullptr : &found->second;
    }
};

/// What is read goes first: plain before packed, a file before one in a folder of its name.
int placeInRow(const fs::path& file, const fs::path& folder) {
    return (lowered(file.extension().string()) == ".gz" ? 2 : 0) +
           (file.lexically_relative(folder).has_parent_path() ? 1 : 0);
}

using Families = std::map<std::string, Family>;

/// Those of a folder by what their names share, in small letters.
Families familiesOf(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
        failIn(folder.string(), "there is no such folder; give a folder of MNIST-style IDX files");
    Families families;
    for (const auto& entry : entriesOf(folder)) {
        const auto name = nameOf(entry);
        const auto file = name ? fileOf(entry, *name) : fs::path();
        if (file.empty())
            continue;
        auto& family = families[name->family];
        family.files.push_back(file);
        auto& half = family.parts[name->part];
        auto& place = name->images ? half.images : half.labels;
        if (place.empty() || placeInRow(file, folder) < placeInRow(place, folder))
            place = file;
        half.name = withoutGz(entry.filename().string());
    }
    return families;
}

/// Throws DataError for images without labels, and for labels without images.
IdxPair paired(const fs::path& folder, const Half& half) {
    if (!half.images.empty() && !half.labels.empty())
        return {half.images, half.labels};
    const bool has_images = half.labels.empty();
    const auto& own = half.name;
    // In the letters that the other file has.
    const bool capitals = own.find(has_images ? "IMAGES" : "LABELS") != std::string::npos;
    auto partner =
        has_images ? replaced(own, capitals ? "IMAGES" : "images", capitals ? "LABELS" : "labels")
                   : replaced(own, capitals ? "LABELS" : "labels", capitals ? "IMAGES" : "images");
    for (const auto* kind : {"idx", "IDX"})
        partner = replaced(partner, kind + std::string(has_images ? "3" : "1"),
                           kind + std::string(has_images ? "1" : "3"));
    failIn(folder.string(), "has " + own + " but no " + (has_images ? "labels" : "images") +
                                " for it; add " + partner + " or " + partner + ".gz");
}

/// "emnist-letters-…"; where the names do not begin so, one of the files.
std::string shownName(const std::string& key, const Family& family) {
    const auto first = family.files.front().filename().string();
    return !key.empty() && lowered(first).starts_with(key) ? key + "-…" : first;
}

const Family& familyFor(const Families& families, const fs::path& folder, const fs::path& wanted) {
    if (families.size() == 1)
        return families.begin()->second;
    const auto name = [](const fs::path& file) {
        return lowered(withoutGz(file.filename().string()));
    };
    for (const auto& [key, family] : families)
        if (std::ranges::find(family.files, name(wanted), name) != family.files.end())
            return family;
    std::vector<std::string> names;
    for (const auto& [key, family] : families)
        names.push_back(shownName(key, family));
    failIn(folder.string(), "holds " + std::to_string(families.size()) +
                                " sets of images and labels, " + listed(names) +
                                "; set data.path to a file of the one to use");
}

/// Folders of a folder, down to the second, that hold IDX files.
std::vector<std::string> deeperFolders(const fs::path& folder, int levels = 2) {
    std::vector<std::string> found;
    for (const auto& entry : entriesOf(folder)) {
        std::error_code error;
        if (!fs::is_directory(entry, error) || levels == 0)
            continue;
        if (std::ranges::any_of(entriesOf(entry),
                                [](const auto& file) { return nameOf(file).has_value(); }))
            found.push_back(entry.string());
        else
            std::ranges::copy(deeperFolders(entry, levels - 1), std::back_inserter(found));
    }
    return found;
}

[[noreturn]] void failForNothing(const fs::path& folder) {
    const auto deeper = deeperFolders(folder);
    const auto is_part = [](const std::string& name) {
        auto words = wordsOf(lowered(lastName(name)));
        return takePart(words) == "train";
    };
    if (deeper.size() == 1)
        failIn(folder.string(), "holds no IDX files itself; set data.path to " + deeper.front());
    if (!deeper.empty() && std::ranges::none_of(deeper, is_part))
        failIn(folder.string(), "holds no IDX files itself; set data.path to one of its folders, " +
                                    deeper[0] + " or " + deeper[1]);
    failIn(folder.string(),
           std::string(deeper.empty() ? "holds no MNIST-style IDX files; put "
                                      : "holds the parts in folders of their own; put all their "
                                        "files into one folder, named ") +
               "train-images-idx3-ubyte and train-labels-idx1-ubyte" +
               (deeper.empty() ? " there, plain or .gz"
                               : ", t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte"));
}

/// The part for validation: the first that has images and labels, else the first.
const Half* validationOf(const Family& family) {
    const Half* found = nullptr;
    for (const auto word : kValidationWords)
        if (const auto* half = family.half(word); half != nullptr) {
            if (half->isWhole())
                return half;
            found = found == nullptr ? half : found;
        }
    return found;
}

/// Names of the files that are in no pair.
std::vector<std::string> leftOut(const Families& families, const IdxFolder& read,
                                 const fs::path& folder) {
    std::vector<fs::path> used{read.train.images, read.train.labels};
    if (read.validation)
        used.insert(used.end(), {read.validation->images, read.validation->labels});
    std::vector<std::string> names;
    for (const auto& [key, family] : families)
        for (const auto& file : family.files)
            if (std::ranges::find(used, file) == used.end())
                names.push_back(file.lexically_relative(folder).string());
    return names;
}

}  // namespace

bool holdsSeveralSets(const fs::path& folder) {
    return familiesOf(folder.empty() ? fs::path(".") : folder).size() > 1;
}

IdxFolder findIdxFiles(const fs::path& path) {
    std::error_code error;
    const bool file = fs::is_regular_file(path, error);
    auto folder = file ? path.parent_path() : path;
    if (folder.empty())
        folder = ".";
    const auto families = familiesOf(folder);
    if (families.empty())
        failForNothing(folder);
    const auto& family = familyFor(families, folder, file ? path : fs::path());
    const auto* validation = validationOf(family);
    const auto* first = family.half("train");
    if (first == nullptr)
        first = family.half("");
    if (first == nullptr)
        std::swap(first, validation);
    IdxFolder found{paired(folder, *first), std::nullopt, {}};
    if (validation != nullptr)
        found.validation = paired(folder, *validation);
    found.left_out = leftOut(families, found, folder);
    return found;
}

}  // namespace normscope
