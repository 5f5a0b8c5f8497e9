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

#include "model/settings/enums.h"

namespace normscope {

struct DataConfig {
    std::string dataset = "mnist";  ///< rebuild; the key of a row, see dataset_row.h
    std::string path;               ///< rebuild; file or folder that is read
    /// rebuild; csv: name of the label column; empty: the one called so, or of text, or the last
    std::string label;
    std::string leave_out;       ///< rebuild; csv: columns that are not read, "id, name"
    Guess header = Guess::Auto;  ///< rebuild; csv: whether the first line holds names
    /// rebuild; csv: words that mean a missing value, "?, -999"; empty: the usual ones, of features
    std::string missing;
    Separator separator = Separator::Auto;    ///< rebuild; csv
    DecimalSign decimal = DecimalSign::Auto;  ///< rebuild; csv
    Guess transpose = Guess::Auto;     ///< rebuild; idx: whether height and width are exchanged
    Task task = Task::Classification;  ///< rebuild; csv and npz: what the labels are
    std::int64_t image_size = 28;      ///< rebuild; images: width and height they are rescaled to
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
    /// rebuild; a .pt or .safetensors file of a state_dict to begin with; empty: drawn
    std::string weights = {};
    bool operator==(const InitConfig&) const = default;
};

struct NetworkConfig {
    NetworkKind kind = NetworkKind::Mlp;  ///< rebuild
    /// rebuild; widths of the hidden layers; channels of the convolutions
    std::vector<std::int64_t> hidden{100, 100, 100};
    std::int64_t kernel_size = 3;                           ///< rebuild; of convolutions, odd
    Downsample downsample = Downsample::Stride;             ///< rebuild; of convolutional networks
    Activation activation = Activation::Sigmoid;            ///< live
    double dropout = 0.0;                                   ///< live; torch.nn.Dropout(p)
    DropoutPlace dropout_place = DropoutPlace::AfterLayer;  ///< live
    bool freeze_output = false;  ///< live; the output layer stays as it is
    InitConfig init;
    bool operator==(const NetworkConfig&) const = default;
};

/// What a hidden layer may have of its own: its normalization slot, and whether it stays as it is.
/// Names and defaults as torch.nn.BatchNorm1d/2d/3d, LayerNorm, GroupNorm, InstanceNorm and
/// RMSNorm; ghost (Hoffer et al. 2017), noisy (Santurkar et al. 2018) and batch renormalization
/// (Ioffe 2017) are batch norms with something of their own.
struct NormalizationConfig {
    NormKind kind = kUsualNorm;               ///< live
    Placement placement = Placement::Before;  ///< live
    /// live; weight of the new batch in the running statistics; empty is PyTorch's momentum=None:
    /// the plain average over all batches since the buffers were new.
    std::optional<double> momentum = 0.1;
    double eps = 1e-5;                ///< live
    bool affine = true;               ///< rebuild; elementwise_affine of LayerNorm and RMSNorm
    bool track_running_stats = true;  ///< rebuild; the batch norms
    /// rebuild; InstanceNorm's own affine and track_running_stats, whose defaults are PyTorch's
    bool instance_affine = false;
    bool instance_track_running_stats = false;
    std::int64_t num_groups = 4;           ///< live; GroupNorm; divides the channels
    std::int64_t virtual_batch_size = 16;  ///< live; ghost: samples per statistic, the last fewer
    /// live; noisy: at each step every channel draws a mean from U(−noise_mean, noise_mean) and a
    /// deviation from U(1, noise_std); every sample's value is scaled and shifted by noise around
    /// these.
    double noise_mean = 0.5, noise_std = 1.25;
    /// live; batch renormalization: how far r and d may go, r from 1/r_max to r_max, d within
    /// ±d_max; 1 and 0 leave batch norm.
    double r_max = 3.0, d_max = 5.0;
    double alpha = 0.5;  ///< rebuild; DyT: what its learned α begins with
    /// live; the layer is in eval mode whatever the run's mode: normalizes by the running
    /// statistics and leaves them alone (`module.eval()` of that layer alone).
    bool freeze = false;
    /// live; γ and β stay as they are (`requires_grad_(False)`), buffers go on moving.
    bool freeze_affine = false;
    OnInsert on_insert = OnInsert::Fresh;  ///< live
    OnRemove on_remove = OnRemove::Drop;   ///< live
    /// live; the whole layer stays as it is: weight, bias, shortcut, γ and β
    /// (`requires_grad_(False)` of its modules). Gradients pass through, buffers go on moving.
    bool frozen = false;
    /// live; each unit's weights enter the layer with mean 0 and variance 1 over its fan-in, see
    /// network/weight_standardization.h.
    bool weight_standardization = false;
    bool isOn() const { return kind != kNoNorm; }
    bool operator==(const NormalizationConfig&) const = default;
};

/// batch, ghost, noisy and batch_renorm: over the samples in training mode, by channel.
bool isBatchNorm(NormKind kind);
/// Whether γ and β are learned, and running statistics kept, by a normalization of this kind:
/// InstanceNorm has settings of its own for both; LayerNorm, GroupNorm and RMSNorm keep none.
bool hasAffine(const NormalizationConfig& config);
bool tracksStatistics(const NormalizationConfig& config);
/// Whether anything is learned: γ and β, or what a kind has of its own.
bool hasParameters(const NormalizationConfig& config);

/// torch.optim's names. Adam and AdamW use betas (0.9, 0.999) and eps 1e-8, RMSprop alpha 0.99.
struct OptimizerConfig {
    OptimizerKind kind = OptimizerKind::SGD;  ///< rebuild
    double lr = 0.1;                          ///< live
    double momentum = 0.0;                    ///< live; SGD and RMSprop
    double weight_decay = 0.0;                ///< live
    bool nesterov = false;                    ///< live; SGD with momentum: steps by g + momentum·b
    bool decay_norm = true;                   ///< live; whether weight decay takes in γ and β
    std::int64_t accumulation = 1;            ///< live; batches per step, their gradients averaged
    Trained trains = Trained::All;            ///< live; what is updated at all
    Averaging average = Averaging::None;      ///< live; begins when it is switched on
    double ema_decay = 0.99;                  ///< live; EMA: share of the mean that stays
    double clip_grad_norm = 0.0;              ///< live; largest norm of all gradients; 0: no limit
    // The learning rate of each step follows from these and its number: training/schedule.h.
    Schedule schedule = Schedule::Constant;  ///< live
    std::int64_t schedule_steps = 1000;      ///< live; StepLR's step_size, cosine's T_max
    double schedule_gamma = 0.1;             ///< live; StepLR's gamma
    std::int64_t warmup_steps = 0;           ///< live; linear from lr/steps on, before the schedule
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
