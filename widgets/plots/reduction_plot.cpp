// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/reduction_plot.h"

#include "widgets/base/norm_words.h"
#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/item.h"
#include "widgets/plots/reduction_drawing.h"

namespace normscope {

namespace {

constexpr double kWidest = 2.4;  // of its height: a flatter block cannot be read

}  // namespace

/// The block of values, in its axis rect.
class ReductionItem : public Item {
  public:
    using Item::Item;
    void setReduction(const Reduction& reduction) { reduction_ = reduction; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    Reduction reduction_;
};

void ReductionItem::draw(QCPPainter* painter) {
    const QRectF room(area());
    const double width = std::min(room.width(), room.height() * kWidest);
    drawReduction(*painter, {room.center().x() - width / 2, room.top(), width, room.height()},
                  reduction_, theme(), true);
}

ReductionPlot::ReductionPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    hideAxes();
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

void ReductionPlot::arrange(Density density) {
    const int side = density == Density::Large ? 24 : 6;
    canvas().axisRect()->setMargins(QMargins(side, headerHeight() + 6, side, side / 2));
}

QString ReductionPlot::absence() const {
    if (!has_data_)
        return tr("no data yet");
    if (!reduction_.shape.empty())
        return {};
    return kind_ == kNoNorm ? tr("no norm in this layer") : tr("no statistics");
}

std::vector<Plot::HeaderPiece> ReductionPlot::header() const {
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
