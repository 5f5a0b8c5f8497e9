// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tap_cell.h"

#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include "widgets/panel/setting_editor.h"
#include "widgets/plots/heat_plot.h"
#include "widgets/plots/histogram_plot.h"

namespace normscope {

namespace {

constexpr std::array kSymbols{"z", "y", "a"};  // indexed by Tap

std::size_t indexOf(Distribution kind) {
    return static_cast<std::size_t>(kind);
}

}  // namespace

TapCell::TapCell(int layer, Tap tap, QWidget* parent)
    : QWidget(parent),
      layer_(layer),
      tap_(tap),
      name_(new QLabel(toQString(labelOf(tap)), this)),
      theme_(Theme::light()) {
    const QString id = QStringLiteral("layer%1-").arg(layer + 1) + toQString(keyOf(tap));
    histogram_ = new HistogramPlot(id, this);
    histogram_->setTap(tap);
    histogram_->setTitle(tr("Layer %1 · %2").arg(layer + 1).arg(toQString(labelOf(tap))));
    if (tap == Tap::Normalized)
        histogram_->setAbsence(tr("no norm in this layer"));
    histogram_->setMenuExtension([this](QMenu& menu) { extendMenu(menu); });
    name_->setProperty("muted", true);
    name_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    column->addWidget(name_);
    column->addWidget(histogram_, 1);
}

template <class Do>
void TapCell::forEachMade(Do what) {
    for (auto* plot : over_steps_)
        if (plot != nullptr)
            what(*plot);
}

DistributionPlot* TapCell::make(Distribution kind) {
    auto* plot = makeDistributionPlot(
        kind, histogram_->id() + QLatin1Char('-') + toQString(keyOf(kind)), this);
    plot->hide();
    over_steps_[indexOf(kind)] = plot;
    plot->setPlace(layer_, tap_, QString::fromLatin1(kSymbols[static_cast<std::size_t>(tap_)]));
    plot->setTitle(tr("%1 · %2").arg(histogram_->title(), toQString(labelOf(kind))));
    if (tap_ == Tap::Normalized)
        plot->setAbsence(tr("no norm in this layer"));
    plot->setMenuExtension([this](QMenu& menu) { extendMenu(menu); });
    plot->setTheme(theme_);
    plot->setFine(fine_);
    plot->setUnit(unit_);
    plot->setLogX(log_x_);
    plot->setVisited(visited_);
    if (auto* heat = qobject_cast<HeatPlot*>(plot)) {
        heat->setRun(run_);
        connect(heat, &HeatPlot::runChosen, this, &TapCell::runChosen);
    }
    if (history_ != nullptr)
        plot->display(*history_, twin_);
    connect(plot, &DistributionPlot::cursorMoved, this, &TapCell::cursorMoved);
    connect(plot, &DistributionPlot::cursorLeft, this, &TapCell::cursorLeft);
    static_cast<QVBoxLayout*>(layout())->addWidget(plot, 1);
    emit plotMade(plot);
    return plot;
}

Plot* TapCell::plot(Distribution kind) {
    if (kind == Distribution::Histogram)
        return histogram_;
    auto* made = over_steps_[indexOf(kind)];
    return made != nullptr ? made : make(kind);
}

Plot* TapCell::shown() const {
    if (kind_ == Distribution::Histogram)
        return histogram_;
    return over_steps_[indexOf(kind_)];
}

std::vector<Plot*> TapCell::allPlots() {
    std::vector<Plot*> plots;
    for (const auto kind : kDistributions)
        plots.push_back(plot(kind));
    return plots;
}

void TapCell::setDistribution(Distribution kind) {
    if (kind == kind_)
        return;
    Plot* before = shown();
    Plot* after = plot(kind);
    kind_ = kind;
    const bool focused = before->hasFocus();
    before->hide();
    after->show();
    if (focused)
        after->setFocus();
}

void TapCell::display(const History* history, const History* twin) {
    history_ = history;
    twin_ = twin;
    if (history == nullptr)
        forEachMade([](DistributionPlot& plot) { plot.clear(); });
    else
        forEachMade([&](DistributionPlot& plot) { plot.display(*history, twin); });
}

void TapCell::clear() {
    histogram_->clear();
}

void TapCell::setUnit(int unit) {
    unit_ = unit;
    forEachMade([unit](DistributionPlot& plot) { plot.setUnit(unit); });
}

void TapCell::setVisited(std::optional<double> step) {
    visited_ = step;
    forEachMade([step](DistributionPlot& plot) { plot.setVisited(step); });
}

void TapCell::setLogX(bool log) {
    log_x_ = log;
    forEachMade([log](DistributionPlot& plot) { plot.setLogX(log); });
}

void TapCell::setRun(int run) {
    run_ = run;
    if (auto* heat = qobject_cast<HeatPlot*>(over_steps_[indexOf(Distribution::Heat)]))
        heat->setRun(run);
}

void TapCell::setCursor(double step) {
    forEachMade([step](DistributionPlot& plot) { plot.setCursor(step); });
}

void TapCell::clearCursor() {
    forEachMade([](DistributionPlot& plot) { plot.clearCursor(); });
}

void TapCell::setTheme(const Theme& theme) {
    theme_ = theme;
    histogram_->setTheme(theme);
    forEachMade([&](DistributionPlot& plot) { plot.setTheme(theme); });
}

void TapCell::setFine(bool fine) {
    fine_ = fine;
    histogram_->setFine(fine);
    forEachMade([fine](DistributionPlot& plot) { plot.setFine(fine); });
}

void TapCell::setNamed(bool named) {
    name_->setVisible(named);
}

void TapCell::takeBack(Plot* plot) {
    static_cast<QVBoxLayout*>(layout())->addWidget(plot, 1);
    plot->setVisible(plot == shown());
}

void TapCell::extendMenu(QMenu& menu) {
    menu.addSeparator();
    auto* choices = menu.addMenu(tr("Sho&w as"));
    for (const auto kind : kDistributions) {
        auto* action = choices->addAction(toQString(labelOf(kind)), this,
                                          [this, kind] { emit distributionChosen(kind); });
        action->setObjectName(QStringLiteral("action-show-") + toQString(keyOf(kind)));
        action->setCheckable(true);
        action->setChecked(kind == kind_);
    }
}

}  // namespace normscope
