// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's choices: the row above the curve, the context menu, and the pens they show.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include "widgets/plots/curve_plot.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/marks_item.h"
#include "widgets/plots/series_item.h"

namespace normscope {

namespace {

constexpr double kSmoothings[] = {0.0, 0.6, 0.9, 0.97};

/// Short strokes of the pens, one above the other, faded when the series is hidden.
QIcon lineIcon(const std::vector<QPen>& pens, bool shown) {
    constexpr double kRatio = 2.0;
    QPixmap pixmap(QSize(18, 10) * kRatio);
    pixmap.setDevicePixelRatio(kRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(shown ? 1.0 : 0.3);
    const double gap = 10.0 / static_cast<double>(pens.size() + 1);
    double y = gap;
    for (const auto& pen : pens) {
        painter.setPen(pen);
        painter.drawLine(QPointF(1, y), QPointF(17, y));
        y += gap;
    }
    return QIcon(pixmap);
}

/// The name of a run in its colour.
QIcon runIcon(const QString& name, const QColor& color, bool shown) {
    constexpr double kRatio = 2.0;
    QPixmap pixmap(QSize(14, 14) * kRatio);
    pixmap.setDevicePixelRatio(kRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(shown ? 1.0 : 0.35);
    painter.setPen(QPen(color, 1.4));
    painter.drawRoundedRect(QRectF(0.8, 0.8, 12.4, 12.4), 3, 3);
    QFont font = plotFont(-1.5);
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    painter.drawText(QRectF(0, 0, 14, 14), Qt::AlignCenter, name);
    return QIcon(pixmap);
}

QString smoothingText(double past_weight, bool brief = false) {
    if (brief)
        return past_weight > 0.0 ? QString::number(past_weight) : CurvePlot::tr("off");
    return past_weight > 0.0 ? CurvePlot::tr("Smoothing %1").arg(past_weight)
                             : CurvePlot::tr("Smoothing off");
}

}  // namespace

QPen CurvePlot::penOf(Series series, int run) const {
    const QColor& strong = run == 0 ? theme().run_a : theme().run_b;
    switch (series) {
        case Train:
            return QPen(run == 0 ? theme().run_a_fill : faint(theme().run_b, theme().surface, 0.7),
                        1);
        case ValidationBatch:
            return QPen(strong, 1.6);
        case ValidationRunning: {
            QPen pen(strong, 2);
            pen.setDashPattern({3.5, 2.0});
            return pen;
        }
    }
    return {};
}

QPen CurvePlot::smoothPenOf(int run) const {
    return QPen(penOf(Train, run).color(), 2);
}

void CurvePlot::restyleStrand(int run) {
    auto& strand = strands_[run];
    // With a smoothed line the raw curve steps back, but stays.
    const bool smooth = smoothing_ > 0.0;
    const QPen pen = penOf(Train, run);
    const auto back = [&](double opacity) { return faint(pen.color(), theme().surface, opacity); };
    strand.items[Train]->setPen(QPen(back(smooth ? 0.5 : 1.0), 1));
    if (run == 0)
        strand.items[Train]->setBand(back(smooth ? 0.16 : 0.25));
    else
        strand.items[Train]->setEnvelope(back(smooth ? 0.3 : 0.45));
    strand.smooth->setPen(smoothPenOf(run));
    for (const auto series : {ValidationBatch, ValidationRunning}) {
        strand.items[series]->setPen(penOf(series, run));
        strand.items[series]->setDotSize(4.0);
    }
}

void CurvePlot::restyle() {
    for (int run = 0; run < 2; ++run)
        restyleStrand(run);
    marks_->setStyle(theme().event, theme().run_b, theme().surface, plotFont(-1.5));
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
    constexpr const char* kRunNames[] = {"run-a", "run-b"};
    const QString run_words[] = {tr("run A"), tr("run B")};
    for (int run = 0; run < 2; ++run) {
        runs_[run] = makeLegendButton(row, kRunNames[run], run_words[run]);
        runs_[run]->setText(run == 0 ? tr("A") : tr("B"));
        runs_[run]->setIconSize({14, 14});
        connect(runs_[run], &QToolButton::toggled, this,
                [this, run](bool on) { setRunShown(run, on); });
        line->addWidget(runs_[run]);
    }
    constexpr const char* kNames[] = {"train", "val-batch", "val-running"};
    for (int i = 0; i < kSeries; ++i) {
        const auto series = static_cast<Series>(i);
        legend_[i] = makeLegendButton(row, kNames[i], seriesName(series));
        legend_[i]->setText(briefName(series));
        connect(legend_[i], &QToolButton::toggled, this,
                [this, series](bool on) { setSeriesShown(series, on); });
        line->addWidget(legend_[i]);
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

QToolButton* CurvePlot::makeLegendButton(QWidget* row, const char* name, const QString& what) {
    auto* button = new QToolButton(row);
    button->setObjectName(objectName() + u'-' + QLatin1String(name));
    button->setProperty("flat", true);
    button->setCheckable(true);
    button->setChecked(true);
    button->setIconSize({18, 10});
    button->setAccessibleName(tr("Show %1").arg(what));
    button->setToolTip(tr("Show or hide: %1").arg(what));
    return button;
}

void CurvePlot::updateTopRow() {
    if (!smoothing_box_)
        return;
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, theme().text);
    title_label_->setPalette(colors);
    QFont bold = plotFont();
    bold.setWeight(QFont::DemiBold);
    title_label_->setFont(bold);
    const auto check = [](QToolButton* button, bool shown) {
        const QSignalBlocker quiet(button);
        button->setChecked(shown);
    };
    for (int run = 0; run < 2; ++run) {
        const bool shown = strands_[run].shown;
        runs_[run]->setIcon(
            runIcon(runs_[run]->text(), penOf(ValidationBatch, run).color(), shown));
        check(runs_[run], shown);
        runs_[run]->setVisible(hasTwin());
    }
    for (int i = 0; i < kSeries; ++i) {
        std::vector<QPen> pens{penOf(static_cast<Series>(i))};
        if (hasTwin())
            pens.push_back(penOf(static_cast<Series>(i), 1));
        legend_[i]->setFont(plotFont(-1.5));
        legend_[i]->setIcon(lineIcon(pens, shown_[i]));
        check(legend_[i], shown_[i]);
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

/// Where the row is too wide for the card, first the legend, then the smoothing goes without words;
/// with two runs, whose legend says more, first the smoothing.
void CurvePlot::fitTopRow() {
    constexpr QSize kIcon(18, 10);
    constexpr QSize kShortIcon(13, 10);
    constexpr int kBoxFrame = 36;  // px: paddings and arrow
    auto* row = title_label_->parentWidget();
    const auto fits = [&] {
        row->layout()->invalidate();
        return row->sizeHint().width() <= width() - 8;
    };
    const auto writeSmoothings = [&](bool brief) {
        for (int i = 0; i < smoothing_box_->count(); ++i)
            smoothing_box_->setItemText(
                i, smoothingText(smoothing_box_->itemData(i).toDouble(), brief));
        // The box keeps its size hint when its words change.
        const int words =
            QFontMetrics(smoothing_box_->font()).horizontalAdvance(QStringLiteral("0.97"));
        smoothing_box_->setMaximumWidth(brief ? words + kBoxFrame : QWIDGETSIZE_MAX);
    };
    const auto styleLegend = [&](Qt::ToolButtonStyle style, const QSize& icon) {
        for (auto* button : legend_) {
            button->setToolButtonStyle(style);
            button->setIconSize(icon);
        }
        legend_[Train]->setText(icon == kIcon ? briefName(Train) : tr("train"));
    };
    writeSmoothings(false);
    styleLegend(Qt::ToolButtonTextBesideIcon, kIcon);
    if (fits())
        return;
    if (hasTwin()) {
        writeSmoothings(true);
        if (fits())
            return;
        styleLegend(Qt::ToolButtonTextBesideIcon, kShortIcon);
        if (fits())
            return;
        writeSmoothings(false);
    }
    styleLegend(Qt::ToolButtonIconOnly, kIcon);
    if (!fits())
        writeSmoothings(true);
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    Plot::resizeEvent(event);
    mark_rows_ = 0;
    updateTopRow();
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
    if (!hasTwin())
        return;
    lines->addSeparator();
    check(*lines, "run-a", tr("run &A"), strands_[0].shown,
          [this](bool on) { setRunShown(0, on); });
    check(*lines, "run-b", tr("run &B"), strands_[1].shown,
          [this](bool on) { setRunShown(1, on); });
}

}  // namespace normscope
