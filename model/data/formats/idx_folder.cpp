// SPDX-License-Identifier: GPL-3.0-or-later
// Which files of a folder belong together, told by their names.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <system_error>

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

bool isIdxName(const std::string& name) {
    return holds(name, "idx") && (holds(name, "images") || holds(name, "labels"));
}

/// The file itself, or the one in a folder of its name, as some archives unpack.
fs::path fileOf(const fs::path& entry) {
    std::error_code error;
    if (!fs::is_directory(entry, error))
        return entry;
    const auto name = withoutGz(lowered(entry.filename().string()));
    for (const auto& inside : entriesOf(entry))
        if (withoutGz(lowered(inside.filename().string())) == name &&
            fs::is_regular_file(inside, error))
            return inside;
    return {};
}

/// What of a name says which part it is.
constexpr std::array<std::string_view, 2> kTrainingWords{"training", "train"};
constexpr std::array<std::string_view, 4> kValidationWords{"t10k", "testing", "test", "valid"};

/// The images and labels of one part; either may be missing.
struct Half {
    fs::path images, labels;
    std::string name;  ///< of what is there, as the folder has it, without .gz
};

/// Files whose names differ in the part alone.
struct Family {
    std::optional<Half> training, validation, other;
};

/// Takes the word of a part out of a name; which one it was.
enum class Part { Training, Validation, Other };
Part takePart(std::string& name) {
    for (const auto word : kTrainingWords)
        if (holds(name, word)) {
            name = replaced(name, word, "");
            return Part::Training;
        }
    for (const auto word : kValidationWords)
        if (holds(name, word)) {
            name = replaced(name, word, "");
            return Part::Validation;
        }
    return Part::Other;
}

/// Of names in small letters; the plain file where it is there packed too.
std::map<std::string, Family> familiesOf(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
        failIn(folder.string(), "there is no such folder; give a folder of MNIST-style IDX files");
    std::map<std::string, Family> families;
    for (const auto& entry : entriesOf(folder)) {
        const auto own = withoutGz(entry.filename().string());
        auto name = lowered(own);
        if (!isIdxName(name))
            continue;
        const auto file = fileOf(entry);
        if (file.empty())
            continue;
        const bool images = holds(name, "images");
        name = replaced(replaced(name, images ? "images" : "labels", ""), images ? "idx3" : "idx1",
                        "");
        const auto part = takePart(name);
        auto& family = families[name];
        auto& half = part == Part::Training     ? family.training
                     : part == Part::Validation ? family.validation
                                                : family.other;
        if (!half)
            half.emplace();
        auto& place = images ? half->images : half->labels;
        if (place.empty() || lowered(place.extension().string()) == ".gz")
            place = file;
        half->name = own;
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

/// "emnist-letters-…" of a family's key "emnist-letters---ubyte".
std::string shownName(const std::string& key) {
    const auto end = std::min(key.find("--"), key.find("-ubyte"));
    return key.substr(0, end) + "-…";
}

const Family& familyFor(const std::map<std::string, Family>& families, const fs::path& folder,
                        const std::string& wanted) {
    if (families.size() == 1)
        return families.begin()->second;
    for (const auto& [key, family] : families)
        for (const auto* half : {&family.training, &family.validation, &family.other})
            if (*half && !wanted.empty() &&
                (lowered((*half)->images.filename().string()) == wanted ||
                 lowered((*half)->labels.filename().string()) == wanted))
                return family;
    std::vector<std::string> names;
    for (const auto& [key, family] : families)
        names.push_back(shownName(key));
    failIn(folder.string(), "holds " + std::to_string(families.size()) +
                                " sets of images and labels, " + listed(names) +
                                "; set data.path to a file of the one to use");
}

}  // namespace

bool holdsSeveralSets(const fs::path& folder) {
    return familiesOf(folder.empty() ? fs::path(".") : folder).size() > 1;
}

IdxFolder findIdxFiles(const fs::path& path) {
    std::error_code error;
    const bool file = fs::is_regular_file(path, error);
    const auto folder = file ? path.parent_path() : path;
    const auto families = familiesOf(folder.empty() ? fs::path(".") : folder);
    if (families.empty())
        failIn(folder.string(),
               "holds no MNIST-style IDX files; put train-images-idx3-ubyte and "
               "train-labels-idx1-ubyte there, plain or .gz");
    const auto& family =
        familyFor(families, folder, file ? lowered(path.filename().string()) : std::string());
    const auto& first = family.training ? family.training
                        : family.other  ? family.other
                                        : family.validation;
    IdxFolder found{paired(folder, *first), std::nullopt};
    if (&first != &family.validation && family.validation)
        found.validation = paired(folder, *family.validation);
    return found;
}

}  // namespace normscope
