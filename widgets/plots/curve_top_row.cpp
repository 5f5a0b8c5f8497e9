// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's row above the curve: legend that hides and shows, references, smoothing.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <functional>
#include <vector>

#include "widgets/base/accessible.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/references_menu.h"

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
    const auto addSwitch = [&](const char* name, const QString& text, const QString& what,
                               auto show) {
        auto* button = makeButton(row, name, text, tr("Show or hide: %1").arg(what));
        button->setAccessibleName(tr("Show %1").arg(what));
        button->setCheckable(true);
        button->setChecked(true);
        connect(button, &QToolButton::toggled, this, show);
        return button;
    };
    runs_ = {addSwitch("run-a", tr("A"), tr("run A"), [this](bool on) { setRunShown(0, on); }),
             addSwitch("run-b", tr("B"), tr("run B"), [this](bool on) { setRunShown(1, on); })};
    for (auto* button : runs_)
        button->setIconSize({14, 14});
    constexpr const char* kNames[] = {"train", "val-batch", "val-running"};
    for (const auto series : {Train, ValidationBatch, ValidationRunning})
        legend_[series] = addSwitch(kNames[series], briefName(series), seriesName(series),
                                    [this, series](bool on) { setSeriesShown(series, on); });
    buildReferencesButton(row);
    line->addStretch(1);
    reset_ = makeButton(row, "reset-zoom", tr("Reset zoom"),
                        tr("Show all steps again (double click in the plot, or 0)"));
    connect(reset_, &QToolButton::clicked, this, &Plot::resetZoom);
    smoothing_box_ = new QComboBox(row);
    smoothing_box_->setObjectName(objectName() + QStringLiteral("-smoothing"));
    // Its words change with the room there is.
    smoothing_box_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setSpokenLabel(*smoothing_box_, tr("Smoothing of the training curve"));
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

QToolButton* CurvePlot::makeButton(QWidget* row, const char* name, const QString& text,
                                   const QString& help) {
    auto* button = new QToolButton(row);
    button->setObjectName(objectName() + u'-' + QLatin1String(name));
    button->setProperty("flat", true);
    button->setIconSize({18, 10});
    button->setText(text);
    button->setAccessibleName(text);
    button->setToolTip(help);
    row->layout()->addWidget(button);
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
    smoothing_box_->show();
    for (auto* button : legend_)
        button->show();
    writeSmoothings(false);
    styleLegend(Qt::ToolButtonTextBesideIcon, kIcon);
    writeReferencesButton(false);
    // What gives room, one after the other.
    std::vector<std::function<void()>> steps{[&] { writeReferencesButton(true); }};
    if (hasTwin()) {
        steps.push_back([&] { writeSmoothings(true); });
        steps.push_back([&] { styleLegend(Qt::ToolButtonTextBesideIcon, kShortIcon); });
    }
    steps.push_back([&] {
        writeSmoothings(false);
        styleLegend(Qt::ToolButtonIconOnly, kIcon);
    });
    steps.push_back([&] { writeSmoothings(true); });
    steps.push_back([&] { styleLegend(Qt::ToolButtonIconOnly, kShortIcon); });
    steps.push_back([&] { title_label_->setText(isShare() ? tr("Acc.") : title()); });
    // The plot's menu has them too.
    steps.push_back([&] { smoothing_box_->hide(); });
    steps.push_back([&] {
        for (auto* button : legend_)
            button->hide();
    });
    for (auto step = steps.begin(); step != steps.end() && !fits(); ++step)
        (*step)();
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    Plot::resizeEvent(event);
    mark_rows_ = 0;
    updateTopRow();
}

}  // namespace normscope
