// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pytorch/draws_recorder.h"

#include "model/data/formats/npz_writer.h"
#include "model/data/streams.h"
#include "model/network/draws.h"

namespace normscope {
namespace {

/// Larger ones are of little use to anybody, and take memory three times while they are packed.
constexpr std::size_t kMostBytes = std::size_t{256} << 20;

Shape sizesOf(std::int64_t rows, const Shape& shape) {
    Shape sizes{rows};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

/// 1 where a value is kept, eight to a byte, the first one highest.
void pack(const at::Tensor& mask, std::vector<std::uint8_t>& bits) {
    const auto* value = mask.data_ptr<float>();
    const auto count = static_cast<std::size_t>(mask.numel());
    const auto begin = bits.size();
    bits.resize(begin + (count + 7) / 8, 0);
    for (std::size_t i = 0; i < count; ++i)
        if (value[i] != 0.0f)
            bits[begin + i / 8] |= static_cast<std::uint8_t>(128 >> (i % 8));
}

void append(const at::Tensor& from, std::vector<float>& to) {
    const auto* first = from.data_ptr<float>();
    to.insert(to.end(), first, first + from.numel());
}

}  // namespace

struct DrawsRecorder::Impl {
    const Course& course;
    std::vector<std::vector<std::uint8_t>> masks;  ///< by place
    std::vector<std::vector<float>> scales, shifts;
    std::size_t bytes = 0;
    std::optional<std::int64_t> end;
};

DrawsRecorder::DrawsRecorder(const Course& course) : impl_(new Impl{course, {}, {}, {}, 0, {}}) {
    impl_->masks.resize(course.depth() + 1);
    impl_->scales.resize(course.depth());
    impl_->shifts.resize(course.depth());
}

DrawsRecorder::~DrawsRecorder() = default;

void DrawsRecorder::add(const Configuration& configuration, std::int64_t done, std::int64_t part,
                        std::int64_t rows) {
    if (impl_->end || configuration.mode != Mode::Train)
        return;
    if (impl_->bytes > kMostBytes) {
        impl_->end = done;
        return;
    }
    const auto& course = impl_->course;
    const auto& layers = course.structure().layers;
    const auto seed = batchSeed(configuration.seed, done, part);
    const auto& network = configuration.network;
    const auto drop = [&](std::size_t place, const Shape& shape) {
        const auto before = impl_->masks[place].size();
        pack(dropoutMask(sizesOf(rows, shape), network.dropout, dropoutSeed(seed, place)),
             impl_->masks[place]);
        impl_->bytes += impl_->masks[place].size() - before;
    };
    const bool inside = network.dropout_place != DropoutPlace::BeforeOutput;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (network.dropout > 0 && inside)
            drop(i, layers[i].slot);
        const auto& norm = course.slot(configuration, i);
        if (!normRow(norm.kind).noisy || norm.freeze)
            continue;
        const auto noise = noiseFor(sizesOf(rows, layers[i].slot), norm, noiseSeed(seed, i));
        append(noise.scale, impl_->scales[i]);
        append(noise.shift, impl_->shifts[i]);
        impl_->bytes += 2 * sizeof(float) * static_cast<std::size_t>(noise.scale.numel());
    }
    if (network.dropout > 0 && !inside)
        drop(layers.size(), {course.structure().output_features});
}

std::optional<std::int64_t> DrawsRecorder::end() const {
    return impl_->end;
}

std::string DrawsRecorder::npz() const {
    const auto& course = impl_->course;
    if (!course.everDrops() && !course.everNoisy())
        return {};
    NpzWriter npz;
    const auto add = [&](const char* name, const auto& lists) {
        using List = std::decay_t<decltype(lists[0])>;
        for (std::size_t i = 0; i < lists.size(); ++i)
            npz.add(name + std::to_string(i), {static_cast<std::int64_t>(lists[i].size())},
                    std::span<const typename List::value_type>(lists[i]));
    };
    if (course.everDrops())
        add("mask", impl_->masks);
    if (course.everNoisy()) {
        add("scale", impl_->scales);
        add("shift", impl_->shifts);
    }
    return npz.finish();
}

}  // namespace normscope
