// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pytorch/module_text.h"

#include <algorithm>
#include <map>

#include "model/network/network_summary.h"

namespace normscope {
namespace {

constexpr std::size_t kLongest = 60;  // characters of a line

std::string countText(std::int64_t value) {
    return std::to_string(value);
}

/// One argument a line where they do not fit beside each other.
std::string broken(const std::string& line) {
    if (line.size() <= kLongest)
        return line;
    std::string text;
    int depth = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        text += c;
        const bool opens = c == '(' && depth == 1, separates = c == ',' && depth == 1;
        if (opens || separates)
            text += "\n            ";
        if (separates)
            ++i;  // the blank behind it
    }
    return text;
}

std::string convolution(const std::string& made_by, std::int64_t in, std::int64_t out,
                        std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
    return made_by + "(" + countText(in) + ", " + countText(out) + ", " + countText(kernel) +
           (stride > 1 ? ", stride=" + countText(stride) : "") +
           (padding > 0 ? ", padding=" + countText(padding) : "");
}

std::string linearModule(const std::string& made_by, const LayerStructure& layer) {
    if (layer.dims == 0)
        return made_by + "(" + countText(sizeOf(layer.input)) + ", " +
               countText(layer.slot.front()) + ")";
    return convolution(made_by, layer.input.front(), layer.slot.front(), layer.kernel, layer.stride,
                       layer.padding) +
           ")";
}

std::string shortcutModule(const LayerStructure& layer, const LayerStructure& first) {
    const auto in = first.input.front(), out = layer.slot.front();
    if (layer.dims == 0)
        return "nn.Linear(" + countText(in) + ", " + countText(out) + ", bias=False)";
    return convolution("nn." + linearName(layer), in, out, /*kernel=*/1, layer.shortcut_stride,
                       /*padding=*/0) +
           ", bias=False)";
}

class Writer {
  public:
    explicit Writer(const Course& course)
        : course_(course), first_(course.stages().front().configuration) {}

    std::string constructor() {
        text_ = std::string("    def __init__(self):\n        super().__init__()\n");
        const auto& structure = course_.structure();
        for (std::size_t i = 0; i < course_.depth(); ++i)
            addLayer(i);
        add("output", "nn.Linear(" + countText(structure.output_features) + ", " +
                          countText(structure.outputs) + ")");
        add("activation", "nn." + activationName(first_.network.activation) + "()");
        addShared();
        return text_;
    }

    std::string forward(const Configuration& configuration) {
        text_ = std::string("    def forward(self, x):\n");
        value_ = std::string("x");
        now_ = &configuration;
        const auto& structure = course_.structure();
        if (structure.layers.front().dims == 0 && course_.sample().size() > 1)
            line("x = x.flatten(1)");
        for (std::size_t i = 0; i < course_.depth(); ++i)
            passLayer(i);
        if (structure.layers.back().dims > 0)
            line(structure.layers.back().dims == 2 ? "x = x.mean(dim=(2, 3))"
                                                   : "x = x.mean(dim=(2, 3, 4))");
        if (drops(DropoutPlace::BeforeOutput))
            line("x = self.dropout(x)");
        line("return self.output(x)");
        return text_;
    }

  private:
    void add(const std::string& name, const std::string& module) {
        line(broken(std::string("self.").append(name).append(" = ").append(module)));
    }
    void line(const std::string& code) { text_ += "        " + code + "\n"; }

    void addLayer(std::size_t i) {
        const auto& layers = course_.structure().layers;
        const auto& layer = layers[i];
        add(course_.linear(i), linearModule(course_.linearClass(first_, i), layer));
        if (!course_.norm(i).empty())
            add(course_.norm(i), course_.module(first_, i));
        if (layer.projects)
            add(course_.shortcut(i),
                shortcutModule(layer, layers[static_cast<std::size_t>(*layer.shortcut)]));
        if (course_.everDrops(DropoutPlace::BeforeNorm) ||
            course_.everDrops(DropoutPlace::AfterLayer))
            add(course_.dropout(i), dropoutModule());
    }
    void addShared() {
        const auto& layers = course_.structure().layers;
        for (const auto& layer : layers)
            if (layer.pools) {
                add("pool", "nn.MaxPool" + countText(layer.dims) + "d(2, ceil_mode=True)");
                break;
            }
        if (course_.everDrops(DropoutPlace::BeforeOutput))
            add("dropout", dropoutModule());
    }
    std::string dropoutModule() const {
        return "nn.Dropout(" + toText(first_.network.dropout) + ")";
    }

    bool drops(DropoutPlace place) const {
        return course_.everDrops() && now_->network.dropout_place == place;
    }
    /// self.module(…) around the value there is, on a new line where it becomes long.
    void pass(const std::string& module) {
        const auto call = [&] { return "self." + module + "(" + value_ + ")"; };
        if (call().size() > kLongest - 12)
            settle();
        value_ = call();
    }
    void settle() {
        if (value_ != "x")
            line("x = " + value_);
        value_ = std::string("x");
    }
    void passSlot(std::size_t i) {
        if (drops(DropoutPlace::BeforeNorm))
            pass(course_.dropout(i));
        if (!course_.norm(i).empty())
            pass(course_.norm(i));
    }
    bool startsShortcut(std::size_t i) const {
        for (const auto& layer : course_.structure().layers)
            if (layer.shortcut == static_cast<std::int64_t>(i))
                return true;
        return false;
    }
    void passLayer(std::size_t i) {
        const auto& layer = course_.structure().layers[i];
        const bool before = course_.slot(*now_, i).placement == Placement::Before;
        if (startsShortcut(i))
            line("shortcut = x");
        pass(course_.linear(i));
        if (before)
            passSlot(i);
        if (layer.shortcut) {
            value_ +=
                layer.projects ? " + self." + course_.shortcut(i) + "(shortcut)" : " + shortcut";
            settle();
        }
        pass("activation");
        if (!before)
            passSlot(i);
        if (drops(DropoutPlace::AfterLayer))
            pass(course_.dropout(i));
        if (layer.pools)
            pass("pool");
        settle();
    }

    const Course& course_;
    const Configuration& first_;
    const Configuration* now_ = nullptr;
    std::string text_, value_;
};

}  // namespace

ModuleText moduleText(const Course& course) {
    Writer writer(course);
    ModuleText made;
    for (const auto& definition : course.classes())
        made.classes.append(definition).append("\n\n");
    std::map<std::string, std::string> names;  // forward pass -> class
    for (const auto& stage : course.stages()) {
        const auto forward = writer.forward(stage.configuration);
        const auto known = names.find(forward);
        if (known != names.end()) {
            made.names.push_back(known->second);
            continue;
        }
        auto name = made.names.empty() ? "Net" : "NetFrom" + countText(stage.step);
        while (std::ranges::find(made.names, name) != made.names.end())
            name += "b";
        if (made.names.empty())
            made.classes += "class Net(nn.Module):\n" + writer.constructor() + "\n";
        else
            made.classes += "\n\nclass " + name + "(Net):\n";
        made.classes += forward;
        names.emplace(forward, name);
        made.names.push_back(name);
    }
    return made;
}

std::vector<std::string> modeLines(const Course& course, const Configuration& configuration) {
    std::vector<std::string> lines{configuration.mode == Mode::Train ? "model.train()"
                                                                     : "model.eval()"};
    for (std::size_t i = 0; i < course.depth(); ++i)
        if (const auto& norm = course.slot(configuration, i); norm.isOn() && norm.freeze)
            lines.push_back("model." + course.norm(i) + ".eval()");
    return lines;
}

std::vector<std::string> lockedModules(const Course& course, const Configuration& configuration) {
    const bool norms_alone = configuration.optimizer.trains == Trained::Norms;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < course.depth(); ++i) {
        const auto& slot = course.slot(configuration, i);
        if (slot.frozen || norms_alone) {
            names.push_back(course.linear(i));
            if (course.structure().layers[i].projects)
                names.push_back(course.shortcut(i));
        }
        if (slot.isOn() && hasParameters(slot) && (slot.frozen || slot.freeze_affine))
            names.push_back(course.norm(i));
    }
    if (configuration.network.freeze_output || norms_alone)
        names.emplace_back("output");
    return names;
}

std::vector<std::string> lockLines(const Course& course, const Configuration& configuration) {
    std::vector<std::string> lines;
    for (const auto& name : lockedModules(course, configuration))
        lines.push_back("model." + name + ".requires_grad_(False)");
    return lines;
}

std::string pytorchNetwork(const Configuration& configuration, const Shape& sample,
                           std::int64_t outputs) {
    const Course course({configuration}, sample, outputs, /*steps=*/0, /*with_last=*/false);
    auto text = moduleText(course).classes + "\n\nmodel = Net()";
    for (const auto& lines : {modeLines(course, configuration), lockLines(course, configuration)})
        for (const auto& line : lines)
            text += "\n" + line;
    return text;
}

}  // namespace normscope
