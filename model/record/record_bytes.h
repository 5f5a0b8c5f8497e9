// SPDX-License-Identifier: GPL-3.0-or-later
// What a run recorded, as bytes; see bytes.h.
#pragma once

#include "model/record/records.h"
#include "model/settings/bytes.h"

namespace normscope {

template <class Archive>
void fields(Archive& archive, StepRecord& r) {
    archive(r.step, r.train_loss, r.train_accuracy, r.lr, r.gradient_norm, r.clipped);
}

template <class Archive>
void fields(Archive& archive, MetricsRecord& r) {
    archive(r.step, r.train_loss, r.train_accuracy, r.val_loss_running, r.val_accuracy_running,
            r.val_loss_batch, r.val_accuracy_batch, r.lr, r.gradient_norm, r.clipped);
    archive.since(3, r.val_samples);
    archive.since(3, r.val_few);
}

template <class Archive>
void fields(Archive& archive, Summary& s) {
    archive(s.mean, s.std, s.min, s.max, s.p15, s.p50, s.p85, s.nonfinite);
}

template <class Archive>
void fields(Archive& archive, Histogram& h) {
    archive(h.lo, h.hi, h.counts, h.below, h.above, h.nonfinite, h.total);
}

template <class Archive>
void fields(Archive& archive, LayerRecord::Entry& e) {
    archive(e.present, e.summary, e.saturated_share, e.dead_share, e.histogram, e.p15, e.p50,
            e.p85);
}

template <class Archive>
void fields(Archive& archive, PerTap<LayerRecord::Entry>& taps) {
    archive(taps.linear, taps.normalized, taps.activation, taps.output_gradient,
            taps.weight_gradient);
}

template <class Archive>
void fields(Archive& archive, WeightUpdate& u) {
    archive(u.ratio, u.weight_norm, u.effective_rate);
}

template <class Archive>
void fields(Archive& archive, LayerRecord::Affine& a) {
    archive(a.gamma, a.beta);
}

template <class Archive>
void fields(Archive& archive, LayerRecord& r) {
    archive(r.step, r.layers, r.affine, r.updates);
}

template <class Archive>
void fields(Archive& archive, Divergence& d) {
    archive(d.kl, d.mean_gap, d.worst_gap, d.worst_gap_channel, d.var_ratio, d.worst_ratio,
            d.worst_ratio_channel);
}

template <class Archive>
void fields(Archive& archive, DualRecord::Layer& l) {
    archive(l.present, l.batch_mean, l.batch_var, l.running_mean, l.running_var, l.population_mean,
            l.population_var, l.from_batch, l.from_population);
}

template <class Archive>
void fields(Archive& archive, ChannelCount& c) {
    archive(c.count, c.first);
}

template <class Archive>
void fields(Archive& archive, LayerHealth& h) {
    archive(h.has_norm, h.by_batch, h.channels, h.values, h.batches_tracked, h.weight_norm,
            h.weight_gradient, h.bias_gradient, h.median_std, h.collapsed, h.faint, h.poisoned,
            h.dead);
}

template <class Archive>
void fields(Archive& archive, Health& h) {
    archive(h.layers, h.batch_size, h.classes_in_batch, h.samples_taken);
}

template <class Archive>
void fields(Archive& archive, DualRecord& r) {
    archive(r.step, r.layers, r.accuracy_batch, r.accuracy_running, r.health);
}

}  // namespace normscope
