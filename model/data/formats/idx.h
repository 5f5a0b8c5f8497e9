// SPDX-License-Identifier: GPL-3.0-or-later
// The IDX format of the MNIST files: two zero bytes, a type byte (0x08, unsigned byte; 0x0c, whole
// numbers of 32 bits), the number of dimensions, each extent as a big-endian 32-bit number, then
// the values in row order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace normscope {

/// An array of unsigned bytes, or of QMNIST's labels; at least one dimension, no extent 0.
struct IdxArray {
    std::vector<std::int64_t> extents;
    std::vector<std::uint8_t> values;
    std::vector<std::int32_t> numbers;  ///< in place of `values`, of type 0x0c
};

/// Reads an IDX file held in memory, plain or gzip (told by its content). `name` is for messages.
/// Throws DataError naming the byte at which it cannot go on. Nothing is allocated on the word of a
/// header alone.
IdxArray parseIdx(std::span<const std::uint8_t> bytes, const std::string& name);

/// Reads an IDX file; throws DataError.
IdxArray readIdx(const std::filesystem::path& file);

/// Images with their labels, as files.
struct IdxPair {
    std::filesystem::path images;
    std::filesystem::path labels;
};

/// The pairs of a folder. `validation` is empty where there is one pair only.
struct IdxFolder {
    IdxPair train;
    std::optional<IdxPair> validation;
    std::vector<std::string> left_out;  ///< names of IDX files beside them
};

/// Finds `train-images-idx3-ubyte` and `t10k-images-idx3-ubyte` with their labels (also
/// `emnist-letters-train-…`, `…-images.idx3-ubyte`, `qmnist-train-labels-idx2-int`, `val-…`, with
/// `.gz`, in capitals, or in folders of their names), or else the single pair of `…images…` and
/// `…labels…`. `path`: the folder, or one of the files where it holds several sets. Throws
/// DataError saying what is missing.
IdxFolder findIdxFiles(const std::filesystem::path& path);

/// Whether a folder holds files of more than one set.
bool holdsSeveralSets(const std::filesystem::path& folder);

}  // namespace normscope
