// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/network/fused/optimizers.h"
#include "model/settings/bytes.h"
#include "model/settings/configuration.h"

namespace torch::optim {
class Optimizer;
}

namespace normscope {

/// All trainable parameters and the optimizer that updates them.
///
/// Parameters that entered together are packed into one flat tensor, their gradients into another,
/// and a stock torch::optim optimizer is given the flat one: one fused update instead of one per
/// parameter. Parameters that enter later (γ and β of a batch norm switched on while training) form
/// a pack of their own, so that their optimizer state starts new, as PyTorch's would, while the
/// state of all others survives. Locked parameters likewise: they are in packs that step() leaves
/// out. Where weight decay leaves out γ and β these are in packs without it, PyTorch's second
/// parameter group; dividing a pack keeps its optimizer state bit for bit, and the updates go
/// element by element, so that how the parameters are packed is not seen in them.
class ParameterPack {
  public:
    using Named = std::pair<std::string, at::Tensor>;

    explicit ParameterPack(const OptimizerConfig& config);
    ParameterPack(ParameterPack&&) noexcept;
    ParameterPack& operator=(ParameterPack&&) noexcept;
    ~ParameterPack();
    /// Values and optimizer state in memory of their own; gradients are zero.
    ParameterPack clone() const;

    /// Copies the values in and returns the leaves to compute with, in the same order. A leaf's
    /// grad() is a view of the packed gradient, to be overwritten in place by each backward pass.
    std::vector<at::Tensor> insert(const std::vector<Named>& parameters);
    /// Takes parameters out. Leaves of what remains in a touched pack are new: refetch with leaf().
    void remove(const std::vector<std::string>& names);
    /// Locks these parameters and no others: like those with requires_grad=False they are not
    /// updated at all, by weight decay and momentum neither, and their optimizer state stands
    /// still. True where leaves are new: refetch with leaf().
    bool lock(const std::vector<std::string>& names);
    at::Tensor leaf(const std::string& name) const;
    std::vector<Named> all() const;
    /// Leaves of those that are not locked, in the order of their names.
    std::vector<at::Tensor> trained() const;

    /// lr, momentum, nesterov, weight_decay and decay_norm apply at once. True where leaves are
    /// new: refetch with leaf().
    bool configure(const OptimizerConfig& config);
    void setRate(double lr);  ///< until the next configure(); costs nothing where it is the same
    /// One update from the gradients now in each leaf's grad(), locked ones left out.
    void step();

    /// All gradients as they are packed; good until parameters come, go or are divided.
    std::vector<at::Tensor> copyOfGradient() const;
    void setGradient(const std::vector<at::Tensor>& copy);
    void addToGradient(const std::vector<at::Tensor>& copy);
    /// ‖g‖₂ over all gradients but the locked ones', as torch.nn.utils.clip_grad_norm_ takes it.
    double gradientNorm() const;
    void scaleGradient(double factor);  ///< the locked ones' stay
    std::int64_t count() const;         ///< scalars

    // For steps that LibTorch does not make, in the memory of those that it makes. Good until
    // parameters come, go or are divided, or the optimizer is configured.
    /// What step() updates, with the optimizer's state, which is made where there is none yet.
    std::vector<fused::UpdatedMemory> updatedMemory();
    std::vector<std::span<float>> gradientMemory();  ///< locked ones' too
    /// Of each parameter that is not locked, in the order of names.
    std::vector<std::span<const float>> gradientsByName() const;

    std::size_t bytes() const;  ///< held by values, gradients and optimizer state

    /// Values and optimizer state, and how they are packed. restore() wants the same parameters of
    /// the same shapes, and the configuration; throws DamagedBytes, and leaves half of it then.
    void save(ByteWriter& out) const;
    void restore(ByteReader& in);

  private:
    struct Entry {
        std::string name;
        std::vector<std::int64_t> shape;
        std::int64_t offset = 0;
        std::int64_t size = 0;
        at::Tensor leaf;
    };
    struct Pack {
        std::vector<Entry> entries;
        at::Tensor flat;
        at::Tensor gradient;
        std::unique_ptr<torch::optim::Optimizer> optimizer;
        bool locked = false;
        bool decays = true;  ///< weight decay takes it in
    };
    /// Those with these names, and the others.
    static std::pair<std::vector<Entry>, std::vector<Entry>> split(
        const std::vector<Entry>& entries, const std::vector<std::string>& names);
    /// `like`: locked and decaying as that one.
    Pack makePack(std::vector<Entry> entries, at::Tensor flat, at::Tensor gradient,
                  const Pack& like) const;
    /// The entries of a pack, and their optimizer state, in a pack of their own.
    Pack part(const Pack& pack, const std::vector<Entry>& kept) const;
    void configure(Pack& pack) const;
    /// Puts those with these names, and those without, into packs of their own, and marks them so.
    /// True where a pack was divided.
    bool divide(const std::vector<std::string>& names, bool Pack::*flag);
    bool divideByDecay();

    OptimizerConfig config_;
    std::vector<Pack> packs_;
};

}  // namespace normscope
