// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/why_quantities.h"

#include <algorithm>

namespace normscope {

namespace {

struct OfRun {
    QString name;
    double (*value)(const WhyLook& look);
};

struct OfLayer {
    QString name;
    double WhyLook::Layer::*value;
};

const std::vector<OfRun>& ofRun() {
    static const std::vector<OfRun> rows{
        {"gradient_norm", [](const WhyLook& look) { return look.gradient_norm; }},
        {"least_loss", [](const WhyLook& look) { return look.along.least_loss; }},
        {"most_loss", [](const WhyLook& look) { return look.along.most_loss; }},
        {"gradient_change", [](const WhyLook& look) { return look.along.most_change; }},
        {"smoothness", [](const WhyLook& look) { return look.along.smoothness; }},
        {"sharpness", [](const WhyLook& look) { return look.sharpness.value_or(kNaN); }}};
    return rows;
}

const std::vector<OfLayer>& ofLayer() {
    using Layer = WhyLook::Layer;
    static const std::vector<OfLayer> rows{
        {"gradient_shift", &Layer::gradient_shift},  {"gradient_cosine", &Layer::gradient_cosine},
        {"input_drift", &Layer::input_drift},        {"sample_cosine", &Layer::sample_cosine},
        {"effective_rank", &Layer::effective_rank},  {"weight_gradient", &Layer::weight_gradient},
        {"output_gradient", &Layer::output_gradient}};
    return rows;
}

template <class Row>
QStringList namesOf(const std::vector<Row>& rows) {
    QStringList names;
    for (const Row& row : rows)
        names << row.name;
    return names;
}

template <class Row>
const Row* rowFor(const std::vector<Row>& rows, const QString& name) {
    const auto found = std::ranges::find(rows, name, &Row::name);
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

QStringList whyNames() {
    return namesOf(ofRun());
}

QStringList whyLayerNames() {
    return namesOf(ofLayer());
}

bool isOfWhy(const Quantity& quantity) {
    return rowFor(ofRun(), quantity.name) != nullptr || rowFor(ofLayer(), quantity.name) != nullptr;
}

double valueIn(const WhyLook& look, const Quantity& quantity) {
    if (const OfRun* row = rowFor(ofRun(), quantity.name))
        return row->value(look);
    const auto layer = quantity.argument.section('.', 1, 1).toULongLong();
    return layer < look.layers.size() ? look.layers[layer].*rowFor(ofLayer(), quantity.name)->value
                                      : kNaN;
}

}  // namespace normscope
