// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's row above the curve: legend that hides and shows, references, smoothing.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include "widgets/plots/curve_plot.h"
#include "widgets/references_menu.h"

namespace normscope {

namespace {

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

}  // namespace

QString CurvePlot::smoothingText(double past_weight, bool brief) {
    if (brief)
        return past_weight > 0.0 ? QString::number(past_weight) : tr("off");
    return past_weight > 0.0 ? tr("Smoothing %1").arg(past_weight) : tr("Smoothing off");
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
    buildReferencesButton(row);
    line->addWidget(references_button_);
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
    // Its words change with the room there is.
    smoothing_box_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    smoothing_box_->setAccessibleName(tr("Smoothing of the training curve"));
    smoothing_box_->setToolTip(
        tr("Adds a moving average of the training curve, with this weight of "
           "the past; the raw curve stays."));
    for (const double choice : kSmoothings)
        smoothing_box_->addItem(smoothingText(choice, false), choice);
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
    updateReferencesButton();
    reset_->setFont(plotFont(-1.5));
    reset_->setVisible(isZoomed());
    smoothing_box_->setFont(plotFont(-1.5));
    int index = smoothing_box_->findData(smoothing_);
    if (index < 0) {
        smoothing_box_->addItem(smoothingText(smoothing_, false), smoothing_);
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
    constexpr int kBoxFrame = 36;  // px: paddings and arrow; some styles ask for more
    auto* row = title_label_->parentWidget();
    const auto fits = [&] {
        row->layout()->invalidate();
        return row->sizeHint().width() <= width() - 8;
    };
    const auto writeSmoothings = [&](bool brief) {
        for (int i = 0; i < smoothing_box_->count(); ++i)
            smoothing_box_->setItemText(
                i, smoothingText(smoothing_box_->itemData(i).toDouble(), brief));
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
    title_label_->setText(title());
    writeSmoothings(false);
    styleLegend(Qt::ToolButtonTextBesideIcon, kIcon);
    writeReferencesButton(false);
    if (fits())
        return;
    writeReferencesButton(true);
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
    if (fits())
        return;
    writeSmoothings(true);
    if (fits())
        return;
    styleLegend(Qt::ToolButtonIconOnly, kShortIcon);
    if (!fits() && isShare())
        title_label_->setText(tr("Acc."));
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    Plot::resizeEvent(event);
    mark_rows_ = 0;
    updateTopRow();
}

}  // namespace normscope
