// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/reduction_plot.h"

#include "widgets/norm_words.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/number_format.h"
#include "widgets/plots/reduction_drawing.h"
#include "widgets/plots/reduction_item.h"

namespace normscope {

namespace {

constexpr double kWidest = 2.4;  // of its height: a flatter block cannot be read

}  // namespace

ReductionItem::ReductionItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis), theme_(Theme::light()) {
    setSelectable(QCP::stNone);
}

QCPRange ReductionItem::getKeyRange(bool& found, QCP::SignDomain) const {
    found = false;
    return {};
}

QCPRange ReductionItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = false;
    return {};
}

void ReductionItem::draw(QCPPainter* painter) {
    QRectF area(mKeyAxis->axisRect()->rect());
    const double width = std::min(area.width(), area.height() * kWidest);
    area = QRectF(area.center().x() - width / 2, area.top(), width, area.height());
    drawReduction(*painter, area, reduction_, theme_, true);
}

ReductionPlot::ReductionPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    for (auto* axis : {canvas().xAxis, canvas().yAxis}) {
        axis->grid()->setVisible(false);
        axis->setVisible(false);
    }
    canvas().axisRect()->setAutoMargins(QCP::msNone);
    item_ = new ReductionItem(canvas().xAxis, canvas().yAxis);
    setTheme(theme());
}

void ReductionPlot::setData(const Reduction& reduction, NormKind kind, const QString& name) {
    if (has_data_ && reduction == reduction_ && kind == kind_ && name == name_)
        return;
    reduction_ = reduction;
    kind_ = kind;
    name_ = name;
    has_data_ = true;
    item_->setReduction(reduction);
    layoutChanged();
}

void ReductionPlot::clear() {
    has_data_ = false;
    reduction_ = {};
    item_->setReduction({});
    layoutChanged();
}

void ReductionPlot::restyle() {
    item_->setTheme(theme());
}

void ReductionPlot::arrange(Density density) {
    const int side = density == Density::Large ? 24 : 6;
    canvas().axisRect()->setMargins(QMargins(side, headerHeight() + 6, side, side / 2));
}

QString ReductionPlot::absence() const {
    if (!has_data_)
        return tr("no data yet");
    return reduction_.shape.empty() ? tr("no norm in this layer") : QString();
}

std::vector<Plot::HeaderPiece> ReductionPlot::header() const {
    if (!absence().isEmpty())
        return {};
    const QString m = formatCount(reduction_.m);
    std::vector<HeaderPiece> pieces{
        {name_, {}, theme().text},
        {tr("shaded: %1 = %2 values").arg(reducedAxes(reduction_), m),
         tr("%1 = %2").arg(reducedAxes(reduction_), m), theme().accent}};
    if (!isDrawnWhole(reduction_))
        pieces.push_back({tr("not to scale"), {}, theme().muted, true});
    return pieces;
}

QString ReductionPlot::readout(const QPointF&) const {
    return reductionSentence(reduction_, kind_) + QLatin1Char('\n') +
           modesSentence(reduction_, kind_);
}

Table ReductionPlot::table() const {
    Table table{{"norm", "axis", "extent", "in_one_statistic"}, {}};
    if (reduction_.shape.empty())
        return table;
    const QStringList names = reduction_.shape.size() == 5 ? QStringList{"N", "C", "D", "H", "W"}
                                                           : QStringList{"N", "C", "H", "W"};
    for (std::size_t axis = 0; axis < reduction_.shape.size(); ++axis) {
        const auto taken = axis == 0   ? reduction_.samples
                           : axis == 1 ? reduction_.channels
                                       : reduction_.shape[axis];
        table.rows.push_back({name_, names[static_cast<qsizetype>(axis)],
                              QString::number(reduction_.shape[axis]), QString::number(taken)});
    }
    table.rows.push_back({name_, "values", {}, QString::number(reduction_.m)});
    table.rows.push_back({name_, "statistics", QString::number(reduction_.statistics), {}});
    return table;
}

}  // namespace normscope
