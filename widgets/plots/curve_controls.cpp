// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's choices: the row above the curve, the context menu, and the pens they show.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <cmath>

#include "widgets/plots/curve_plot.h"
#include "widgets/plots/series_item.h"

namespace normscope {

namespace {

constexpr double kSmoothings[] = {0.0, 0.6, 0.9, 0.97};

/// A short stroke of the pen, faded when the series is hidden.
QIcon lineIcon(const QPen& pen, bool shown) {
    constexpr double kRatio = 2.0;
    QPixmap pixmap(QSize(18, 10) * kRatio);
    pixmap.setDevicePixelRatio(kRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(shown ? 1.0 : 0.3);
    painter.setPen(pen);
    painter.drawLine(QPointF(1, 5), QPointF(17, 5));
    return QIcon(pixmap);
}

QString smoothingText(double past_weight, bool brief = false) {
    if (brief)
        return past_weight > 0.0 ? QString::number(past_weight) : CurvePlot::tr("off");
    return past_weight > 0.0 ? CurvePlot::tr("Smoothing %1").arg(past_weight)
                             : CurvePlot::tr("Smoothing off");
}

}  // namespace

QString CurvePlot::seriesName(Series series) {
    switch (series) {
        case Train:
            return tr("training batch");
        case ValidationBatch:
            return tr("validation, batch statistics");
        case ValidationRunning:
            return tr("validation, running statistics");
    }
    return {};
}

QPen CurvePlot::penOf(Series series) const {
    switch (series) {
        case Train:
            return QPen(theme().run_a_fill, 1);
        case ValidationBatch:
            return QPen(theme().run_a, 1.6);
        case ValidationRunning: {
            QPen pen(theme().run_a, 2);
            pen.setDashPattern({3.5, 2.0});
            return pen;
        }
    }
    return {};
}

void CurvePlot::restyle() {
    // Opaque mixtures with the background: translucent lines cost several times as much to draw.
    const auto faint = [this](const QColor& color, double opacity) {
        const QColor& back = theme().surface;
        const auto mix = [opacity](int c, int b) {
            return static_cast<int>(std::lround(b + (c - b) * opacity));
        };
        return QColor(mix(color.red(), back.red()), mix(color.green(), back.green()),
                      mix(color.blue(), back.blue()));
    };
    // With a smoothed line the raw curve steps back, but stays.
    const bool smooth = smoothing_ > 0.0;
    QPen train = penOf(Train);
    train.setColor(faint(train.color(), smooth ? 0.5 : 1.0));
    items_[Train]->setPen(train);
    items_[Train]->setBand(faint(theme().run_a_fill, smooth ? 0.16 : 0.25));
    smooth_item_->setPen(QPen(theme().run_a_fill, 2));
    for (const auto series : {ValidationBatch, ValidationRunning}) {
        items_[series]->setPen(penOf(series));
        items_[series]->setDotSize(4.0);
    }
    marks_->setStyle(theme().event, theme().surface, plotFont(-1.5));
}

void CurvePlot::setTheme(const Theme& theme) {
    Plot::setTheme(theme);
    updateTopRow();
}

void CurvePlot::buildTopRow() {
    auto* row = new QWidget(this);
    row->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(6, 1, 24, 0);
    line->setSpacing(0);
    title_label_ = new QLabel(title(), row);
    title_label_->setObjectName(objectName() + QStringLiteral("-title"));
    line->addWidget(title_label_);
    constexpr const char* kNames[] = {"train", "val-batch", "val-running"};
    for (int i = 0; i < kSeries; ++i) {
        auto* button = new QToolButton(row);
        const auto series = static_cast<Series>(i);
        button->setObjectName(objectName() + u'-' + QLatin1String(kNames[i]));
        button->setProperty("flat", true);
        button->setCheckable(true);
        button->setChecked(true);
        button->setIconSize({18, 10});
        button->setAccessibleName(tr("Show %1").arg(seriesName(series)));
        button->setToolTip(tr("Show or hide: %1").arg(seriesName(series)));
        connect(button, &QToolButton::toggled, this,
                [this, series](bool on) { setSeriesShown(series, on); });
        legend_[i] = button;
        line->addWidget(button);
    }
    line->addStretch(1);
    reset_ = new QToolButton(row);
    reset_->setObjectName(objectName() + QStringLiteral("-reset-zoom"));
    reset_->setProperty("flat", true);
    reset_->setText(tr("Reset zoom"));
    reset_->setToolTip(tr("Show all steps again (double click in the plot, or 0)"));
    reset_->setAccessibleName(tr("Reset zoom"));
    connect(reset_, &QToolButton::clicked, this, &Plot::resetZoom);
    line->addWidget(reset_);
    smoothing_box_ = new QComboBox(row);
    smoothing_box_->setObjectName(objectName() + QStringLiteral("-smoothing"));
    smoothing_box_->setAccessibleName(tr("Smoothing of the training curve"));
    smoothing_box_->setToolTip(
        tr("Adds a moving average of the training curve, with this weight of "
           "the past; the raw curve stays."));
    for (const double choice : kSmoothings)
        smoothing_box_->addItem(smoothingText(choice), choice);
    connect(smoothing_box_, &QComboBox::activated, this,
            [this](int index) { setSmoothing(smoothing_box_->itemData(index).toDouble()); });
    line->addWidget(smoothing_box_);
    setTopRow(row);
    updateTopRow();
}

void CurvePlot::updateTopRow() {
    if (!smoothing_box_)
        return;
    const QString names[] = {tr("training"), tr("val. batch"), tr("val. running")};
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, theme().text);
    title_label_->setPalette(colors);
    QFont bold = plotFont();
    bold.setWeight(QFont::DemiBold);
    title_label_->setFont(bold);
    for (int i = 0; i < kSeries; ++i) {
        auto* button = legend_[i];
        button->setFont(plotFont(-1.5));
        button->setIcon(lineIcon(penOf(static_cast<Series>(i)), shown_[i]));
        button->setText(names[i]);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        const QSignalBlocker quiet(button);
        button->setChecked(shown_[i]);
    }
    reset_->setFont(plotFont(-1.5));
    reset_->setVisible(isZoomed());
    smoothing_box_->setFont(plotFont(-1.5));
    int index = smoothing_box_->findData(smoothing_);
    if (index < 0) {
        smoothing_box_->addItem(smoothingText(smoothing_), smoothing_);
        index = smoothing_box_->count() - 1;
    }
    smoothing_box_->setCurrentIndex(index);
    fitTopRow();
}

/// Where the row is too wide for the card, first the legend, then the smoothing goes without words.
void CurvePlot::fitTopRow() {
    auto* row = title_label_->parentWidget();
    const auto fits = [&] {
        row->layout()->invalidate();
        return row->sizeHint().width() <= width() - 8;
    };
    const auto writeSmoothings = [&](bool brief) {
        for (int i = 0; i < smoothing_box_->count(); ++i)
            smoothing_box_->setItemText(
                i, smoothingText(smoothing_box_->itemData(i).toDouble(), brief));
    };
    writeSmoothings(false);
    if (fits())
        return;
    for (auto* button : legend_)
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    if (!fits())
        writeSmoothings(true);
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    Plot::resizeEvent(event);
    mark_rows_ = 0;
    updateTopRow();
}

std::vector<Plot::LegendEntry> CurvePlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    for (int i = 0; i < kSeries; ++i)
        if (shown_[i])
            entries.push_back({seriesName(static_cast<Series>(i)), penOf(static_cast<Series>(i))});
    if (smoothing_ > 0.0 && shown_[Train])
        entries.push_back(
            {tr("training, moving average %1").arg(smoothing_), QPen(theme().run_a_fill, 2)});
    return entries;
}

void CurvePlot::addActions(QMenu& menu) {
    const auto check = [&](QMenu& into, const char* name, const QString& text, bool on,
                           auto action) {
        auto* entry = into.addAction(text, this, action);
        entry->setObjectName(QLatin1String("action-") + QLatin1String(name));
        entry->setCheckable(true);
        entry->setChecked(on);
    };
    check(menu, "log-x", tr("Logarithmic &x axis"), log_x_, [this](bool on) { setLogX(on); });
    check(menu, "log-y", tr("&Logarithmic y axis"), log_y_, [this](bool on) { setLogY(on); });
    auto* smoothings = menu.addMenu(tr("S&moothing"));
    for (const double choice : kSmoothings)
        check(*smoothings, "smoothing", smoothingText(choice), choice == smoothing_,
              [this, choice] { setSmoothing(choice); });
    auto* lines = menu.addMenu(tr("&Lines"));
    for (int i = 0; i < kSeries; ++i) {
        const auto series = static_cast<Series>(i);
        check(*lines, "series", seriesName(series), shown_[i],
              [this, series](bool on) { setSeriesShown(series, on); });
    }
}

}  // namespace normscope
