// SPDX-License-Identifier: GPL-3.0-or-later
// Small data with figures known by hand, and the odd values every plot must survive.
#pragma once

#include <QApplication>
#include <QFocusEvent>
#include <QImage>
#include <QRegularExpression>
#include <QTest>
#include <QWidget>
#include <cmath>
#include <limits>
#include <vector>

#include "model/record/frame.h"
#include "model/record/history.h"

namespace normscope::samples {

inline constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
inline constexpr float kInf = std::numeric_limits<float>::infinity();

/// Makes a test fail on any warning but the one the offscreen platform gives for every window.
inline void failOnWarnings() {
    QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
}

/// Values that occur in a run gone wrong.
inline std::vector<std::vector<float>> oddities() {
    return {{},           {0.5F},           {2.0F, 2.0F, 2.0F},    {0.0F, 0.0F},
            {kNaN, kNaN}, {kNaN, 1.0F},     {kInf, -kInf, 1.0F},   {1e30F, -1e30F},
            {1e30F},      {1e-30F, 2e-30F}, {1e-30F, 1e30F, kNaN}, {-1.0F, 1e-45F}};
}

/// Four bins over [-2, 2] with counts 1, 2, 3, 4; one value below, none above, two not finite.
inline TapFrame tap() {
    TapFrame tap;
    tap.present = true;
    tap.histogram = {-2.0, 2.0, {1, 2, 3, 4}, 1, 0, 2, 13};
    tap.summary = {0.4, 1.3, -3.0, 1.9, -1.0, 0.5, 1.5, 2};
    tap.saturated_share = std::nan("");
    tap.dead_share = std::nan("");
    return tap;
}

inline TapFrame tapOf(const std::vector<float>& values) {
    TapFrame tap;
    tap.present = true;
    std::vector<float> scratch;
    tap.histogram = makeHistogram(values, -1.0, 1.0, 16);
    tap.summary = summarize(values, scratch);
    return tap;
}

inline NormFrame norm(const std::vector<float>& gamma, const std::vector<float>& beta) {
    NormFrame norm;
    norm.present = true;
    norm.gamma = gamma;
    norm.beta = beta;
    return norm;
}

inline LayerFrame layerOf(const std::vector<float>& values) {
    LayerFrame layer;
    layer.norm = norm(values, values);
    layer.trace.channel = 17;
    for (std::size_t i = 0; i < values.size(); ++i)
        layer.trace.step.push_back(static_cast<std::int64_t>(i) + 1);
    layer.trace.batch_mean = layer.trace.batch_var = values;
    layer.trace.running_mean = layer.trace.running_var = values;
    return layer;
}

inline History historyOf(const std::vector<float>& values) {
    History history;
    std::vector<StepRecord> steps;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto step = static_cast<std::int64_t>(i) + 1;
        const double value = values[i];
        steps.push_back({step, values[i], values[i]});
        history.metrics.push_back({step, value, value, value, value, value, value});
    }
    history.append(steps);
    return history;
}

/// What a screen reader says of a plot: its header, or why there is nothing.
inline QString saidBy(QWidget& plot) {
    QFocusEvent focus(QEvent::FocusIn);
    QApplication::sendEvent(&plot, &focus);
    return plot.accessibleDescription();
}

/// Whether an image shows more than one colour.
inline bool showsSomething(const QImage& image) {
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixel(x, y) != image.pixel(0, 0))
                return true;
    return false;
}

/// Pixels of exactly this colour.
inline int count(const QImage& image, const QColor& color) {
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            found += image.pixelColor(x, y).rgb() == color.rgb() ? 1 : 0;
    return found;
}

/// Shows a plot of each of oddities(), small and large; it has to draw and to answer.
template <class Plot, class Feed>
void showOddities(Plot& plot, Feed feed) {
    for (const auto& values : oddities()) {
        feed(values);
        for (const QSize size : {QSize(150, 80), QSize(500, 300)}) {
            plot.resize(size);
            QVERIFY(showsSomething(plot.grab().toImage()));
            plot.readoutAt(plot.dataRect().center());
        }
    }
}

}  // namespace normscope::samples
