// SPDX-License-Identifier: GPL-3.0-or-later
// A state_dict into a network: its modules are found by their kind and order, so that the names are
// whatever the author of the file gave them.
#include <algorithm>
#include <array>
#include <map>

#include "model/data/data_file.h"
#include "model/network/network.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

enum class Kind { Linear, Shortcut, Norm };
constexpr std::array<const char*, 3> kKinds{"linear layers and convolutions",
                                            "shortcuts with weights", "norms"};
constexpr std::string_view kCounter = "num_batches_tracked";

/// "bn1" of "bn1.weight", and "weight".
std::pair<std::string, std::string> divided(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? std::pair(std::string(), name)
                                    : std::pair(name.substr(0, dot), name.substr(dot + 1));
}

template <class Part>
struct Module {
    std::string name;
    std::map<std::string, Part> parts = {};
};
template <class Part>
using Modules = std::map<Kind, std::vector<Module<Part>>>;

Kind kindOf(const Module<const StateEntry*>& module) {
    const auto weight = module.parts.find("weight");
    for (const auto* word : {"shortcut", "downsample"})
        if (module.name.find(word) != std::string::npos)
            return Kind::Shortcut;
    return weight != module.parts.end() && weight->second->shape.size() > 1 ? Kind::Linear
                                                                            : Kind::Norm;
}

Modules<const StateEntry*> modulesOf(const StateDict& state) {
    std::vector<Module<const StateEntry*>> all;
    for (const auto& entry : state) {
        const auto [module, part] = divided(entry.name);
        auto at = std::ranges::find(all, module, &Module<const StateEntry*>::name);
        if (at == all.end())
            at = all.insert(at, {module});
        at->parts.emplace(part, &entry);
    }
    Modules<const StateEntry*> modules;
    for (auto& module : all)
        modules[kindOf(module)].push_back(std::move(module));
    return modules;
}

Modules<at::Tensor> modulesOf(const Network& network) {
    Modules<at::Tensor> modules;
    for (const auto& [name, tensor] : network.state()) {
        const auto [module, part] = divided(name);
        auto& of_kind = modules[module.ends_with(".norm")       ? Kind::Norm
                                : module.ends_with(".shortcut") ? Kind::Shortcut
                                                                : Kind::Linear];
        if (of_kind.empty() || of_kind.back().name != module)
            of_kind.push_back({module});
        of_kind.back().parts.emplace(part, tensor);
    }
    return modules;
}

template <class Part>
std::string namesOf(const std::vector<Module<Part>>& modules) {
    std::vector<std::string> names;
    for (const auto& module : modules)
        names.push_back(module.name);
    return names.empty() ? "" : " (" + listed(names) + ")";
}

/// The widths that a network of the file's linear layers would have.
std::string widthsOf(const std::vector<Module<const StateEntry*>>& linear) {
    std::string text;
    for (std::size_t i = 0; i + 1 < linear.size(); ++i)
        text.append(i == 0 ? "" : ",")
            .append(std::to_string(linear[i].parts.at("weight")->shape.front()));
    return text;
}

/// Part `part` of one of the network's modules, and what the file has for it; null: nothing.
struct Pair {
    std::string part;
    at::Tensor tensor;
    const StateEntry* entry = nullptr;
};

class Loader {
  public:
    Loader(Network& network, const StateDict& state, std::string name)
        : ours_(modulesOf(network)), theirs_(modulesOf(state)), name_(std::move(name)) {}

    /// What is to be copied where. Nothing is changed before all of it fits.
    std::vector<Pair> pairs() {
        std::vector<Pair> all;
        for (const auto kind : {Kind::Linear, Kind::Shortcut, Kind::Norm}) {
            auto& ours = ours_[kind];
            auto& theirs = theirs_[kind];
            if (ours.size() != theirs.size())
                differs("has " + std::to_string(theirs.size()) + " " + kindName(kind) +
                        namesOf(theirs) + ", and this network has " + std::to_string(ours.size()) +
                        namesOf(ours));
            else
                for (std::size_t i = 0; i < ours.size(); ++i)
                    pair(ours[i], theirs[i], all);
        }
        if (!differences_.empty())
            refuse();
        return all;
    }

  private:
    static std::string kindName(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

    void differs(std::string what) { differences_.push_back(std::move(what)); }

    [[noreturn]] void refuse() {
        constexpr std::size_t kMostSaid = 5;
        std::string said;
        for (std::size_t i = 0; i < std::min(differences_.size(), kMostSaid); ++i)
            said.append(i == 0 ? "" : "; it ").append(differences_[i]);
        if (differences_.size() > kMostSaid)
            said += "; and differs in " + std::to_string(differences_.size() - kMostSaid) + " more";
        const auto widths = widthsOf(theirs_[Kind::Linear]);
        throw SettingError(name_ + " " + said +
                           "; choose the network and the norms that the file was made with" +
                           (widths.empty() ? std::string() : ", such as network.hidden=" + widths));
    }

    void pair(const Module<at::Tensor>& ours, const Module<const StateEntry*>& theirs,
              std::vector<Pair>& all) {
        for (const auto& [part, entry] : theirs.parts)
            if (!ours.parts.contains(part) && part != kCounter)
                differs("holds " + entry->name + ", which " + ours.name +
                        " of this network has not");
        for (const auto& [part, tensor] : ours.parts) {
            const auto found = theirs.parts.find(part);
            // Without a bias is with one of zero; how many batches there were is only counted.
            const bool optional =
                part == kCounter || (part == "bias" && theirs.parts.contains("weight"));
            const auto* entry = found == theirs.parts.end() ? nullptr : found->second;
            if (entry == nullptr && !optional)
                differs("holds no " + theirs.name + "." + part + " for " + ours.name +
                        " of this network");
            else if (entry != nullptr && part != kCounter &&
                     tensor.sizes() != at::IntArrayRef(entry->shape))
                differs("holds " + entry->name + " of " + shapeText(entry->shape) + ", and " +
                        ours.name + " of this network takes " + shapeText(tensor.sizes().vec()));
            else if (entry != nullptr && !std::ranges::all_of(entry->values, [](float value) {
                         return std::isfinite(value);
                     }))
                differs("holds a value in " + entry->name + " that is no finite number");
            all.push_back({part, tensor, entry});
        }
    }

    Modules<at::Tensor> ours_;
    Modules<const StateEntry*> theirs_;
    std::string name_;
    std::vector<std::string> differences_;
};

}  // namespace

void Network::load(const StateDict& state, const std::string& name) {
    const at::NoGradGuard no_gradients;
    auto layer = layers_.begin();
    for (const auto& [part, tensor, entry] : Loader(*this, state, name).pairs()) {
        auto to = tensor.detach();
        if (part == kCounter) {  // a number of the layer's; each that tracks has one
            layer = std::find_if(layer, layers_.end(),
                                 [](const Layer& one) { return one.norm && one.norm->tracks(); });
            const bool there = entry != nullptr && !entry->values.empty();
            layer->norm->num_batches_tracked =
                there ? static_cast<std::int64_t>(entry->values.front()) : 0;
            ++layer;
        } else if (entry == nullptr) {
            to.zero_();
        } else {
            to.copy_(torch::tensor(entry->values, torch::kFloat32).view(to.sizes()));
        }
    }
}

}  // namespace normscope
