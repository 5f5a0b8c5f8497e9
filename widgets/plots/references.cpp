// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/references.h"

#include <algorithm>

namespace normscope {

const Reference* References::pin(const QString& name, const History& history,
                                 const Experiment& experiment) {
    if (isFull())
        return nullptr;
    auto curves = std::make_shared<History>();
    curves->train_loss = history.train_loss;
    curves->train_accuracy = history.train_accuracy;
    curves->metrics = history.metrics;
    int style = 0;
    const auto taken = [&] {
        return std::any_of(references_.begin(), references_.end(),
                           [&](const Reference& other) { return other.style == style; });
    };
    while (taken())
        ++style;
    const int id = next_id_++;
    references_.push_back({id, freeName(name, id), std::move(curves), experiment, true, style});
    emit changed();
    return &references_.back();
}

Reference* References::find(int id) {
    for (Reference& reference : references_)
        if (reference.id == id)
            return &reference;
    return nullptr;
}

QString References::freeName(const QString& wanted, int except) const {
    const auto taken = [&](const QString& name) {
        return std::any_of(references_.begin(), references_.end(), [&](const Reference& other) {
            return other.id != except && other.name == name;
        });
    };
    const QString base =
        wanted.simplified().isEmpty() ? tr("run %1").arg(except + 1) : wanted.simplified();
    QString name = base;
    for (int number = 2; taken(name); ++number)
        name = QStringLiteral("%1 (%2)").arg(base).arg(number);
    return name;
}

void References::rename(int id, const QString& name) {
    if (Reference* reference = find(id); reference && !name.simplified().isEmpty()) {
        reference->name = freeName(name, id);
        emit changed();
    }
}

void References::remove(int id) {
    if (std::erase_if(references_, [id](const Reference& other) { return other.id == id; }) > 0)
        emit changed();
}

void References::setShown(int id, bool shown) {
    if (Reference* reference = find(id); reference && reference->shown != shown) {
        reference->shown = shown;
        emit changed();
    }
}

namespace {

bool isTheSame(const DataConfig& one, const DataConfig& other) {
    return one.dataset == other.dataset && one.path == other.path && one.task == other.task;
}

}  // namespace

void References::setData(const DataConfig& data) {
    const bool is_new = !data_ || !isTheSame(*data_, data);
    data_ = data;
    if (is_new)
        emit changed();
}

bool References::isOfOtherData(const Reference& reference) const {
    return data_ && !isTheSame(*data_, reference.experiment.configuration.data);
}

QPen referencePen(int style, const Theme& theme) {
    const QColor colors[] = {QColor(theme.dark ? "#f27fc4" : "#b0267e"),   // magenta
                             QColor(theme.dark ? "#a5cf5a" : "#4c7a15")};  // green
    const QVector<qreal> patterns[] = {{}, {7, 2, 1.5, 2}, {1.5, 2}, {9, 4}};
    QPen pen(colors[style % 2], 1.4);
    if (const auto& pattern = patterns[style / 2 % 4]; !pattern.isEmpty())
        pen.setDashPattern(pattern);
    return pen;
}

}  // namespace normscope
