// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lab_view.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "widgets/column_titles.h"
#include "widgets/icons.h"
#include "widgets/layer_row.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/feature_map_plot.h"
#include "widgets/plots/trace_plot.h"
#include "widgets/rows_area.h"

namespace normscope {

namespace {

constexpr int kGap = LayerRow::kSpacing;
/// A restart follows with a first frame at once; emptying the plots in between would only flicker.
constexpr int kForgetMs = 250;

}  // namespace

LabView::LabView(QWidget* parent) : QWidget(parent), theme_(Theme::light()) {
    setObjectName(QStringLiteral("lab-view"));
    pages_ = new QStackedLayout(this);
    splitter_ = new QSplitter(Qt::Vertical, this);
    splitter_->setObjectName(QStringLiteral("lab-splitter"));
    splitter_->setHandleWidth(kGap);
    splitter_->setChildrenCollapsible(false);
    pages_->addWidget(splitter_);
    buildMatrix();
    buildCurves();
    buildEnlargedPage();
    restoreLayoutState({});
    forget_.setSingleShot(true);
    forget_.setInterval(kForgetMs);
    connect(&forget_, &QTimer::timeout, this, &LabView::forgetFrame);
}

LabView::~LabView() = default;

void LabView::buildMatrix() {
    auto* matrix = new QWidget(splitter_);
    auto* column = new QVBoxLayout(matrix);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    titles_ = new ColumnTitles(matrix);
    titles_->setColumns(LayerRow::kHeaderWidth, kGap, 0);
    column->addWidget(titles_);
    scroll_ = new QScrollArea(matrix);
    scroll_->setObjectName(QStringLiteral("layer-scroll"));
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* rows = new RowsArea;
    rows_layout_ = new QVBoxLayout(rows);
    rows_layout_->setContentsMargins(0, 0, 0, 0);
    rows_layout_->setSpacing(kGap);
    rows_layout_->setAlignment(Qt::AlignTop);
    scroll_->setWidget(rows);
    scroll_->viewport()->installEventFilter(this);
    column->addWidget(scroll_, 1);
    splitter_->addWidget(matrix);
    connect(scroll_->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &LabView::feedRowsInSight);
    connect(titles_, &ColumnTitles::lockToggled, this, &LabView::setLocked);
    connect(titles_, &ColumnTitles::distributionChosen, this,
            qOverload<Tap, Distribution>(&LabView::setDistribution));
}

void LabView::buildCurves() {
    curves_ = new QWidget(splitter_);
    auto* line = new QHBoxLayout(curves_);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(kGap);
    loss_ = new CurvePlot(Quantity::Loss, curves_);
    accuracy_ = new CurvePlot(Quantity::Accuracy, curves_);
    for (CurvePlot* curve : {loss_, accuracy_}) {
        line->addWidget(curve, 1);
        adopt(curve);
    }
    splitter_->addWidget(curves_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 0);
    linkCursor();
}

void LabView::buildEnlargedPage() {
    auto* page = new QWidget(this);
    enlarged_page_ = new QVBoxLayout(page);
    enlarged_page_->setContentsMargins(0, 0, 0, 0);
    enlarged_page_->setSpacing(kGap);
    auto* line = new QHBoxLayout;
    back_ = new QToolButton(page);
    back_->setObjectName(QStringLiteral("enlarged-back"));
    back_->setText(tr("Back"));
    back_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    back_->setToolTip(tr("Back to all layers (Esc)."));
    back_->setAccessibleName(tr("Back to all layers"));
    auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), page);
    connect(escape, &QShortcut::activated, this, &LabView::restore);
    back_->setFocusPolicy(Qt::TabFocus);
    enlarged_title_ = new QLabel(page);
    enlarged_title_->setObjectName(QStringLiteral("enlarged-title"));
    line->addWidget(back_);
    line->addWidget(enlarged_title_, 1);
    enlarged_page_->addLayout(line);
    pages_->addWidget(page);
    connect(back_, &QToolButton::clicked, this, &LabView::restore);
}

void LabView::adopt(Plot* plot) {
    plot->setTheme(theme_);
    plot->setFine(fine_);
    connect(plot, &Plot::saveRequested, this, &LabView::saveRequested);
    connect(plot, &Plot::enlargeRequested, this, &LabView::enlarge);
}

void LabView::addRow() {
    auto* row = new LayerRow(static_cast<int>(rows_.size()), scroll_->widget());
    for (Plot* plot : row->plots())
        adopt(plot);
    row->setTheme(theme_);
    row->setMarks(marks_, twin_marks_);
    connect(row, &LayerRow::settingsRequested, this, &LabView::settingsRequested);
    connect(row, &LayerRow::channelSelected, this, [this](int layer, int channel) {
        selectChannel(layer, channel);
        emit selected(layer, channel);
    });
    linkRow(row);
    rows_layout_->addWidget(row);
    row->setMaps(maps_shown_);
    row->setDual(observation_.dual);
    rows_.push_back(row);
    stale_.push_back(true);
}

void LabView::setRowCount(std::size_t count) {
    if (rows_.size() == count)
        return;
    if (enlarged_ != nullptr && rowOf(enlarged_) != nullptr)
        restore();
    while (rows_.size() < count)
        addRow();
    while (rows_.size() > count) {
        delete rows_.back();
        rows_.pop_back();
        stale_.pop_back();
    }
    displayDropout();
    layOutRows();
}

/// All rows fill the room where they can, and get compact and then scroll where they cannot.
void LabView::layOutRows() {
    if (rows_.empty())
        return;
    constexpr int kTallest = 360;
    const int count = static_cast<int>(rows_.size());
    const int room = scroll_->viewport()->height() - (count - 1) * kGap;
    const int height = std::clamp(room / count, LayerRow::kCompactHeight, kTallest);
    for (LayerRow* row : rows_)
        row->setRowHeight(height);
    const bool scrolls = height * count > room;
    const int margin = scrolls ? scroll_->verticalScrollBar()->sizeHint().width() : 0;
    titles_->setColumns(LayerRow::kHeaderWidth, kGap, margin);
}

void LabView::display(const Frame& frame, const Frame* twin) {
    display(std::make_shared<const Frame>(frame),
            twin == nullptr ? nullptr : std::make_shared<const Frame>(*twin));
}

void LabView::display(const std::shared_ptr<const Frame>& frame,
                      const std::shared_ptr<const Frame>& twin) {
    forget_.stop();
    frame_ = frame;
    twin_frame_ = twin;
    setRowCount(frame->layers.size());
    updateMaps();
    static_cast<RowsArea*>(scroll_->widget())->display(*frame);
    stale_.assign(rows_.size(), true);
    updateTitles();
    feedRowsInSight();
}

void LabView::updateTitles() {
    if (frame_->layers.empty())
        return;
    const Placement first = frame_->layers.front().normalization.placement;
    const bool agreed = std::all_of(
        frame_->layers.begin(), frame_->layers.end(),
        [first](const LayerFrame& layer) { return layer.normalization.placement == first; });
    titles_->display(first, agreed);
    for (LayerRow* row : rows_)
        row->setNamed(!agreed);
}

/// By arithmetic, not by asking the rows: just after they were made they have no place yet.
bool LabView::isInSight(std::size_t index) const {
    if (enlarged_ != nullptr)
        return rowOf(enlarged_) == rows_[index];
    const int height = rows_[index]->height();
    const int top =
        static_cast<int>(index) * (height + kGap) - scroll_->verticalScrollBar()->value();
    return top < scroll_->viewport()->height() && top + height > 0;
}

void LabView::feedRowsInSight() {
    if (!frame_ || !isVisible())
        return;
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (stale_[i] && isInSight(i)) {
            rows_[i]->display(*frame_, twin_frame_.get());
            stale_[i] = false;
        }
}

void LabView::feedAllRows() const {
    for (std::size_t i = 0; frame_ && i < rows_.size(); ++i)
        if (stale_[i]) {
            rows_[i]->display(*frame_, twin_frame_.get());
            stale_[i] = false;
        }
}

void LabView::setVisited(std::optional<std::int64_t> step) {
    const auto at = step ? std::optional(static_cast<double>(*step)) : std::nullopt;
    loss_->setVisited(at);
    accuracy_->setVisited(at);
    visited_ = step;
    for (LayerRow* row : rows_)
        row->setVisited(step);
}

void LabView::display(const History& history, const History* twin) {
    loss_->display(history, twin);
    accuracy_->display(history, twin);
    history_ = &history;
    twin_history_ = twin;
    for (LayerRow* row : rows_)
        row->display(history_, twin_history_);
    const std::vector<Mark> twin_marks = twin == nullptr ? std::vector<Mark>{} : twin->marks;
    if (history.marks == marks_ && twin_marks == twin_marks_)
        return;
    marks_ = history.marks;
    twin_marks_ = twin_marks;
    for (LayerRow* row : rows_)
        row->setMarks(marks_, twin_marks_);
}

void LabView::clear() {
    loss_->clear();
    accuracy_->clear();
    marks_.clear();
    twin_marks_.clear();
    history_ = twin_history_ = nullptr;
    for (LayerRow* row : rows_) {
        row->setMarks(marks_, twin_marks_);
        row->display(nullptr, nullptr);
    }
    forget_.start();
}

void LabView::forgetFrame() {
    frame_.reset();
    twin_frame_.reset();
    for (LayerRow* row : rows_)
        row->clear();
}

std::vector<Plot*> LabView::plots() const {
    feedAllRows();
    std::vector<Plot*> result;
    for (const LayerRow* row : rows_)
        for (Plot* plot : row->plots())
            result.push_back(plot);
    result.push_back(loss_);
    result.push_back(accuracy_);
    return result;
}

std::vector<Plot*> LabView::allPlots() {
    feedAllRows();
    std::vector<Plot*> result;
    for (LayerRow* row : rows_)
        for (Plot* plot : row->allPlots())
            result.push_back(plot);
    result.push_back(loss_);
    result.push_back(accuracy_);
    return result;
}

void LabView::setTheme(const Theme& theme) {
    theme_ = theme;
    titles_->setTheme(theme);
    for (LayerRow* row : rows_)
        row->setTheme(theme);
    loss_->setTheme(theme);
    accuracy_->setTheme(theme);
    static_cast<RowsArea*>(scroll_->widget())->setTheme(theme);
    back_->setIcon(icon(Glyph::Back, theme.text));
}

void LabView::setFine(bool fine) {
    fine_ = fine;
    for (LayerRow* row : rows_)
        row->setFine(fine);
    loss_->setFine(fine);
    accuracy_->setFine(fine);
}

LayerRow* LabView::rowOf(const Plot* plot) const {
    for (LayerRow* row : rows_)
        for (const Plot* own : row->plots())
            if (own == plot)
                return row;
    return nullptr;
}

void LabView::enlarge(Plot* plot) {
    const bool same = plot == enlarged_;
    if (enlarged_ != nullptr)
        restore();
    if (same || plot == nullptr)
        return;
    enlarged_ = plot;
    const bool own = plot == loss_ || plot == accuracy_ || rowOf(plot) != nullptr;
    visitor_home_ = own ? nullptr : qobject_cast<QBoxLayout*>(plot->parentWidget()->layout());
    enlarged_title_->setText(plot->title());
    enlarged_page_->addWidget(plot, 1);
    plot->setEnlarged(true);
    pages_->setCurrentIndex(1);
    plot->show();
    plot->setFocus();
}

void LabView::restore() {
    if (enlarged_ == nullptr)
        return;
    Plot* plot = std::exchange(enlarged_, nullptr);
    plot->setEnlarged(false);
    if (LayerRow* row = rowOf(plot); row != nullptr)
        row->takeBack(plot);
    else if (visitor_home_ != nullptr)
        visitor_home_->addWidget(plot);
    else
        static_cast<QHBoxLayout*>(curves_->layout())->insertWidget(plot == loss_ ? 0 : 1, plot, 1);
    pages_->setCurrentIndex(0);
    plot->show();
    plot->setFocus();
    feedRowsInSight();
}

void LabView::selectChannel(int layer, int channel) {
    const auto index = static_cast<std::size_t>(layer);
    if (observation_.channels.size() <= index)
        observation_.channels.resize(index + 1, 0);
    observation_.channels[index] = channel;
    if (index < rows_.size())
        rows_[index]->setUnit(channel);
    emit observationChanged(observation_);
}

void LabView::setReferences(References* references) {
    loss_->setReferences(references);
    accuracy_->setReferences(references);
}

void LabView::setDual(bool dual) {
    observation_.dual = dual;
    for (LayerRow* row : rows_)
        row->setDual(dual);
    emit observationChanged(observation_);
}

void LabView::setLocked(Tap tap, bool locked) {
    auto& range = observation_.ranges[static_cast<std::size_t>(tap)];
    range.reset();
    for (std::size_t i = 0; locked && frame_ && !range && i < frame_->layers.size(); ++i)
        if (const TapFrame& shown = frame_->layers[i].tap(tap); shown.present)
            range = {shown.histogram.lo, shown.histogram.hi};
    titles_->displayLocked(tap, range.has_value());
    emit observationChanged(observation_);
}

void LabView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOutRows();
}

void LabView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    QTimer::singleShot(0, this, &LabView::feedRowsInSight);
}

bool LabView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == scroll_->viewport() && event->type() == QEvent::Resize) {
        layOutRows();
        QTimer::singleShot(0, this, &LabView::feedRowsInSight);
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace normscope
