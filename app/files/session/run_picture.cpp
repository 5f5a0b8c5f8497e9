// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/session/run_picture.h"

#include <QJsonArray>
#include <cmath>

namespace normscope {

namespace {

std::vector<double> numbersOf(const QJsonArray& json) {
    std::vector<double> numbers;
    for (const QJsonValue value : json)
        if (value.isDouble() && numbers.size() < RunPicture::kPoints)
            numbers.push_back(value.toDouble());
    return numbers;
}

QJsonArray arrayOf(const std::vector<double>& numbers) {
    QJsonArray json;
    for (const double number : numbers)
        json.append(number);
    return json;
}

}  // namespace

RunPicture pictureOf(const History& history) {
    RunPicture picture;
    const auto add = [](std::vector<double>& all, double value) {
        if (std::isfinite(value))
            all.push_back(value);
    };
    const auto steps = history.train_loss.size();
    for (const auto& point : history.train_loss.points(1, steps, RunPicture::kPoints))
        if (picture.loss.size() < RunPicture::kPoints)
            add(picture.loss, static_cast<double>(point.mean));
    // Records are dense at first: the last before each of the steps.
    std::size_t next = 0;
    const auto& metrics = history.metrics;
    for (std::size_t i = 1; i <= RunPicture::kPoints && !metrics.empty(); ++i) {
        const auto step =
            steps * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(RunPicture::kPoints);
        while (next + 1 < metrics.size() && metrics[next + 1].step <= step)
            ++next;
        add(picture.accuracy, metrics[next].val_accuracy_running);
    }
    return picture;
}

RunPicture pictureFromJson(const QJsonObject& json) {
    return {numbersOf(json["loss"].toArray()), numbersOf(json["accuracy"].toArray())};
}

QJsonObject toJson(const RunPicture& picture) {
    return {{"loss", arrayOf(picture.loss)}, {"accuracy", arrayOf(picture.accuracy)}};
}

}  // namespace normscope
