// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/sweep/sweep.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include "model/settings/dataset_row.h"
#include "model/settings/usual_widths.h"

namespace normscope {

namespace {

[[noreturn]] void fail(const std::string& sentence) {
    throw SettingError(sentence);
}

constexpr Measure kMeasures[] = {
    {"train_loss", "Training loss", &MetricsRecord::train_loss, false, false},
    {"train_%", "Training %", &MetricsRecord::train_accuracy, true, false},
    {"val_loss_running", "Validation loss, running statistics", &MetricsRecord::val_loss_running,
     false, true},
    {"val_%_running", "Validation %, running statistics", &MetricsRecord::val_accuracy_running,
     true, true},
    {"val_loss_batch", "Validation loss, batch statistics", &MetricsRecord::val_loss_batch, false,
     true},
    {"val_%_batch", "Validation %, batch statistics", &MetricsRecord::val_accuracy_batch, true,
     true},
};

std::string withScore(std::string_view pattern, std::string_view score) {
    std::string text(pattern);
    if (const auto place = text.find('%'); place != std::string::npos)
        text.replace(place, 1, score);
    return text;
}

std::vector<std::string> partsOf(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// What can stand in a file's name everywhere; anything else is told apart by a number.
std::string fileName(const std::string& text) {
    constexpr std::size_t kLongest = 150;
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._=+-,").find(c) != std::string_view::npos;
    };
    if (text.size() <= kLongest && std::ranges::all_of(text, plain))
        return text;
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a: the same on every machine
    std::string name;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        if (name.size() < kLongest)
            name += plain(c) ? c : '_';
    }
    return name + '-' + std::to_string(hash);
}

std::string nameFor(const std::vector<Setting>& settings, std::uint64_t seed) {
    std::string name;
    for (const auto& setting : settings)
        name += setting.key + '=' + toText(setting.value) + ',';
    return fileName(name + "seed=" + std::to_string(seed));
}

void checkAxis(const SweepAxis& axis) {
    rejectAction(axis.key);
    if (keyFor(axis.key).path == keyFor(&Configuration::seed).path)
        fail("the seed varies by itself; give --seeds and how many");
    for (auto value = axis.values.begin(); value != axis.values.end(); ++value)
        if (std::find(axis.values.begin(), value, *value) != value)
            fail(axis.key + " has the value " + toText(*value) + " twice; give it once");
}

}  // namespace

std::span<const Measure> measures() {
    return kMeasures;
}

std::string nameOf(const Measure& measure, Task task) {
    return withScore(measure.name, scoreKey(task));
}

std::string labelOf(const Measure& measure, Task task) {
    return withScore(measure.label, task == Task::Regression ? "R²" : "accuracy");
}

const Measure& usualMeasure() {
    return kMeasures[3];
}

const Measure& measureCalled(std::string_view name, Task task) {
    std::string names;
    for (const auto& measure : kMeasures) {
        if (nameOf(measure, task) == name)
            return measure;
        names += (names.empty() ? "" : ", ") + nameOf(measure, task);
    }
    fail("unknown quantity \"" + std::string(name) + "\"; choose from " + names);
}

bool SweepTarget::isReachedBy(const MetricsRecord& record) const {
    if (!measure->isKnownAt(record))
        return false;
    const double reached = record.*(measure->value);
    return measure->is_score ? reached >= value : reached <= value;
}

SweepTarget parseTarget(std::string_view text, Task task) {
    const auto equals = text.find('=');
    const auto given = "the target \"" + std::string(text) + "\"";
    if (equals == std::string_view::npos)
        fail(given + " names no value; write one such as " + nameOf(usualMeasure(), task) + "=0.8");
    const auto number = text.substr(equals + 1);
    double value = 0.0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc{} || end != number.data() + number.size() || !std::isfinite(value))
        fail(given + " ends in \"" + std::string(number) + "\", which is no number; give one");
    const auto& measure = measureCalled(text.substr(0, equals), task);
    if (measure.is_score && task == Task::Classification && (value < 0.0 || value > 1.0))
        fail(given + " is no share; accuracies lie between 0 and 1");
    return {&measure, value};
}

std::size_t Sweep::cells() const {
    std::size_t count = 1;
    for (const auto& axis : axes)
        count *= axis.values.size();
    return count;
}

std::vector<Setting> Sweep::settingsOf(std::size_t cell) const {
    std::vector<Setting> settings;
    for (const auto& axis : axes) {
        settings.push_back({axis.key, axis.values[cell % axis.values.size()]});
        cell /= axis.values.size();
    }
    return settings;
}

Experiment Sweep::experimentOf(std::size_t cell, std::uint64_t seed) const {
    auto experiment = base;
    experiment.configuration.seed = seed;
    auto settings = settingsOf(cell);
    if (!keeps_widths)
        settings = withUsualWidths(base.configuration, std::move(settings));
    for (const auto& setting : settings)
        assign(experiment.configuration, setting);
    validate(experiment);
    return experiment;
}

std::vector<SweepRun> Sweep::runs() const {
    std::vector<SweepRun> all;
    all.reserve(cells() * seeds.size());
    for (const auto seed : seeds)
        for (std::size_t cell = 0; cell < cells(); ++cell) {
            const auto settings = settingsOf(cell);
            all.push_back(
                {cell, seed, settings, experimentOf(cell, seed), nameFor(settings, seed)});
        }
    return all;
}

Task Sweep::task() const {
    return taskOf(base.configuration);
}

SweepAxis parseAxis(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        fail("\"" + std::string(text) +
             "\" varies nothing; write key=a,b,c, such as optimizer.lr=0.01,0.1,1");
    SweepAxis axis{std::string(text.substr(0, equals)), {}};
    const auto values = text.substr(equals + 1);
    const bool is_list = keyFor(axis.key).kind == ValueKind::IntegerList;
    const bool by_semicolon = is_list || values.find(';') != std::string_view::npos;
    for (const auto& value : partsOf(values, by_semicolon ? ';' : ','))
        axis.values.push_back(parseSetting(axis.key, trimmed(value)).value);
    checkAxis(axis);
    return axis;
}

std::vector<std::uint64_t> seedsFrom(std::uint64_t first, std::int64_t count) {
    std::vector<std::uint64_t> seeds;
    for (std::int64_t i = 0; i < count; ++i)
        seeds.push_back(first + static_cast<std::uint64_t>(i));
    return seeds;
}

void validate(const Sweep& sweep) {
    if (sweep.base.twin)
        fail(
            "a sweep has no place for a run B; vary what it is to differ in instead of giving "
            "--twin");
    if (sweep.axes.empty())
        fail(
            "nothing varies; name a setting and its values, such as --vary "
            "optimizer.lr=0.01,0.1,1");
    std::set<std::string> keys;
    std::size_t cells = 1;
    for (const auto& axis : sweep.axes) {
        checkAxis(axis);
        if (!keys.insert(axis.key).second)
            fail(axis.key + " varies twice; give all of its values at once");
        cells *= axis.values.size();
        if (cells * sweep.seeds.size() > kMostRuns)
            fail("the sweep would have more than " + std::to_string(kMostRuns) +
                 " runs; give fewer values or seeds");
    }
    for (std::size_t cell = 0; cell < cells; ++cell)
        if (taskOf(sweep.experimentOf(cell, sweep.seeds.front()).configuration) != sweep.task())
            fail("some cells would predict a class and others a number; make a sweep of each");
}

}  // namespace normscope
