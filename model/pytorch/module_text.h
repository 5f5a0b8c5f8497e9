// SPDX-License-Identifier: GPL-3.0-or-later
// The network as a torch.nn.Module, as a course would write it.
#pragma once

#include <string>
#include <vector>

#include "model/pytorch/course.h"

namespace normscope {

/// The class of a network and, where its forward pass changed on the way (placement, where dropout
/// stands), those derived from it.
struct ModuleText {
    /// Classes that PyTorch does not have, `class Net(nn.Module)`, then `NetFrom500(Net)` …,
    /// without imports; defaults are left out.
    std::string classes;
    /// Of each of the course's stages: the class whose forward pass is in force.
    std::vector<std::string> names;
};
ModuleText moduleText(const Course& course);

/// What of the network is locked: "fc1", "bn1", "output".
std::vector<std::string> lockedModules(const Course& course, const Configuration& configuration);
/// "model.eval()", "model.bn2.eval()", "model.bn2.requires_grad_(False)": the mode, and what in it
/// is frozen and locked.
std::vector<std::string> modeLines(const Course& course, const Configuration& configuration);
std::vector<std::string> lockLines(const Course& course, const Configuration& configuration);

/// The network of one configuration, made and in its mode, for reading. Throws SettingError where
/// network and data do not fit.
std::string pytorchNetwork(const Configuration& configuration, const Shape& sample,
                           std::int64_t outputs);

}  // namespace normscope
