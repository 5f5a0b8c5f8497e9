// SPDX-License-Identifier: GPL-3.0-or-later
// The columns there are.
#include <QCoreApplication>
#include <algorithm>
#include <numeric>

#include "model/network/norms/norm.h"
#include "model/network/structure.h"
#include "widgets/base/norm_words.h"
#include "widgets/lab/column.h"
#include "widgets/lab/column_plot.h"
#include "widgets/lab/lab_wishes.h"
#include "widgets/panel/setting_editor.h"
#include "widgets/plots/channel_plot.h"
#include "widgets/plots/feature_map_plot.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/trace_plot.h"
#include "widgets/plots/update_plot.h"

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("LayerColumn", text);
}

QString colored(const QColor& color, const QString& text) {
    return QStringLiteral("<span style='color:%1'>%2</span>").arg(color.name(), text);
}

QStringList tapTitles(Tap tap, const ViewState& view) {
    if (!view.agreed && tap == Tap::Normalized)
        return {tr("y or a, by layer"), tr("y or a"), QString()};
    if (!view.agreed && tap == Tap::Activation)
        return {tr("a or y, by layer"), tr("a or y"), QString()};
    const PerTap<QString> brief{tr("Linear z"), tr("Norm y"), tr("Act. a"), tr("∂L/∂h"),
                                tr("∂L/∂W")};
    return {toQString(labelOf(tap)), brief[tap], toQString(symbolOf(tap))};
}

/// Of which values a frame's histograms are; empty: of all.
QString valuesShown(const LayerLook& look) {
    return look.frame.shown == Shown::Unit      ? tr("unit %1").arg(look.layer.unit)
           : look.frame.shown == Shown::Centred ? tr("units less their means")
                                                : QString();
}

LayerColumn tapColumn(Tap tap) {
    const QString symbol = toQString(symbolOf(tap));
    const auto show = [tap, symbol](HistogramPlot& plot, const LayerLook& look) {
        const TapFrame& other = look.layer.dual[tap];
        plot.setData(look.layer.taps[tap], symbol, valuesShown(look));
        plot.setDual(other.present ? &other : nullptr, look.frame.mode == Mode::Train);
        plot.setTwin(look.twin == nullptr ? nullptr : &look.twin->taps[tap]);
    };
    const auto prepare = [tap](HistogramPlot& plot, LayerCell&) {
        if (tap == Tap::Normalized)
            plot.setAbsence(tr("no norm in this layer"));
        if (isGradient(tap)) {
            plot.setAbsence(tr("no gradient yet: make a step"));
            plot.setLogY(true);  // most lie near 0, and what matters is in the tails
        }
    };
    return {.key = toQString(keyOf(tap)),
            .lesson = toQString(lessonWordOf(tap)),
            .title = toQString(labelOf(tap)),
            .name = toQString(labelOf(tap)),
            .guide = QStringLiteral("window.md#histograms"),
            .tap = tap,
            .plot = plotOf<HistogramPlot>(show, prepare),
            .titles = [tap](const ViewState& view) { return tapTitles(tap, view); }};
}

LayerColumn gradientColumn(Tap tap, const ColumnMenu& menu) {
    auto column = tapColumn(tap);
    column.guide = QStringLiteral("gradients.md#gradients");
    column.menu = menu;
    column.ask = [](ObservationRequest& look) { look.gradients = true; };
    return column;
}

LayerColumn outputGradientColumn() {
    return gradientColumn(
        Tap::OutputGradient,
        {tr("&Gradients ∂L/∂h"),
         QStringLiteral("G"),
         tr("The loss's gradient with respect to what each layer hands on; counts logarithmic."),
         {}});
}

LayerColumn weightGradientColumn() {
    return gradientColumn(
        Tap::WeightGradient,
        {tr("&Weight gradients ∂L/∂W"),
         QStringLiteral("Shift+G"),
         tr("The loss's gradient with respect to each layer's weight; counts logarithmic."),
         {}});
}

LayerColumn updatesColumn() {
    const auto show = [](UpdatePlot& plot, const LayerLook& look) {
        plot.setNewest(look.frame.step, look.layer.update,
                       look.twin_frame == nullptr ? 0 : look.twin_frame->step,
                       look.twin == nullptr ? nullptr : &look.twin->update);
    };
    const auto prepare = [](UpdatePlot& plot, LayerCell& cell) { plot.setLayer(cell.layer()); };
    const auto record = [](Plot& plot, const History* own, const History* twin) {
        static_cast<UpdatePlot&>(plot).display(own, twin);
    };
    return {.key = QStringLiteral("updates"),
            .lesson = QStringLiteral("updates"),
            .title = tr("update ‖ΔW‖/‖W‖"),
            .name = tr("update ‖ΔW‖/‖W‖"),
            .guide = QStringLiteral("gradients.md#updates"),
            .menu = {tr("&Updates ‖ΔW‖/‖W‖"),
                     QStringLiteral("U"),
                     tr("How far each step moves a layer's weight, with a line at 10⁻³."),
                     {}},
            .plot = plotOf<UpdatePlot>(show, prepare),
            .titles =
                [](const ViewState&) {
                    return QStringList{tr("Update ‖ΔW‖/‖W‖"), tr("ΔW/W")};
                },
            .record = record,
            .ask = [](ObservationRequest& look) { look.updates = true; }};
}

LayerColumn channelsColumn() {
    const auto show = [](ChannelPlot& plot, const LayerLook& look) {
        const bool averaged =
            slotOf(look.layer).size() > 1 && normRow(look.layer.normalization.kind).by_element;
        plot.setData(look.layer.norm, averaged ? tr("means over positions") : QString());
        plot.setTwin(look.twin == nullptr ? nullptr : &look.twin->norm);
    };
    const auto prepare = [](ChannelPlot& plot, LayerCell& cell) {
        QObject::connect(&plot, &ChannelPlot::channelSelected, &cell, [&cell](int channel) {
            emit cell.wishes().channelWished(cell.layer(), channel);
        });
    };
    const auto titles = [](const ViewState& view) {
        const QString brief = colored(view.theme.gamma, QStringLiteral("<b>γ</b>")) + tr(" and ") +
                              colored(view.theme.beta, QStringLiteral("<b>β</b>"));
        return QStringList{brief + tr(" per channel"), brief};
    };
    return {.key = QStringLiteral("channels"),
            .lesson = QStringLiteral("affine"),
            .title = tr("γ and β per channel"),
            .name = tr("γ and β per channel"),
            .guide = QStringLiteral("window.md#γ-and-β"),
            .plot = plotOf<ChannelPlot>(show, prepare),
            .titles = titles};
}

/// How many values of a channel are in a batch.
std::int64_t valuesOfAChannel(const LayerFrame& layer, const Frame& frame) {
    return frame.batch_size * positionsOf(slotOf(layer));
}

LayerColumn traceColumn() {
    const auto show = [](TracePlot& plot, const LayerLook& look) {
        plot.setData(look.layer, valuesOfAChannel(look.layer, look.frame));
        plot.setTwin(look.twin,
                     look.twin == nullptr ? 0 : valuesOfAChannel(*look.twin, *look.twin_frame));
    };
    const auto titles = [](const ViewState& view) {
        const QString vs = tr(" vs ") + colored(view.theme.batch, tr("batch"));
        const QString brief = colored(view.theme.running, tr("<b>running</b>")) + vs;
        return QStringList{brief + tr(" μ, σ²"), brief,
                           colored(view.theme.running, tr("<b>run.</b>")) + vs, tr("μ, σ²")};
    };
    const auto record = [](Plot& plot, const History* own, const History* twin) {
        const std::vector<Mark> none;
        static_cast<TracePlot&>(plot).setMarks(own == nullptr ? none : own->marks,
                                               twin == nullptr ? none : twin->marks);
    };
    return {.key = QStringLiteral("trace"),
            .lesson = QStringLiteral("running"),
            .title = tr("running against batch statistics"),
            .name = tr("running vs batch"),
            .guide = QStringLiteral("window.md#running-against-batch"),
            .plot = plotOf<TracePlot>(show),
            .titles = titles,
            .record = record};
}

LayerColumn mapsColumn() {
    const auto show = [](FeatureMapPlot& plot, const LayerLook& look) { plot.setData(look.layer); };
    return {.key = QStringLiteral("maps"),
            .lesson = QStringLiteral("maps"),
            .title = tr("feature maps"),
            .name = tr("feature maps"),
            .guide = QStringLiteral("networks.md#feature-maps"),
            .menu = {tr("&Feature maps"), QStringLiteral("F"),
                     tr("What the chosen channel of each convolution makes of the batch's first "
                        "samples."),
                     tr("Only convolutional networks have feature maps: choose one in the panel, "
                        "at Network.")},
            .plot = plotOf<FeatureMapPlot>(show),
            .titles =
                [](const ViewState&) {
                    return QStringList{tr("feature maps"), tr("maps")};
                },
            .ask = [](ObservationRequest& look) { look.map_samples = FeatureMapPlot::kSamples; },
            .is_in = [](const LayerFrame& layer) { return layer.structure.dims > 0; }};
}

}  // namespace

const std::vector<LayerColumn>& layerColumns() {
    static const std::vector<LayerColumn> columns{tapColumn(Tap::Linear),
                                                  tapColumn(Tap::Normalized),
                                                  tapColumn(Tap::Activation),
                                                  channelsColumn(),
                                                  traceColumn(),
                                                  mapsColumn(),
                                                  outputGradientColumn(),
                                                  weightGradientColumn(),
                                                  updatesColumn()};
    return columns;
}

std::vector<std::size_t> columnOrder(Placement placement) {
    std::vector<std::size_t> order(layerColumns().size());
    std::iota(order.begin(), order.end(), 0);
    const auto placeOf = [&](Tap tap) {
        return std::find_if(order.begin(), order.end(),
                            [tap](std::size_t i) { return layerColumns()[i].tap == tap; });
    };
    if (placement == Placement::After)
        std::iter_swap(placeOf(Tap::Normalized), placeOf(Tap::Activation));
    return order;
}

std::optional<LayerLook> LayerLook::at(const Frame& frame, const Frame* twin, int layer) {
    const auto place = static_cast<std::size_t>(layer);
    if (place >= frame.layers.size())
        return std::nullopt;
    LayerLook look{frame, frame.layers[place]};
    if (twin != nullptr && place < twin->layers.size()) {
        look.twin_frame = twin;
        look.twin = &twin->layers[place];
    }
    return look;
}

}  // namespace normscope
