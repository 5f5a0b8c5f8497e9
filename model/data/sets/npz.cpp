// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy arrays as a data set, of an archive or beside each other: x_train, y_train and x_test,
// y_test (or x_val, y_val), else x and y, split 4 to 1 by the seed. Bytes of images are scaled to
// [0, 1].
#include <algorithm>
#include <optional>
#include <set>

#include "model/data/data_file.h"
#include "model/data/formats/array_files.h"
#include "model/data/recognize.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

constexpr const char* kWanted = "x_train, y_train, x_test and y_test, or x and y";

/// The inputs as the network takes them, and the labels as the file has them.
struct Part {
    std::vector<std::int64_t> shape;  ///< of one sample
    Samples samples;
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

Part readPart(ArrayFiles& files, const std::string& x_name, const std::string& y_name, Task task) {
    Part part;
    const auto x = files.read(x_name);
    const auto x_place = files.placeOf(x_name);
    part.shape = sampleShape(x.extents, x_place);
    part.samples.inputs = floatsOf(x, x_place);
    if (x.type == NumpyType::UInt8 && part.shape.size() >= 3)
        for (auto& value : part.samples.inputs)
            value /= 255.0F;  // images
    const auto y = files.read(y_name);
    const auto y_place = files.placeOf(y_name);
    const bool column = y.extents.size() == 2 && y.extents[1] == 1;
    if (y.extents.size() != 1 && !column)
        failIn(y_place, "has the shape " + tupleText(y.extents) +
                            (task == Task::Regression
                                 ? " where values to predict have (N,) or (N, 1); give one column"
                                 : " where labels have (N,) or (N, 1); give class numbers (from "
                                   "one column a class: y.argmax(1))"));
    if (y.extents[0] != x.extents[0])
        failIn(y_place, "holds " + grouped(y.extents[0]) + " labels for the " +
                            grouped(x.extents[0]) + " samples of " + x_name +
                            "; give arrays that belong together");
    if (task == Task::Regression) {
        part.samples.targets = floatsOf(y, y_place);
        part.samples.labels.assign(part.samples.targets.size(), 0);
    } else {
        part.samples.labels = wholeNumbersOf(y, y_place);
    }
    return part;
}

/// Which arrays hold what.
struct Names {
    std::string x, y;
    std::optional<std::pair<std::string, std::string>> validation;
};

Names find(const ArrayFiles& files, const std::string& path, const std::string& stem) {
    const auto partner = [&](const std::string& x) {
        auto y = x;
        y.front() = 'y';
        if (!files.has(y))
            failIn(path, "holds " + x + " but no " + y + "; name the arrays " + kWanted);
        return y;
    };
    // A single x.npy stands for itself, not for x_train.npy beside it.
    const bool whole = stem == "x" || stem == "y" || !files.has("x_train");
    if (whole && files.has("x"))
        return {"x", partner("x"), std::nullopt};
    if (!files.has("x_train"))
        failIn(path, (files.names().empty() ? "holds no arrays"
                                            : "holds the arrays " + listed(files.names())) +
                         "; name them " + kWanted);
    Names names{"x_train", partner("x_train"), std::nullopt};
    for (const char* x : {"x_test", "x_val"})
        if (!names.validation && files.has(x))
            names.validation = {x, partner(x)};
    return names;
}

/// Labels become 0, 1, … in the order of their numbers, which name them.
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

Dataset make(const Configuration& configuration) {
    const auto& path = configuration.data.path;
    const auto task = configuration.data.task;
    const std::filesystem::path file(path);
    ArrayFiles files(file);
    const auto stem = lowered(file.extension().string()) == ".npy" ? lowered(file.stem().string())
                                                                   : std::string();
    if (!stem.empty() && stem != "x" && stem != "y" && !stem.starts_with("x_") &&
        !stem.starts_with("y_"))
        failIn(path, std::string("is one array without its labels; name the files x.npy and "
                                 "y.npy in one folder, or save both with numpy.savez(file, x=x, "
                                 "y=y)"));
    const auto names = find(files, path, stem);
    auto train = readPart(files, names.x, names.y, task);
    Dataset dataset;
    dataset.name = lastName(path);
    dataset.shape = train.shape;
    dataset.task = task;
    if (names.validation) {
        auto validation = readPart(files, names.validation->first, names.validation->second, task);
        if (validation.shape != train.shape)
            failIn(files.placeOf(names.validation->first),
                   "has samples of shape " + tupleText(validation.shape) + ", " + names.x + " of " +
                       tupleText(train.shape) + "; give arrays that belong together");
        dataset.train = std::move(train.samples);
        dataset.validation = std::move(validation.samples);
    } else {
        splitAtRandom(dataset, train.samples, configuration.seed, files.placeOf(names.x));
    }
    if (task == Task::Regression)
        dataset.classes = {names.y};
    else
        numberClasses(dataset, path);
    return dataset;
}

/// A folder of arrays is read by the first of them.
std::string pathFor(const DataCandidate& candidate) {
    for (const auto& entry : candidate.entries)
        if (const auto name = lowered(entry.filename().string());
            name == "x.npy" || name == "x_train.npy")
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
