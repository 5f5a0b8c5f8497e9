// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that decides what a run computes, as one plain value.
// Each field is marked **live** (may change between two steps of a run) or **rebuild** (a change
// restarts the run). The marks here are prose; settings.h holds them as data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/experiment/enums.h"

namespace normscope {

struct DataConfig {
    DatasetKind dataset = DatasetKind::Mnist;  ///< rebuild
    /// rebuild; folder for DatasetKind::Idx and Images, file for Csv and Npz
    std::string path;
    std::string label;             ///< rebuild; Csv: name of the label column; empty: the last
    std::int64_t image_size = 28;  ///< rebuild; Images: width and height they are rescaled to
    Standardization standardization = Standardization::None;  ///< rebuild
    std::int64_t samples = 2000;   ///< rebuild; generated sets: training and validation together
    double noise = 0.1;            ///< rebuild; generated sets: standard deviation of the noise
    std::int64_t batch_size = 60;  ///< live
    bool drop_last = false;        ///< live; as torch.utils.data.DataLoader(drop_last=)
    /// live; sorted: class after class, so that a batch sees one class or two
    Order order = Order::Shuffled;
    bool operator==(const DataConfig&) const = default;
};

/// What is done to the validation samples before the network sees them, in the data's own units
/// (images and volumes in [0, 1], before standardisation): x ← contrast·x + brightness + noise·n,
/// n ~ N(0, 1), then 1 − x where inverted (points and tables: −x), then limited to [0, 1] where
/// clamped (images and volumes only).
struct ValidationConfig {
    double brightness = 0.0;        ///< live
    double contrast = 1.0;          ///< live
    double noise = 0.0;             ///< live; n is drawn from the seed, the same every time
    bool invert = false;            ///< live
    bool clamp = true;              ///< live
    Order order = Order::Shuffled;  ///< live; shuffled: as the files or the generator give them
    bool operator==(const ValidationConfig&) const = default;
};

struct InitConfig {
    InitScheme scheme = InitScheme::Gaussian;  ///< rebuild
    double gain = 1.0;                         ///< rebuild; multiplies every initial weight
    double std = 0.1;  ///< rebuild; Gaussian only: deviation before the gain
    bool operator==(const InitConfig&) const = default;
};

struct NetworkConfig {
    std::vector<std::int64_t> hidden{100, 100, 100};  ///< rebuild; widths of the hidden layers
    Activation activation = Activation::Sigmoid;      ///< live
    InitConfig init;
    bool operator==(const NetworkConfig&) const = default;
};

/// One normalization slot; names and defaults as torch.nn.BatchNorm1d.
struct NormalizationConfig {
    NormKind kind = NormKind::Batch;          ///< live
    Placement placement = Placement::Before;  ///< live
    /// live; weight of the new batch in the running statistics; empty is PyTorch's momentum=None:
    /// the plain average over all batches since the buffers were new.
    std::optional<double> momentum = 0.1;
    double eps = 1e-5;                ///< live
    bool affine = true;               ///< rebuild
    bool track_running_stats = true;  ///< rebuild
    /// live; the layer is in eval mode whatever the run's mode: normalizes by the running
    /// statistics and leaves them alone (`module.eval()` of that layer alone).
    bool freeze = false;
    /// live; γ and β stay as they are (`requires_grad_(False)`), buffers go on moving.
    bool freeze_affine = false;
    OnInsert on_insert = OnInsert::Fresh;  ///< live
    OnRemove on_remove = OnRemove::Drop;   ///< live
    bool operator==(const NormalizationConfig&) const = default;
};

/// torch.optim's names. Adam and AdamW use betas (0.9, 0.999) and eps 1e-8, RMSprop alpha 0.99.
struct OptimizerConfig {
    OptimizerKind kind = OptimizerKind::SGD;  ///< rebuild
    double lr = 0.1;                          ///< live
    double momentum = 0.0;                    ///< live; SGD and RMSprop
    double weight_decay = 0.0;                ///< live
    bool operator==(const OptimizerConfig&) const = default;
};

struct Configuration {
    std::uint64_t seed = 7;     ///< rebuild; below 2^63
    std::int64_t steps = 2000;  ///< how far a headless run goes; the window trains on
    Mode mode = Mode::Train;    ///< live
    DataConfig data;
    ValidationConfig validation;
    NetworkConfig network;
    NormalizationConfig normalization;  ///< of every hidden layer without an entry in `layers`
    std::map<std::int64_t, NormalizationConfig> layers;  ///< hidden layer (from 0) -> its own slot
    OptimizerConfig optimizer;

    const NormalizationConfig& normalizationOf(std::int64_t layer) const {
        const auto found = layers.find(layer);
        return found == layers.end() ? normalization : found->second;
    }
    std::int64_t depth() const { return static_cast<std::int64_t>(network.hidden.size()); }
    bool operator==(const Configuration&) const = default;
};

}  // namespace normscope
