// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/dataset_row.h"
#include "model/settings/setting_rows.h"

namespace normscope::detail {

namespace {

constexpr double kSeedMaximum = 9223372036854775807.0;  // rounds to 2^63; integers cannot exceed it

Rows runRows() {
    return {
        row(&Configuration::seed, "seed", "Seed",
            "Start of every random number of the run; the same seed, the same run.",
            {.effect = Effect::Rebuild,
             .maximum = kSeedMaximum,
             .shared = true,
             .section = Section::Network,
             .rank = 2}),
        row(&Configuration::steps, "steps", "Steps",
            "Optimizer steps of a run without a window; the window trains on.",
            {.effect = Effect::None, .maximum = 1e12, .shared = true}),
        row(&Configuration::mode, "mode", "Mode",
            "train normalizes by the batch and moves the running statistics; eval uses the running "
            "statistics.",
            {.mark = "{value} mode", .section = Section::Bar}),
    };
}

/// Its choices are the rows of the data sets.
Key datasetKey() {
    Key key =
        row(&DataConfig::dataset, "data.dataset", "Dataset",
            "What the network learns to tell apart.", {.effect = Effect::Rebuild, .shared = true});
    key.kind = ValueKind::Choice;
    for (const auto* set : datasetRows())
        key.choices.push_back({set->key, set->label});
    return key;
}

Rows dataRows() {
    constexpr auto kRebuild = Effect::Rebuild;
    return {
        datasetKey(),
        row(&DataConfig::path, "data.path", "File or folder",
            "Where the data sets idx, csv, images and npz are read from: a file, or a folder of "
            "IDX files or of folders of images.",
            {.effect = kRebuild, .shared = true, .file = FileRole::Data, .hides = true}),
        row(&DataConfig::label, "data.label", "Label column",
            "Name of the CSV column that holds the classes, or the numbers to predict; empty is "
            "the one called label, class, target …, else the only one of text, else the last.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::leave_out, "data.leave_out", "Leave out",
            "Names of CSV columns that are not read, or #3 for the third, separated by commas.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::header, "data.header", "Header",
            "Whether the first line of a CSV file holds the columns' names; auto tells by the "
            "lines below it.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::missing, "data.missing", "Missing words",
            "Words of a CSV file that mean a missing value, separated by commas; empty is ?, -, "
            "NA, N/A, NaN, null and none among numbers, and no text of the label column.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::separator, "data.separator", "Separator",
            "What stands between the fields of a CSV file; auto is what divides all lines alike.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::decimal, "data.decimal", "Decimal sign",
            "What stands before a number's decimals in a CSV file; the other one may group "
            "thousands.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::transpose, "data.transpose", "Transpose",
            "Exchanges height and width of the images of IDX files; auto does so for EMNIST, "
            "which stores them so.",
            {.effect = kRebuild, .shared = true, .rank = 1, .hides = true}),
        row(&DataConfig::task, "data.task", "Predict",
            "What the labels of a CSV or NumPy file are: classes to tell apart, or a number to "
            "predict by mean squared error (regression).",
            {.effect = kRebuild, .shared = true, .hides = true}),
        row(&DataConfig::image_size, "data.image_size", "Image size",
            "Width and height, in pixels, to which a folder's images are rescaled.",
            {.effect = kRebuild,
             .minimum = 4,
             .maximum = 128,
             .shared = true,
             .rank = 1,
             .hides = true}),
        row(&DataConfig::standardization, "data.standardization", "Inputs",
            "Brings the inputs to mean 0 and deviation 1, measured on the training part; none "
            "leaves images in 0 to 1.",
            {.effect = kRebuild, .shared = true, .rank = 1}),
        row(&DataConfig::samples, "data.samples", "Samples",
            "Samples of the generated sets, training and validation together; one fifth is "
            "validation.",
            {.effect = kRebuild, .minimum = 10, .maximum = 1e6, .shared = true, .rank = 2}),
        row(&DataConfig::noise, "data.noise", "Noise",
            "Standard deviation of the noise on every coordinate, or voxel, of the generated sets.",
            {.effect = kRebuild, .maximum = 10, .shared = true, .rank = 2, .slider = true}),
        row(&DataConfig::batch_size, "data.batch_size", "Batch size",
            "Samples per step; batch normalization takes its statistics over them.",
            {.minimum = 1, .maximum = 1e6, .mark = "batch {value}", .rank = 1}),
        row(&DataConfig::drop_last, "data.drop_last", "Drop last",
            "Leaves out the last batch of an epoch when it is not full.",
            {.mark = "drop last {value}", .rank = 1}),
        row(&DataConfig::order, "data.order", "Order",
            "Shuffled anew each epoch, or sorted by class, so that a batch sees one class or two; "
            "by the number to predict in a regression.",
            {.mark = "batches {value}", .rank = 1}),
    };
}

Rows validationRows() {
    return {
        row(&ValidationConfig::brightness, "validation.brightness", "Brightness",
            "Added to every value of the validation data; images lie in 0 to 1.",
            {.minimum = -1, .maximum = 1, .mark = "brightness {value}", .slider = true}),
        row(&ValidationConfig::contrast, "validation.contrast", "Contrast",
            "Multiplies every value of the validation data.",
            {.maximum = 4, .mark = "contrast {value}", .slider = true}),
        row(&ValidationConfig::noise, "validation.noise", "Noise",
            "Standard deviation of noise on the validation data, the same noise every time.",
            {.maximum = 2, .mark = "validation noise {value}", .slider = true}),
        row(&ValidationConfig::invert, "validation.invert", "Invert",
            "Turns the validation images into their negatives, and points about the origin.",
            {.mark = "invert {value}"}),
        row(&ValidationConfig::clamp, "validation.clamp", "Clamp to 0…1",
            "Keeps shifted validation images within 0 to 1, as a camera would.",
            {.mark = "clamp {value}"}),
        row(&ValidationConfig::order, "validation.order", "Order",
            "In which order batches of validation data are made; it matters to batch statistics "
            "only.",
            {.mark = "validation {value}"}),
    };
}

}  // namespace

std::vector<Key> makeSettingTable() {
    std::vector<Key> keys;
    for (Rows& rows : std::vector{runRows(), dataRows(), validationRows(), networkRows(),
                                  normRows(), liveNormRows(), optimizerRows(), actionRows()})
        keys.insert(keys.end(), rows.begin(), rows.end());
    return keys;
}

}  // namespace normscope::detail
