// SPDX-License-Identifier: GPL-3.0-or-later
// The choices an experiment is made of, and their one spelling in files, on the command line and in
// the window's data. PyTorch's spelling is used where it has one.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace normscope {

/// What is learnt of a sample: its class, or a number.
enum class Task { Classification, Regression };
enum class Standardization { None, PerFeature, PerChannel };
/// A question that the data themselves can answer.
enum class Guess { Auto, Yes, No };
/// What stands between the fields of a table.
enum class Separator { Auto, Comma, Semicolon, Tab, Bar, Space };
/// What stands before a number's decimals; the other one may group thousands.
enum class DecimalSign { Auto, Point, Comma };
enum class Activation { ReLU, Sigmoid, Tanh, LeakyReLU, GELU, Identity };
enum class InitScheme { PyTorch, He, Xavier, Gaussian };
/// Linear layers, convolutions over images or volumes, and the same with residual connections.
enum class NetworkKind { Mlp, Cnn, Cnn3d, ResidualMlp, ResidualCnn, ResidualCnn3d };
constexpr bool isConvolutional(NetworkKind kind) {
    return kind != NetworkKind::Mlp && kind != NetworkKind::ResidualMlp;
}
constexpr bool isResidual(NetworkKind kind) {
    return kind == NetworkKind::ResidualMlp || kind == NetworkKind::ResidualCnn ||
           kind == NetworkKind::ResidualCnn3d;
}
/// How a convolutional network halves the extent where the number of channels grows.
enum class Downsample { Stride, MaxPool, None };
/// Each has its row, and what computes it, in network/norms.
enum class NormKind {
#define NORM(Kind, name) Kind,
#include "model/settings/norm_kinds.def"
};
inline constexpr NormKind kNoNorm = NormKind::None;
inline constexpr NormKind kUsualNorm = NormKind::Batch;  ///< what is switched on at first
enum class Placement { Before, After };
/// What a layer's batch norm starts from when it is switched on in a running network.
enum class OnInsert { Fresh, Preserve };
/// What becomes of a layer's batch norm when it is switched off in a running network.
enum class OnRemove { Drop, Fold };
/// In which order samples come.
enum class Order { Shuffled, Sorted };
enum class OptimizerKind { SGD, Adam, AdamW, RMSprop };
/// How the learning rate follows the steps; torch.optim.lr_scheduler's StepLR and
/// CosineAnnealingLR.
enum class Schedule { Constant, Step, Cosine };
/// What an optimizer updates: every parameter, or γ and β of the norms alone (Frankle et al. 2020,
/// arXiv 2003.00152).
enum class Trained { All, Norms };
/// What mean of the weights is kept beside them, as torch.optim.swa_utils: none, the plain one, or
/// the exponential one.
enum class Averaging { None, Swa, Ema };
/// Where dropout stands: right before each layer's normalization, after each hidden layer, or
/// before the output layer alone.
enum class DropoutPlace { BeforeNorm, AfterLayer, BeforeOutput };
/// The mode in which training and probing run: `module.train()` or `module.eval()`.
enum class Mode { Train, Eval };

template <class E>
struct Name {
    E value;
    std::string_view key;    ///< in files and on the command line
    std::string_view label;  ///< for people
};

/// The name table of an enum; specialised once for each.
template <class E>
struct Names;

template <>
struct Names<Task> {
    static constexpr std::array<Name<Task>, 2> table{{
        {Task::Classification, "classification", "Classes"},
        {Task::Regression, "regression", "A number"},
    }};
};

template <>
struct Names<Standardization> {
    static constexpr std::array<Name<Standardization>, 3> table{{
        {Standardization::None, "none", "None"},
        {Standardization::PerFeature, "per-feature", "Per feature"},
        {Standardization::PerChannel, "per-channel", "Per channel"},
    }};
};

template <>
struct Names<Guess> {
    static constexpr std::array<Name<Guess>, 3> table{{
        {Guess::Auto, "auto", "As the data look"},
        {Guess::Yes, "yes", "Yes"},
        {Guess::No, "no", "No"},
    }};
};

template <>
struct Names<Separator> {
    static constexpr std::array<Name<Separator>, 6> table{{
        {Separator::Auto, "auto", "As the lines look"},
        {Separator::Comma, "comma", "Comma ,"},
        {Separator::Semicolon, "semicolon", "Semicolon ;"},
        {Separator::Tab, "tab", "Tab"},
        {Separator::Bar, "bar", "Bar |"},
        {Separator::Space, "space", "Spaces"},
    }};
};

template <>
struct Names<DecimalSign> {
    static constexpr std::array<Name<DecimalSign>, 3> table{{
        {DecimalSign::Auto, "auto", "As the numbers look"},
        {DecimalSign::Point, "point", "Point: 1.5"},
        {DecimalSign::Comma, "comma", "Comma: 1,5"},
    }};
};

template <>
struct Names<Activation> {
    static constexpr std::array<Name<Activation>, 6> table{{
        {Activation::ReLU, "relu", "ReLU"},
        {Activation::Sigmoid, "sigmoid", "Sigmoid"},
        {Activation::Tanh, "tanh", "Tanh"},
        {Activation::LeakyReLU, "leaky_relu", "Leaky ReLU"},
        {Activation::GELU, "gelu", "GELU"},
        {Activation::Identity, "identity", "Identity"},
    }};
};

template <>
struct Names<InitScheme> {
    static constexpr std::array<Name<InitScheme>, 4> table{{
        {InitScheme::PyTorch, "pytorch", "PyTorch default"},
        {InitScheme::He, "he", "He"},
        {InitScheme::Xavier, "xavier", "Xavier"},
        {InitScheme::Gaussian, "gaussian", "Gaussian"},
    }};
};

/// What the kinds' rows say.
struct NormNames {
    const Name<NormKind>* begin() const;
    const Name<NormKind>* end() const;
};

template <>
struct Names<NormKind> {
    static constexpr NormNames table{};
};

template <>
struct Names<NetworkKind> {
    static constexpr std::array<Name<NetworkKind>, 6> table{{
        {NetworkKind::Mlp, "mlp", "MLP"},
        {NetworkKind::Cnn, "cnn", "CNN"},
        {NetworkKind::Cnn3d, "cnn3d", "3-D CNN"},
        {NetworkKind::ResidualMlp, "residual-mlp", "Residual MLP"},
        {NetworkKind::ResidualCnn, "residual-cnn", "Residual CNN"},
        {NetworkKind::ResidualCnn3d, "residual-cnn3d", "Residual 3-D CNN"},
    }};
};

template <>
struct Names<Downsample> {
    static constexpr std::array<Name<Downsample>, 3> table{{
        {Downsample::Stride, "stride", "Stride 2"},
        {Downsample::MaxPool, "max-pool", "Max pooling"},
        {Downsample::None, "none", "None"},
    }};
};

template <>
struct Names<Schedule> {
    static constexpr std::array<Name<Schedule>, 3> table{{
        {Schedule::Constant, "constant", "Constant"},
        {Schedule::Step, "step", "Steps down"},
        {Schedule::Cosine, "cosine", "Cosine"},
    }};
};

template <>
struct Names<DropoutPlace> {
    static constexpr std::array<Name<DropoutPlace>, 3> table{{
        {DropoutPlace::BeforeNorm, "before-norm", "Before the norm"},
        {DropoutPlace::AfterLayer, "after-layer", "After each layer"},
        {DropoutPlace::BeforeOutput, "before-output", "Before the output"},
    }};
};

template <>
struct Names<Placement> {
    static constexpr std::array<Name<Placement>, 2> table{{
        {Placement::Before, "before", "Before activation"},
        {Placement::After, "after", "After activation"},
    }};
};

template <>
struct Names<OnInsert> {
    static constexpr std::array<Name<OnInsert>, 2> table{{
        {OnInsert::Fresh, "fresh", "Fresh: γ=1, β=0"},
        {OnInsert::Preserve, "preserve", "Preserve function"},
    }};
};

template <>
struct Names<OnRemove> {
    static constexpr std::array<Name<OnRemove>, 2> table{{
        {OnRemove::Drop, "drop", "Drop"},
        {OnRemove::Fold, "fold", "Fold into weights"},
    }};
};

template <>
struct Names<Order> {
    static constexpr std::array<Name<Order>, 2> table{{
        {Order::Shuffled, "shuffled", "Shuffled"},
        {Order::Sorted, "sorted", "Sorted by class"},
    }};
};

template <>
struct Names<OptimizerKind> {
    static constexpr std::array<Name<OptimizerKind>, 4> table{{
        {OptimizerKind::SGD, "sgd", "SGD"},
        {OptimizerKind::Adam, "adam", "Adam"},
        {OptimizerKind::AdamW, "adamw", "AdamW"},
        {OptimizerKind::RMSprop, "rmsprop", "RMSprop"},
    }};
};

template <>
struct Names<Trained> {
    static constexpr std::array<Name<Trained>, 2> table{{
        {Trained::All, "all", "All parameters"},
        {Trained::Norms, "norms", "γ and β alone"},
    }};
};

template <>
struct Names<Averaging> {
    static constexpr std::array<Name<Averaging>, 3> table{{
        {Averaging::None, "none", "None"},
        {Averaging::Swa, "swa", "SWA, plain mean"},
        {Averaging::Ema, "ema", "EMA, exponential mean"},
    }};
};

template <>
struct Names<Mode> {
    static constexpr std::array<Name<Mode>, 2> table{{
        {Mode::Train, "train", "train"},
        {Mode::Eval, "eval", "eval"},
    }};
};

template <class E>
constexpr std::string_view keyOf(E value) {
    for (const auto& name : Names<E>::table)
        if (name.value == value)
            return name.key;
    return {};
}

template <class E>
constexpr std::string_view labelOf(E value) {
    for (const auto& name : Names<E>::table)
        if (name.value == value)
            return name.label;
    return {};
}

template <class E>
constexpr std::optional<E> fromKey(std::string_view key) {
    for (const auto& name : Names<E>::table)
        if (name.key == key)
            return name.value;
    return std::nullopt;
}

}  // namespace normscope
