// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy arrays as a data set, of an archive or beside each other: x_train, y_train and x_val, y_val
// (or x_test, y_test), else x and y, split 4 to 1 by the seed. Bytes of images are scaled to
// [0, 1].
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/array_files.h"
#include "model/data/formats/class_labels.h"
#include "model/data/reading.h"
#include "model/data/recognize.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

constexpr const char* kWanted = "x_train, y_train, x_test and y_test, or x and y";

/// The inputs as the network takes them, and the labels as the file has them.
struct Part {
    std::vector<std::int64_t> shape;  ///< of one sample
    Samples samples;
    std::vector<std::string> words;  ///< labels that are text
    Origins x_origins, y_origins;    ///< what values are counted from
};

/// Inputs and labels that belong together.
struct Pair {
    std::string x, y;
};

/// Arrays without channels get one; (N, F) stay as they are.
std::vector<std::int64_t> sampleShape(const std::vector<std::int64_t>& extents,
                                      const std::string& place) {
    if (extents.size() < 2)
        failIn(place, "has the shape " + tupleText(extents) +
                          "; give samples as (N, F), (N, H, W), (N, C, H, W) or (N, C, D, H, W)");
    std::vector<std::int64_t> shape(extents.begin() + 1, extents.end());
    if (shape.size() >= 3 && shape.back() <= 4 && shape.front() > 4)
        failIn(place, "has the shape " + tupleText(extents) +
                          " with the channels last; move them behind N: x.transpose(" +
                          (shape.size() == 3 ? "0, 3, 1, 2)" : "0, 4, 1, 2, 3)"));
    if (shape.size() == 2)
        shape.insert(shape.begin(), 1);
    std::int64_t features = 1;
    for (const auto extent : shape)
        features *= extent;  // below 2^28: the array is in memory
    if (features > kMaximumFeatures)
        failIn(place, "has " + grouped(features) + " values a sample; give at most " +
                          grouped(kMaximumFeatures));
    return shape;
}

/// Counted from where those of the training part are.
void readInputs(Part& part, ArrayFiles& files, const std::string& name, const Part* training) {
    auto x = files.read(name);
    const auto place = files.placeOf(name);
    part.shape = sampleShape(x.extents, place);
    const bool exact = needsDoubles(x);
    requireRoom(place, static_cast<std::uint64_t>(x.count()) * (exact ? 12 : 5),
                "give fewer samples");
    // Pixels of an image have one origin, so that they keep their differences.
    const auto columns = x.extents.size() == 2 ? x.extents[1] : 1;
    part.x_origins = training != nullptr && training->shape == part.shape ? training->x_origins
                                                                          : originsOf(x, columns);
    if (exact)
        part.samples.exact_inputs = distancesOf(x, part.x_origins, place);
    else
        part.samples.inputs = numbersOf<float>(x, place);
    x.bytes = {};  // it may be most of the memory that there is
    if (x.type == NumpyType::UInt8 && part.shape.size() >= 3)
        for (auto& value : part.samples.inputs)
            value /= 255.0F;  // images
}

/// A column, or a row.
bool isOneLine(const std::vector<std::int64_t>& extents) {
    return std::ranges::count_if(extents, [](const auto extent) { return extent != 1; }) <= 1;
}

void readTargets(Part& part, const NumpyArray& y, const std::string& place, const Part* training) {
    auto& samples = part.samples;
    part.y_origins = training != nullptr ? training->y_origins : originsOf(y, 1);
    if (needsDoubles(y)) {
        samples.exact_targets = distancesOf(y, part.y_origins, place);
        for (const double target : samples.exact_targets)
            samples.targets.push_back(static_cast<float>(target));
    } else {
        samples.targets = numbersOf<float>(y, place);
    }
    samples.labels.assign(samples.targets.size(), 0);
}

Part readPart(ArrayFiles& files, const Pair& names, Task task, const Part* training = nullptr) {
    Part part;
    readInputs(part, files, names.x, training);
    const auto count = static_cast<std::int64_t>(
        std::max(part.samples.inputs.size(), part.samples.exact_inputs.size()));
    std::int64_t features = 1;
    for (const auto extent : part.shape)
        features *= extent;
    const auto y = files.read(names.y);
    const auto y_place = files.placeOf(names.y);
    if (!isOneLine(y.extents))
        failIn(y_place, "has the shape " + tupleText(y.extents) +
                            (task == Task::Regression
                                 ? " where values to predict have (N,) or (N, 1); give one column"
                                 : " where labels have (N,) or (N, 1); give class numbers (from "
                                   "one column a class: y.argmax(1))"));
    if (y.count() != count / features)
        failIn(y_place, "holds " + grouped(y.count()) + (y.count() == 1 ? " label" : " labels") +
                            " for the " + grouped(count / features) + " samples of " + names.x +
                            "; give arrays that belong together");
    if (task == Task::Regression) {
        readTargets(part, y, y_place, training);
    } else if (isText(y)) {
        part.words = textsOf(y);
        part.samples.labels.assign(part.words.size(), 0);
    } else {
        part.samples.labels = wholeNumbersOf(y, y_place);
        if (training == nullptr)
            refuseQuantities(part.samples.labels, y_place);
    }
    return part;
}

/// What the arrays of a part are called, in order of precedence.
using Pairs = std::vector<Pair>;
const Pairs& trainingNames() {
    static const Pairs names{{"x_train", "y_train"},
                             {"train_images", "train_labels"},
                             {"images_train", "labels_train"},
                             {"train_x", "train_y"},
                             {"train_data", "train_labels"}};
    return names;
}

/// Test arrays only where there are none for validation.
const Pairs& validationNames() {
    static const Pairs names = [] {
        Pairs all;
        for (const std::string word : {"validation", "val", "valid", "dev", "eval", "test"}) {
            all.push_back({"x_" + word, "y_" + word});
            all.push_back({word + "_images", word + "_labels"});
            all.push_back({"images_" + word, "labels_" + word});
            all.push_back({word + "_x", word + "_y"});
            all.push_back({word + "_data", word + "_labels"});
        }
        return all;
    }();
    return names;
}

/// arr_0, arr_1: of numpy.savez(file, x, y).
const Pairs& wholeNames() {
    static const Pairs names{{"x", "y"},         {"images", "labels"},   {"data", "labels"},
                             {"data", "target"}, {"features", "labels"}, {"arr_0", "arr_1"}};
    return names;
}

/// Whether an array in a file of its own is x, y or the like, or has its other half beside it.
bool belongs(const ArrayFiles& files, const std::string& stem) {
    if (stem == "x" || stem == "y" || stem.starts_with("x_") || stem.starts_with("y_"))
        return true;
    for (const auto* pairs : {&trainingNames(), &validationNames(), &wholeNames()})
        for (const auto& pair : *pairs)
            if ((pair.x == stem || pair.y == stem) && files.has(pair.x) && files.has(pair.y))
                return true;
    return false;
}

bool isNamed(const Pairs& pairs, const std::string& name) {
    return std::ranges::any_of(pairs,
                               [&](const Pair& pair) { return pair.x == name || pair.y == name; });
}

/// Which arrays hold what.
struct Names {
    Pair train;
    std::optional<Pair> validation;
};

/// The first pair of which both are there.
std::optional<Pair> completePair(const Pairs& pairs, const ArrayFiles& files) {
    for (const auto& pair : pairs)
        if (files.has(pair.x) && files.has(pair.y))
            return pair;
    return std::nullopt;
}

/// The same; throws DataError where only inputs are.
std::optional<Pair> pairOf(const Pairs& pairs, const ArrayFiles& files, const std::string& path) {
    if (auto pair = completePair(pairs, files))
        return pair;
    for (const auto& pair : pairs)
        if (files.has(pair.x))
            failIn(path, "holds " + pair.x + " but no " + pair.y + "; name the arrays " + kWanted);
    return std::nullopt;
}

Names find(const ArrayFiles& files, const std::string& path, const std::string& stem) {
    // A single x.npy stands for itself, not for x_train.npy beside it.
    const bool trained =
        std::ranges::any_of(trainingNames(), [&](const Pair& pair) { return files.has(pair.x); });
    if (isNamed(wholeNames(), stem) || !trained)
        if (auto whole = pairOf(wholeNames(), files, path);
            whole && (whole->x != "arr_0" || !files.has("arr_2")))
            return {*whole, std::nullopt};
    if (auto train = pairOf(trainingNames(), files, path))
        return {*train, completePair(validationNames(), files)};
    failIn(path, (files.names().empty() ? "holds no arrays"
                                        : "holds the arrays " + listed(files.names())) +
                     "; name them " + kWanted);
}

/// Text that occurs, sorted by bytes, becomes the classes.
void nameClasses(Dataset& dataset, const std::vector<std::string>& train,
                 const std::vector<std::string>& validation, const std::string& name) {
    std::set<std::string> found(train.begin(), train.end());
    found.insert(validation.begin(), validation.end());
    dataset.classes.assign(found.begin(), found.end());
    checkClasses(name, "the labels name", dataset.classes);
}

/// The places of labels among the classes.
void numberWords(Part& part, const std::vector<std::string>& classes) {
    for (std::size_t i = 0; i < part.words.size(); ++i)
        part.samples.labels[i] = std::ranges::lower_bound(classes, part.words[i]) - classes.begin();
}

/// Says what values of 64 bits are counted from.
void noteOrigins(Dataset& dataset, const std::string& name, const Origins& origins) {
    constexpr std::size_t most = 4;
    std::size_t count = 0;
    std::string text;
    for (std::size_t i = 0; i < origins.size(); ++i)
        if (origins[i] != 0 && ++count <= most) {
            const auto column = "column " + std::to_string(i + 1);
            text.append(count == 1 ? "" : ", ").append(wholeText(origins[i]));
            if (origins.size() > 1)
                text.append(" (").append(column).append(")");
        }
    if (count > 0)
        dataset.account.notes.push_back(
            name + " holds whole numbers beyond 2^53; they are counted from their least, " + text +
            (count > most ? ", …" : "") + ", so that they keep their differences.");
}

void noteRest(Dataset& dataset, const ArrayFiles& files, const Names& names) {
    std::vector<std::string> rest;
    for (const auto& name : files.names())
        if (name != names.train.x && name != names.train.y &&
            (!names.validation || (name != names.validation->x && name != names.validation->y)))
            rest.push_back(name);
    if (!rest.empty())
        dataset.account.notes.push_back("Left out: the arrays " + listed(rest) + '.');
}

Dataset make(const Configuration& configuration) {
    const auto& path = configuration.data.path;
    const auto task = configuration.data.task;
    const std::filesystem::path file(path);
    ArrayFiles files(file);
    const auto stem = lowered(file.extension().string()) == ".npy" ? lowered(file.stem().string())
                                                                   : std::string();
    if (!stem.empty() && !belongs(files, stem))
        failIn(path, std::string("is one array without its labels; name the files x.npy and "
                                 "y.npy in one folder, or save both with numpy.savez(file, x=x, "
                                 "y=y)"));
    const auto names = find(files, path, stem);
    auto train = readPart(files, names.train, task);
    Dataset dataset;
    dataset.name = lastName(path);
    dataset.shape = train.shape;
    dataset.task = task;
    dataset.account.label = "The array " + names.train.y + '.';
    noteRest(dataset, files, names);
    noteOrigins(dataset, names.train.x, train.x_origins);
    noteOrigins(dataset, names.train.y, train.y_origins);
    Part validation;
    if (names.validation) {
        validation = readPart(files, *names.validation, task, &train);
        if (validation.shape != train.shape)
            failIn(files.placeOf(names.validation->x),
                   "has samples of shape " + tupleText(validation.shape) + ", " + names.train.x +
                       " of " + tupleText(train.shape) + "; give arrays that belong together");
        if (validation.words.empty() != train.words.empty())
            failIn(files.placeOf(names.validation->y),
                   "holds other labels than " + names.train.y +
                       "; give numbers in both, or text in both");
    }
    const bool words = !train.words.empty();
    if (words) {
        nameClasses(dataset, train.words, validation.words, path);
        numberWords(train, dataset.classes);
        numberWords(validation, dataset.classes);
    }
    if (names.validation) {
        dataset.train = std::move(train.samples);
        dataset.validation = std::move(validation.samples);
        dataset.account.split =
            "Training is " + names.train.x + ", validation " + names.validation->x + '.';
    } else {
        splitAtRandom(dataset, std::move(train.samples), configuration.seed,
                      files.placeOf(names.train.x));
    }
    if (task == Task::Regression)
        dataset.classes = {names.train.y};
    else if (!words)
        numberClasses(dataset, path);
    if (names.validation && task == Task::Classification)
        noteNewClasses(dataset);
    return dataset;
}

/// A folder of arrays is read by the first of them.
std::string pathFor(const DataCandidate& candidate) {
    for (const auto& entry : candidate.entries)
        if (const auto name = lowered(entry.filename().string());
            name.ends_with(".npy") && (isNamed(wholeNames(), name.substr(0, name.size() - 4)) ||
                                       isNamed(trainingNames(), name.substr(0, name.size() - 4))))
            return entry.string();
    return {};
}

}  // namespace

extern const DatasetRow kNpz{
    .key = "npz",
    .label = "NumPy file…",
    .sentence =
        "NumPy arrays x and y, or x_train, y_train, x_test, y_test, in the .npz file named "
        "by data.path, or x.npy with y.npy beside it",
    .shape = DataShape::Any,
    .source = DataSource::File,
    .make = make,
    .uses = {"path", "task"},
    .reading = {.what = "NumPy .npz or .npy file",
                .first_bytes = "\x93NUMPY",
                .extensions = {".npy", ".npz"},
                .path_for = pathFor},
};

}  // namespace normscope
