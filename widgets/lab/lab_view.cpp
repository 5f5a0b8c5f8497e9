// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lab/lab_view.h"

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

#include "widgets/lab/column_titles.h"
#include "widgets/lab/layer_cell.h"
#include "widgets/lab/layer_header.h"
#include "widgets/lab/layer_row.h"
#include "widgets/lab/rows_area.h"
#include "widgets/plots/curve_plot.h"

namespace normscope {

namespace {

constexpr int kGap = LayerRow::kSpacing;
/// A restart follows with a first frame at once; emptying the plots in between would only flicker.
constexpr int kForgetMs = 250;

}  // namespace

LabView::LabView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("lab-view"));
    for (const LayerColumn& column : layerColumns())
        state_.columns.push_back(
            {.wanted = !column.isOptional(), .possible = !column.isOptional()});
    pages_ = new QStackedLayout(this);
    splitter_ = new QSplitter(Qt::Vertical, this);
    splitter_->setObjectName(QStringLiteral("lab-splitter"));
    splitter_->setHandleWidth(kGap);
    splitter_->setChildrenCollapsible(false);
    pages_->addWidget(splitter_);
    wireWishes();
    buildMatrix();
    buildCurves();
    buildEnlargedPage();
    apply();
    restoreLayoutState({});
    forget_.setSingleShot(true);
    forget_.setInterval(kForgetMs);
    connect(&forget_, &QTimer::timeout, this, &LabView::forgetFrame);
}

LabView::~LabView() = default;

void LabView::wireWishes() {
    connect(&wishes_, &LabWishes::plotMade, this, &LabView::adopt);
    connect(&wishes_, &LabWishes::viewWished, this, &LabView::edit);
    connect(&wishes_, &LabWishes::settingsWished, this, &LabView::settingsRequested);
    connect(&wishes_, &LabWishes::channelWished, this, [this](int layer, int channel) {
        selectChannel(layer, channel);
        emit selected(layer, channel);
    });
}

void LabView::buildMatrix() {
    auto* matrix = new QWidget(splitter_);
    auto* column = new QVBoxLayout(matrix);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    auto* above = new QWidget(matrix);  // the titles go sideways with the rows
    titles_ = new ColumnTitles(above);
    titles_->setColumns(LayerRow::kHeaderWidth, kGap, 0);
    above->setFixedHeight(titles_->sizeHint().height());
    column->addWidget(above);
    scroll_ = new QScrollArea(matrix);
    scroll_->setObjectName(QStringLiteral("layer-scroll"));
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setFocusPolicy(Qt::NoFocus);
    area_ = new RowsArea;
    rows_layout_ = new QVBoxLayout(area_);
    rows_layout_->setContentsMargins(0, 0, 0, 0);
    rows_layout_->setSpacing(kGap);
    rows_layout_->setAlignment(Qt::AlignTop);
    scroll_->setWidget(area_);
    area_->installEventFilter(this);
    scroll_->viewport()->installEventFilter(this);
    column->addWidget(scroll_, 1);
    splitter_->addWidget(matrix);
    connect(scroll_->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &LabView::feedRowsInSight);
    connect(scroll_->horizontalScrollBar(), &QScrollBar::valueChanged, this, &LabView::placeTitles);
    connect(titles_, &ColumnTitles::lockToggled, this, &LabView::setLocked);
    connect(titles_, &ColumnTitles::distributionChosen, this,
            qOverload<std::size_t, Distribution>(&LabView::setDistribution));
}

/// One step axis scale for everything over the steps, one smoothing for both curves.
void LabView::buildCurves() {
    curves_ = new QWidget(splitter_);
    auto* line = new QHBoxLayout(curves_);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(kGap);
    loss_ = new CurvePlot(Curve::Loss, curves_);
    accuracy_ = new CurvePlot(Curve::Accuracy, curves_);
    for (CurvePlot* curve : {loss_, accuracy_}) {
        line->addWidget(curve, 1);
        adopt(curve);
        connect(curve, &CurvePlot::logXChanged, this,
                [this](bool log) { edit([log](ViewState& state) { state.log_x = log; }); });
        connect(curve, &Plot::zoomMoved, this, [this, curve] { linkCurves(*curve); });
        connect(curve, &CurvePlot::smoothingChanged, curve == loss_ ? accuracy_ : loss_,
                &CurvePlot::setSmoothing);
    }
    splitter_->addWidget(curves_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 0);
}

/// The same steps in both.
void LabView::linkCurves(const CurvePlot& moved) {
    if (std::exchange(linking_, true))
        return;
    (&moved == loss_ ? accuracy_ : loss_)->chooseSteps(moved.chosenSteps());
    linking_ = false;
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
    connect(plot, &Plot::saveRequested, this, &LabView::saveRequested);
    connect(plot, &Plot::enlargeRequested, this, &LabView::enlarge);
    connect(plot, &Plot::cursorMoved, this,
            [this](double step) { edit([step](ViewState& state) { state.cursor = step; }); });
    connect(plot, &Plot::cursorLeft, this,
            [this] { edit([](ViewState& state) { state.cursor.reset(); }); });
}

void LabView::setRowCount(std::size_t count) {
    if (rows_.size() == count)
        return;
    if (cellOf(enlarged_) != nullptr)
        restore();
    while (rows_.size() < count) {
        auto* row = new LayerRow(static_cast<int>(rows_.size()), wishes_, area_);
        row->apply(state_);
        row->display(history_, twin_history_);
        rows_layout_->addWidget(row);
        rows_.push_back(row);
    }
    while (rows_.size() > count) {
        delete rows_.back();
        rows_.pop_back();
    }
    stale_.assign(count, true);
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
    placeTitles();
}

/// Over the columns that they name, wherever these were scrolled.
void LabView::placeTitles() {
    const int beside = titles_->layout()->contentsMargins().right();
    titles_->setGeometry(-scroll_->horizontalScrollBar()->value(), 0, area_->width() + beside,
                         titles_->parentWidget()->height());
}

void LabView::display(const Frame& frame, const Frame* twin) {
    display(std::make_shared<const Frame>(frame),
            twin == nullptr ? nullptr : std::make_shared<const Frame>(*twin));
}

/// The old frame goes before its rows do: none is fed from a frame of another network.
void LabView::display(const std::shared_ptr<const Frame>& frame,
                      const std::shared_ptr<const Frame>& twin) {
    forget_.stop();
    frame_.reset();
    twin_frame_.reset();
    setRowCount(frame->layers.size());
    frame_ = frame;
    twin_frame_ = twin;
    stale_.assign(rows_.size(), true);
    area_->display(*frame);
    updateColumns();
    feedRowsInSight();
}

/// By arithmetic, not by asking the rows: just after they were made they have no place yet.
bool LabView::isInSight(std::size_t index) const {
    if (enlarged_ != nullptr)
        return rows_[index]->cellOf(enlarged_) != nullptr;
    const int height = rows_[index]->height();
    const int top =
        static_cast<int>(index) * (height + kGap) - scroll_->verticalScrollBar()->value();
    return top < scroll_->viewport()->height() && top + height > 0;
}

void LabView::feed(bool only_in_sight) const {
    if (!frame_ || (only_in_sight && !isVisible()))
        return;
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (stale_[i] && (!only_in_sight || isInSight(i))) {
            rows_[i]->display(*frame_, twin_frame_.get());
            stale_[i] = false;
        }
}

void LabView::display(const History& history, const History* twin) {
    history_ = &history;
    twin_history_ = twin;
    loss_->display(history, twin);
    accuracy_->display(history, twin);
    for (LayerRow* row : rows_)
        row->display(history_, twin_history_);
}

void LabView::display(const Configuration& configuration) {
    dropout_ = configuration.network.dropout;
    dropout_place_ = configuration.network.dropout_place;
    displayDropout();
}

void LabView::displayDropout() {
    for (LayerRow* row : rows_)
        row->header()->displayDropout({dropout_, dropout_place_, row == rows_.back()});
}

void LabView::clear() {
    setVisited(std::nullopt);
    loss_->clear();
    accuracy_->clear();
    history_ = twin_history_ = nullptr;
    for (LayerRow* row : rows_)
        row->display(nullptr, nullptr);
    forget_.start();
}

void LabView::forgetFrame() {
    frame_.reset();
    twin_frame_.reset();
    for (LayerRow* row : rows_)
        row->clear();
}

template <class PlotsOf>
std::vector<Plot*> LabView::plotsBy(PlotsOf plots_of) const {
    feed(false);
    std::vector<Plot*> result;
    for (const LayerRow* row : rows_)
        for (LayerCell* cell : row->cells())
            for (Plot* plot : plots_of(*cell))
                result.push_back(plot);
    result.push_back(loss_);
    result.push_back(accuracy_);
    return result;
}

std::vector<Plot*> LabView::plots() const {
    return plotsBy([](LayerCell& cell) { return std::vector{cell.shown()}; });
}

std::vector<Plot*> LabView::allPlots() {
    return plotsBy([](LayerCell& cell) { return cell.allPlots(); });
}

LayerCell* LabView::cellOf(const Plot* plot) const {
    for (const LayerRow* row : rows_)
        if (LayerCell* cell = row->cellOf(plot))
            return cell;
    return nullptr;
}

void LabView::enlarge(Plot* plot) {
    const bool same = plot == enlarged_;
    if (enlarged_ != nullptr)
        restore();
    if (same || plot == nullptr)
        return;
    enlarged_ = plot;
    const bool own = plot == loss_ || plot == accuracy_ || cellOf(plot) != nullptr;
    visitor_home_ = own ? nullptr : qobject_cast<QBoxLayout*>(plot->parentWidget()->layout());
    enlarged_title_->setText(plot->title());
    enlarged_page_->addWidget(plot, 1);
    plot->setEnlarged(true);
    pages_->setCurrentIndex(1);
    plot->show();
    plot->setFocus();
}

void LabView::restore() {
    Plot* plot = std::exchange(enlarged_, nullptr);
    if (plot == nullptr)
        return;
    plot->setEnlarged(false);
    if (LayerCell* cell = cellOf(plot); cell != nullptr)
        cell->takeBack(plot);
    else if (visitor_home_ != nullptr)
        visitor_home_->addWidget(plot);
    else
        static_cast<QHBoxLayout*>(curves_->layout())->insertWidget(plot == loss_ ? 0 : 1, plot, 1);
    pages_->setCurrentIndex(0);
    plot->show();
    plot->setFocus();
    feedRowsInSight();
}

void LabView::setReferences(References* references) {
    loss_->setReferences(references);
    accuracy_->setReferences(references);
}

void LabView::setSeeds(const SeedBand& own, const SeedBand& twin) {
    loss_->setSeeds(own, twin);
    accuracy_->setSeeds(own, twin);
}

void LabView::setTask(Task task) {
    loss_->setTask(task);
    accuracy_->setTask(task);
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
    if (watched == area_ && event->type() == QEvent::Resize)
        placeTitles();
    return QWidget::eventFilter(watched, event);
}

}  // namespace normscope
