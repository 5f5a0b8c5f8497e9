// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pytorch/change_text.h"

#include <algorithm>

#include "model/network/chunks.h"
#include "model/network/network_summary.h"
#include "model/network/reduction.h"
#include "model/network/slot_changes.h"
#include "model/pytorch/module_text.h"
#include "model/settings/schedule.h"

namespace normscope {
namespace {

/// Training samples over which function-preserving insertion takes its statistics.
constexpr std::int64_t kPopulationRows = 8192;

std::string pythonOf(const std::optional<double>& value) {
    return value ? toText(*value) : std::string("None");
}

std::string pythonText(const std::string& text) {
    return std::string("\"").append(text).append("\"");
}

void addTo(std::string& list, const std::string& entry) {
    list.append(list.empty() ? "" : ", ").append(entry);
}

class Change {
  public:
    Change(const Course& course, std::size_t stage, std::int64_t samples)
        : course_(course),
          stage_(stage),
          old_(course.stages()[stage - 1].configuration),
          now_(course.stages()[stage].configuration),
          settings_(course.stages()[stage].settings),
          samples_(samples) {}

    ChangeText made(const std::string& old_class, const std::string& new_class) {
        changeShared();
        changeOptimizer();
        if (old_class != new_class)
            line("model.__class__ = " + new_class);
        for (std::size_t i = 0; i < course_.depth(); ++i)
            if (const auto made_by = course_.linearClass(now_, i);
                made_by != course_.linearClass(old_, i))
                line("model." + course_.linear(i) + ".__class__ = " + made_by);
        if (modesDiffer())
            append(modeLines(course_, now_));
        const auto before_slots = text_.lines.size();
        for (std::size_t i = 0; i < course_.depth(); ++i)
            changeSlot(i);
        if (text_.lines.size() > before_slots)  // modules are made in training mode
            append(modeLines(course_, now_));
        changeLocks();
        for (const auto& setting : settings_)
            if (isAction(setting.key))
                act(setting);
        return std::move(text_);
    }

  private:
    void line(std::string code) { text_.lines.push_back(std::move(code)); }
    void append(const std::vector<std::string>& lines) {
        text_.lines.insert(text_.lines.end(), lines.begin(), lines.end());
    }
    void use(std::initializer_list<const char*> helpers) {
        text_.helpers.insert(helpers.begin(), helpers.end());
    }
    bool isStochastic() const {
        if (now_.network.dropout > 0)
            return true;
        for (std::size_t i = 0; i < course_.depth(); ++i)
            if (normRow(course_.slot(now_, i).kind).noisy)
                return true;
        return false;
    }

    void changeShared() {
        if (old_.network.activation != now_.network.activation)
            line("model.activation = nn." + activationName(now_.network.activation) + "()");
        if (old_.network.dropout != now_.network.dropout) {
            line("for module in model.modules():");
            line("    if isinstance(module, (nn.Dropout, RecordedDropout)):");
            line("        module.p = " + toText(now_.network.dropout));
        }
        const auto old_hp = hyperparameters(course_, old_), hp = hyperparameters(course_, now_);
        for (std::size_t i = 0; i < hp.size(); ++i)
            if (hp[i] != old_hp[i])
                line("hp." + hp[i].first + " = " + hp[i].second);
    }

    void setInGroups(const std::string& what, const std::string& value) {
        line("for group in optimizer.param_groups:");
        line("    group[\"" + what + "\"] = " + value);
    }

    void changeOptimizer() {
        const auto &from = old_.optimizer, &to = now_.optimizer;
        const bool rms = to.kind == OptimizerKind::RMSprop;
        if ((rms || to.kind == OptimizerKind::SGD) && from.momentum != to.momentum) {
            setInGroups("momentum", toText(to.momentum));
            if (rms && from.momentum == 0) {
                line("for state in optimizer.state.values():");
                line(
                    "    state.setdefault(\"momentum_buffer\", "
                    "torch.zeros_like(state[\"square_avg\"]))");
            }
        }
        const auto steps_ahead = [](const OptimizerConfig& config) {
            return config.nesterov && config.momentum > 0;
        };
        if (to.kind == OptimizerKind::SGD && steps_ahead(from) != steps_ahead(to))
            setInGroups("nesterov", steps_ahead(to) ? "True" : "False");
        if (from.weight_decay == to.weight_decay && from.decay_norm == to.decay_norm)
            return;
        setInGroups("weight_decay", toText(to.weight_decay));
        if (dividesGroups(course_) && !to.decay_norm)
            line("optimizer.param_groups[1][\"weight_decay\"] = 0");
    }

    bool modesDiffer() const { return modeLines(course_, old_) != modeLines(course_, now_); }

    void changeSlot(std::size_t i) {
        const auto &from = course_.slot(old_, i), &to = course_.slot(now_, i);
        const bool goes_on = goesOnAs(from.kind, to.kind);
        if (from.isOn() && !goes_on)
            remove(i, to);
        if (to.isOn() && (!from.isOn() || !goes_on))
            insert(i, to);
        else if (to.isOn() && from.kind != to.kind)
            swap(i);
        else if (to.isOn())
            adjust(i, from, to);
        if (!goes_on)
            other_norms_.insert(course_.norm(i));
    }

    void changeLocks() {
        const auto before = lockedModules(course_, old_), now = lockedModules(course_, now_);
        const auto isIn = [](const std::vector<std::string>& all, const std::string& name) {
            return std::ranges::find(all, name) != all.end();
        };
        for (const auto& name : now)
            if (!isIn(before, name) || other_norms_.contains(name))
                line("model." + name + ".requires_grad_(False)");
        for (const auto& name : before)
            if (!isIn(now, name) && !other_norms_.contains(name))
                line("model." + name + ".requires_grad_(True)");
    }

    std::string population() const {
        std::int64_t widest = 1;
        for (const auto& layer : course_.structure().layers)
            widest = std::max({widest, sizeOf(layer.input), sizeOf(layer.slot)});
        return "x_train[:" +
               std::to_string(std::min({kPopulationRows, samples_, rowsOfWidth(widest)})) + "]";
    }

    /// Norms that stay in evaluation mode: an argument, where there are any.
    std::string frozen() const {
        std::string names;
        for (std::size_t i = 0; i < course_.depth(); ++i)
            if (const auto& norm = course_.slot(now_, i); norm.isOn() && norm.freeze)
                addTo(names, pythonText(course_.norm(i)));
        return names.empty() ? "" : ", frozen=[" + names + "]";
    }

    void remove(std::size_t i, const NormalizationConfig& to) {
        const auto name = pythonText(course_.norm(i));
        if (to.on_remove == OnRemove::Fold) {
            const bool before = course_.slot(old_, i).placement == Placement::Before;
            const auto layer = before                     ? course_.linear(i)
                               : i + 1 == course_.depth() ? std::string("output")
                                                          : course_.linear(i + 1);
            line("fold(" + name + ", model." + layer + ", " + (before ? "True" : "False") + ", " +
                 population() + frozen() + ")");
            use({"fold", "inputs_of"});
            text_.draws =
                text_.draws || (!tracksStatistics(course_.slot(old_, i)) && isStochastic());
        }
        line("remove(" + name + ")");
        use({"remove"});
    }

    void insert(std::size_t i, const NormalizationConfig& to) {
        const auto name = pythonText(course_.norm(i));
        line("insert(" + name + ", " + made(i) + ")");
        use({"insert"});
        if (to.on_insert != OnInsert::Preserve || !to.affine || !isBatchNorm(to.kind))
            return;
        append(modeLines(course_, now_));
        line("keep_function(" + name + ", " + population() + ")");
        use({"keep_function", "inputs_of"});
        text_.draws = text_.draws || (now_.mode == Mode::Train && isStochastic());
    }

    /// A module; of a noisy norm with what was drawn for it.
    std::string made(std::size_t i) const {
        const auto module = course_.module(now_, i);
        const bool noisy = normRow(course_.slot(now_, i).kind).noisy;
        return noisy ? "noises[" + std::to_string(i) + "].of(" + module + ")" : module;
    }

    /// A batch norm of another kind with the parameters and buffers of the one before.
    void swap(std::size_t i) {
        const auto inner = "model." + course_.statistics(old_, i);
        const auto line_now = course_.line(now_, i);
        auto module = made(i);
        const auto at = module.find(line_now.module);
        module.replace(at, line_now.module.size(), inner);
        line("model." + course_.norm(i) + " = " + module);
        adjust(i, course_.slot(old_, i), course_.slot(now_, i));
    }

    void adjust(std::size_t i, const NormalizationConfig& from, const NormalizationConfig& to) {
        const auto outer = "model." + course_.norm(i) + ".";
        const auto inner = "model." + course_.statistics(now_, i) + ".";
        const auto& row = normRow(to.kind);
        if (row.reduces && from.eps != to.eps)
            line(inner + "eps = " + toText(to.eps));
        if (row.tracking != nullptr && from.momentum != to.momentum)
            line(inner + "momentum = " + pythonOf(to.momentum));
        if (from.kind != to.kind)
            return;
        if (row.groups != nullptr && from.*row.groups != to.*row.groups)
            line(outer + "num_groups = " + std::to_string(to.*row.groups));
        if (row.virtual_batch != nullptr && from.*row.virtual_batch != to.*row.virtual_batch)
            line(outer + "size = " + std::to_string(to.*row.virtual_batch));
        for (const auto& [name, field] : row.attributes)
            if (from.*field != to.*field)
                line(outer + std::string(name) + " = " + toText(to.*field));
    }

    void act(const Setting& action) {
        if (setsAffine(action.key))
            return setAffine(action);
        if (keyFor(action.key).file == FileRole::Weights)
            return line("model.load_state_dict(torch.load(FOLDER / " +
                        pythonText(loadedWeightsFile(course_, stage_)) + "))");
        if (keyFor(action.key).path == action_path::kScaleWeights)
            return scaleWeights(action);
        const auto names = meantBy(action);
        if (names.empty())
            return;
        if (keyFor(action.key).path == action_path::kResetStatistics) {
            for (const auto& name : names)
                line("model." + name + ".reset_running_stats()");
            return;
        }
        recalibrate(names);
    }

    void scaleWeights(const Setting& action) {
        const auto named = layerOf(action.key);
        for (std::size_t i = 0; i < course_.depth(); ++i)
            if (!named || *named == static_cast<std::int64_t>(i))
                line("model." + course_.linear(i) + ".weight.data.mul_(" + toText(action.value) +
                     ")");
    }

    std::vector<std::string> meantBy(const Setting& action) const {
        const auto named = layerOf(action.key);
        std::vector<std::string> names;
        for (std::size_t i = 0; i < course_.depth(); ++i) {
            const auto& norm = course_.slot(now_, i);
            const bool meant = named ? *named == static_cast<std::int64_t>(i) : !norm.freeze;
            if (meant && norm.isOn() && tracksStatistics(norm))
                names.push_back(course_.statistics(now_, i));
        }
        return names;
    }

    /// As populationStatistics() cuts the batches.
    void recalibrate(const std::vector<std::string>& names) {
        const auto refuses = [&](std::int64_t batch) {
            for (std::size_t i = 0; i < course_.depth(); ++i)
                if (const auto& norm = course_.slot(now_, i);
                    norm.isOn() && refusesBatch(norm, course_.structure().layers[i].slot, batch))
                    return true;
            return false;
        };
        auto rows = samples_;
        auto batch = std::min(now_.data.batch_size, rows);
        while (batch < rows && refuses(batch))
            ++batch;
        if (rows < 2 || refuses(batch))
            return;
        if (const auto rest = rows % batch; rest > 0 && refuses(rest))
            rows -= rest;
        std::string list;
        for (const auto& name : names)
            addTo(list, pythonText(name));
        line("recalibrate([" + list + "], x_train[:" + std::to_string(rows) + "], " +
             std::to_string(batch) + frozen() + ")");
        use({"recalibrate", "inputs_of"});
        text_.draws = text_.draws || now_.network.dropout > 0;
    }

    void setAffine(const Setting& action) {
        const auto named = layerOf(action.key);
        const auto set = channelValueFrom(std::get<std::string>(checkedSetting(action).value));
        const bool gamma = keyFor(action.key).path == action_path::kSetGamma;
        for (std::size_t i = 0; i < course_.depth(); ++i) {
            const auto& norm = course_.slot(now_, i);
            const auto channels = course_.structure().layers[i].slot.front();
            if ((named && *named != static_cast<std::int64_t>(i)) || !norm.isOn() ||
                !hasAffine(norm) || (!gamma && !normRow(norm.kind).centres) ||
                (set->channel && *set->channel >= channels))
                continue;
            const auto channel =
                set->channel ? std::string("[").append(std::to_string(*set->channel)).append("]")
                             : std::string();
            line("model." + course_.statistics(now_, i) + (gamma ? ".weight" : ".bias") + ".data" +
                 channel + ".fill_(" + toText(set->value) + ")");
        }
    }

    const Course& course_;
    std::size_t stage_;
    const Configuration& old_;
    const Configuration& now_;
    const std::vector<Setting>& settings_;
    std::int64_t samples_;
    ChangeText text_;
    std::set<std::string> other_norms_;  ///< whose module is another one now, or gone
};

}  // namespace

ChangeText changeText(const Course& course, std::size_t index,
                      const std::vector<std::string>& classes, std::int64_t samples) {
    return Change(course, index, samples).made(classes[index - 1], classes[index]);
}

std::string loadedWeightsFile(const Course& course, std::size_t stage) {
    const auto& stages = course.stages();
    auto first = stage;
    while (first > 0 && stages[first - 1].step == stages[stage].step)
        --first;
    auto name = "weights_loaded_" + std::to_string(stages[stage].step);
    if (first < stage)  // another at the same step
        name += "_" + std::to_string(stage - first + 1);
    return name + ".pt";
}

bool everScheduled(const Course& course) {
    return course.ever([](const Configuration& c) { return isScheduled(c.optimizer); });
}

bool everAveraged(const Course& course) {
    return course.ever(
        [](const Configuration& c) { return c.optimizer.average != Averaging::None; });
}

bool dividesGroups(const Course& course) {
    return course.hasNorms() && course.ever([](const Configuration& c) {
        return c.optimizer.weight_decay != 0 && !c.optimizer.decay_norm;
    });
}

std::vector<std::pair<std::string, std::string>> hyperparameters(
    const Course& course, const Configuration& configuration) {
    const auto& o = configuration.optimizer;
    std::vector<std::pair<std::string, std::string>> all{{"lr", toText(o.lr)}};
    if (course.ever([](const Configuration& c) { return c.optimizer.accumulation > 1; }))
        all.emplace_back("accumulation", std::to_string(o.accumulation));
    if (course.ever([](const Configuration& c) { return c.optimizer.clip_grad_norm > 0; }))
        all.emplace_back("clip_grad_norm", toText(o.clip_grad_norm));
    if (everScheduled(course)) {
        all.emplace_back("warmup_steps", std::to_string(o.warmup_steps));
        all.emplace_back("schedule", pythonText(std::string(keyOf(o.schedule))));
        all.emplace_back("schedule_steps", std::to_string(o.schedule_steps));
        all.emplace_back("schedule_gamma", toText(o.schedule_gamma));
    }
    if (everAveraged(course)) {
        all.emplace_back("average", pythonText(std::string(keyOf(o.average))));
        all.emplace_back("ema_decay", toText(o.ema_decay));
    }
    return all;
}

}  // namespace normscope
