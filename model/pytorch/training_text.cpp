// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pytorch/training_text.h"

#include <QFile>

#include "model/pytorch/change_text.h"
#include "model/pytorch/module_text.h"
#include "model/pytorch/notebook.h"

namespace normscope {
namespace {

/// A part of the script; in the notebook a cell.
struct Cell {
    std::string heading, code;
};

std::string helper(const std::string& name) {
    QFile file(QString::fromStdString(":/pytorch/" + name + ".py"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

class Script {
  public:
    explicit Script(const TrainingPlan& plan)
        : plan_(plan), course_(plan.course), module_(moduleText(plan.course)) {
        for (std::size_t i = 1; i < course_.stages().size(); ++i) {
            changes_.push_back(changeText(course_, i, module_.names, plan_.data.train.count()));
            helpers_.insert(changes_.back().helpers.begin(), changes_.back().helpers.end());
        }
    }

    TrainingText made() {
        const std::string title = "\"\"\"" + plan_.title + "\"\"\"\n";
        const auto network = "import torch\nfrom torch import nn\n\n\n" + module_.classes;
        const std::vector<Cell> cells{dataCell(), modelCell(), changesCell(), loopCell()};
        TrainingText text;
        text.model_py = title + network;
        text.train_py = title + importsText() + "from model import " + names() + "\n\n" +
                        "FOLDER = Path(__file__).resolve().parent\n";
        for (const auto& cell : cells)
            if (!cell.code.empty())
                text.train_py += "\n# " + cell.heading + "\n" + withoutLineEnds(cell.code) + "\n";
        std::vector<Cell> notebook{
            {"The network", importsText() + "\nFOLDER = Path(\".\")\n\n\n" + module_.classes}};
        notebook.insert(notebook.end(), cells.begin(), cells.end());
        text.notebook = notebookOf(notebook);
        text.own_draws_from = ownDrawsFrom();
        return text;
    }

  private:
    bool isRegression() const { return plan_.data.task == Task::Regression; }

    std::string importsText() const {
        std::string text;
        if (helpers_.contains("inputs_of") || everAveraged(course_))
            text += "import copy\n";
        if (everScheduled(course_))
            text += "import math\n";
        return text +
               "from pathlib import Path\nfrom types import SimpleNamespace\n\n"
               "import numpy as np\nimport torch\nimport torch.nn.functional as F\n"
               "from torch import nn\n\n";
    }

    /// Of the classes in model.py.
    std::string names() const {
        constexpr std::string_view kClass = "class ";
        std::string text;
        for (std::size_t at = 0; (at = module_.classes.find(kClass, at)) != std::string::npos;) {
            at += kClass.size();
            const auto end = module_.classes.find('(', at);
            text += (text.empty() ? "" : ", ") + module_.classes.substr(at, end - at);
        }
        return text;
    }

    Cell dataCell() const {
        return {"The data, and which samples made each batch.",
                "data = np.load(FOLDER / \"data.npz\")\n"
                "x_train, y_train = torch.from_numpy(data[\"x_train\"]), "
                "torch.from_numpy(data[\"y_train\"])\n"
                "x_val, y_val = torch.from_numpy(data[\"x_val\"]), "
                "torch.from_numpy(data[\"y_val\"])\n"
                "batches = np.load(FOLDER / \"batches.npz\")\n"
                "order = torch.from_numpy(batches[\"order\"]).long().split("
                "batches[\"sizes\"].tolist())\n"
                "next_batch = iter(order)\n"};
    }

    std::string optimizerText() const {
        const auto& o = course_.stages().front().configuration.optimizer;
        std::string arguments = "lr=hp.lr";
        const bool sgd = o.kind == OptimizerKind::SGD;
        if ((sgd || o.kind == OptimizerKind::RMSprop) && o.momentum > 0)
            arguments += ", momentum=" + toText(o.momentum);
        if (sgd && o.momentum > 0 && o.nesterov)
            arguments += ", nesterov=True";
        if (o.weight_decay > 0 || o.kind == OptimizerKind::AdamW)
            arguments += ", weight_decay=" + toText(o.weight_decay);
        const auto optimizer = "optimizer = torch.optim." + std::string(labelOf(o.kind)) + "(";
        if (!dividesGroups(course_))
            return optimizer + "model.parameters(), " + arguments + ")\n";
        std::string names;
        for (std::size_t i = 0; i < course_.depth(); ++i)
            if (!course_.norm(i).empty())
                names += (names.empty() ? "\"" : ", \"") + course_.norm(i) + "\"";
        return "norms = {" + names +
               "}  # weight decay may leave their weight and bias out\n"
               "of_norms = [p for name, p in model.named_parameters() if name.split(\".\")[0] in "
               "norms]\n"
               "others = [p for name, p in model.named_parameters() if name.split(\".\")[0] not in "
               "norms]\n"
               "groups = [{\"params\": others}, {\"params\": of_norms" +
               (o.decay_norm ? "" : ", \"weight_decay\": 0") + "}]\n" + optimizer + "groups, " +
               arguments + ")\n";
    }

    std::string drawsText() const {
        std::string text;
        if (course_.everDrops() || course_.everNoisy())
            text += "draws = np.load(FOLDER / \"draws.npz\")\n";
        if (course_.everDrops()) {
            const bool inside = course_.everDrops(DropoutPlace::BeforeNorm) ||
                                course_.everDrops(DropoutPlace::AfterLayer);
            for (std::size_t i = 0; inside && i < course_.depth(); ++i)
                text += recorded(course_.dropout(i), i);
            if (course_.everDrops(DropoutPlace::BeforeOutput))
                text += recorded("dropout", course_.depth());
        }
        if (!course_.everNoisy())
            return text;
        const auto layers = std::to_string(course_.depth());
        text +=
            "noises = [RecordedNoise(draws[f\"scale{i}\"], draws[f\"shift{i}\"]) for i in range(" +
            layers + ")]\n";
        const auto& first = course_.stages().front().configuration;
        for (std::size_t i = 0; i < course_.depth(); ++i)
            if (normRow(course_.slot(first, i).kind).noisy)
                text += "noises[" + std::to_string(i) + "].of(model." + course_.norm(i) + ")\n";
        return text;
    }
    static std::string recorded(const std::string& name, std::size_t place) {
        return "model." + name + " = RecordedDropout(model." + name + ".p, draws[\"mask" +
               std::to_string(place) + "\"])\n";
    }

    Cell modelCell() const {
        const auto& first = course_.stages().front().configuration;
        std::string code;
        if (course_.everDrops())
            code += "\n\n" + helper("recorded_dropout") + "\n\n";
        if (course_.everNoisy())
            code += (code.empty() ? "\n\n" : "") + helper("recorded_noise") + "\n\n";
        code +=
            "torch.set_flush_denormal(True)\nmodel = Net()\n"
            "model.load_state_dict(torch.load(FOLDER / \"weights_initial.pt\"))\n";
        std::string fields;
        for (const auto& [name, value] : hyperparameters(course_, first))
            fields += (fields.empty() ? "" : ", ") + name + "=" + value;
        code += "hp = SimpleNamespace(" + fields + ")\n" + optimizerText() + drawsText();
        for (const auto& lines : {modeLines(course_, first), lockLines(course_, first)})
            for (const auto& line : lines)
                code += line + "\n";
        return {"The network as it was before the first step, and its optimizer.", code};
    }

    Cell changesCell() const {
        if (changes_.empty())
            return {};
        std::string code = "\n\n";
        for (const auto& name : helpers_)
            code += helper(name);
        code +=
            "def change(step):\n    \"\"\"What was changed by hand after so many steps.\"\"\"\n";
        std::int64_t at = -1;
        for (std::size_t i = 0; i < changes_.size(); ++i) {
            const auto& stage = course_.stages()[i + 1];
            if (stage.step != at)
                code += "    if step == " + std::to_string(stage.step) + ":\n";
            at = stage.step;
            std::string what;
            for (const auto& setting : stage.settings)
                what += (what.empty() ? "" : ", ") + setting.key + "=" + toText(setting.value);
            code += "        # " + what + "\n";
            for (const auto& line : changes_[i].lines)
                code += "        " + line + "\n";
            if (changes_[i].lines.empty())  // of the batches, or of no effect on training
                code += "        pass\n";
        }
        return {"What was changed on the way.", code + "\n\n"};
    }

    Cell loopCell() const {
        const bool accumulates = hasField("accumulation"), clips = hasField("clip_grad_norm");
        std::string code = everScheduled(course_) ? "\n\n" + helper("rate") : "";
        if (everAveraged(course_))
            code +=
                (code.empty() ? "\n\n" : "") + helper("averages") + "\n\naverages = Averages()\n";
        code += "losses = []\nfor step in range(" + std::to_string(plan_.steps) + "):\n";
        if (!changes_.empty())
            code += "    change(step)\n";
        code += std::string("    for group in optimizer.param_groups:\n        group[\"lr\"] = ") +
                (everScheduled(course_) ? "rate(step)" : "hp.lr") +
                "\n    optimizer.zero_grad(set_to_none=True)\n";
        const std::string indent = accumulates ? "        " : "    ";
        code += accumulates ? "    total = 0.0\n    for _ in range(hp.accumulation):\n" : "";
        code += indent + "batch = next(next_batch)\n" + indent + "loss = " +
                (isRegression() ? "F.mse_loss(model(x_train[batch]).squeeze(1), y_train[batch])"
                                : "F.cross_entropy(model(x_train[batch]), y_train[batch])") +
                "\n";
        code += accumulates ? "        (loss / hp.accumulation).backward()\n"
                              "        total += loss.item() / hp.accumulation\n"
                            : "    loss.backward()\n";
        if (clips)
            code +=
                "    if hp.clip_grad_norm > 0:\n"
                "        nn.utils.clip_grad_norm_(model.parameters(), hp.clip_grad_norm)\n";
        code += "    optimizer.step()\n";
        if (everAveraged(course_))
            code += "    averages.note(hp.average, hp.ema_decay)\n";
        code += std::string("    losses.append(") + (accumulates ? "total" : "loss.item()") + ")\n";
        code += "    print(f\"step {step + 1} loss {losses[-1]:.9g}\")\n";
        return {"The training.", code + "\n" + endText()};
    }

    std::string endText() const {
        std::string text;
        if (everAveraged(course_))
            text = "averaged = averages.put_into(copy.deepcopy(model))\n" +
                   validationText("averaged", " of averaged weights");
        if (plan_.draws_end)
            text += "# Of the steps after " + std::to_string(*plan_.draws_end) +
                    " the masks and noise were too many to keep: those were drawn anew.\n";
        text += validationText("model", "");
        return text +
               "there = torch.load(FOLDER / \"weights.pt\")\n"
               "apart = max((value.float() - there[name].float()).abs().max().item()\n"
               "            for name, value in model.state_dict().items())\n"
               "print(f\"largest difference of a weight {apart:.3g}\")\n";
    }

    /// `net`: the variable that holds it; `what`: "", or " of averaged weights".
    std::string validationText(const std::string& net, const std::string& what) const {
        return net + ".eval()\nwith torch.no_grad():\n" +
               (isRegression() ? "    error = F.mse_loss(" + net +
                                     "(x_val).squeeze(1), y_val).item()\n"
                                     "print(f\"validation loss" +
                                     what + " {error:.6g}\")\n"
                               : "    accuracy = (" + net +
                                     "(x_val).argmax(1) == y_val).float().mean().item()\n"
                                     "print(f\"validation accuracy" +
                                     what + " {accuracy:.4f}\")\n");
    }

    bool hasField(std::string_view field) const {
        for (const auto& [name, value] :
             hyperparameters(course_, course_.stages().front().configuration))
            if (name == field)
                return true;
        return false;
    }

    std::optional<std::int64_t> ownDrawsFrom() const {
        auto first = plan_.draws_end;
        for (std::size_t i = 0; i < changes_.size(); ++i)
            if (const auto step = course_.stages()[i + 1].step;
                changes_[i].draws && (!first || step < *first))
                first = step;
        return first ? std::optional(*first + 1) : std::nullopt;
    }

    std::string notebookOf(const std::vector<Cell>& cells) const {
        using Kind = NotebookCell::Kind;
        std::vector<NotebookCell> all{{Kind::Markdown, "# " + plan_.title}};
        for (const auto& [heading, code] : cells) {
            if (code.empty())
                continue;
            all.push_back({Kind::Markdown, heading});
            all.push_back({Kind::Code, code.substr(code.find_first_not_of('\n'))});
        }
        return notebookText(all);
    }

    const TrainingPlan& plan_;
    const Course& course_;
    ModuleText module_;
    std::vector<ChangeText> changes_;
    std::set<std::string> helpers_;
};

}  // namespace

TrainingText trainingText(const TrainingPlan& plan) {
    return Script(plan).made();
}

}  // namespace normscope
