// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "model/record/frame.h"
#include "model/record/history.h"
#include "model/settings/experiment.h"
#include "widgets/lab/lab_wishes.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/view_state.h"

class QBoxLayout;
class QLabel;
class QScrollArea;
class QSplitter;
class QStackedLayout;
class QToolButton;
class QVBoxLayout;

namespace normscope {

struct SeedBand;

class ColumnTitles;
class CurvePlot;
class LayerCell;
class LayerRow;
class References;
class RowsArea;

/// The centre of the window: the layer matrix above, loss and accuracy below. Also what exports
/// paint, with or without a window.
class LabView : public QWidget {
    Q_OBJECT
  public:
    explicit LabView(QWidget* parent = nullptr);
    ~LabView() override;

    /// How everything is shown.
    const ViewState& state() const { return state_; }
    /// Changes it; what differs then is shown, and asked for, anew.
    void edit(const ViewChange& change);
    void setTheme(const Theme& theme);
    void setFine(bool fine);  ///< antialias: paused
    /// The step looked at, where it is not the newest.
    void setVisited(std::optional<std::int64_t> step);
    /// Asks for both statistics' distributions of the same batch.
    void setDual(bool dual);
    void setShown(normscope::Shown shown);
    /// Shows a column by its key, or hides it; it is there only where some layer has something to
    /// show in it, and asked for only then.
    void setColumn(const QString& key, bool wanted);
    const ObservationRequest& observation() const { return observation_; }

    /// The newest frame; rebuilds the rows when the structure changed, re-feeds them otherwise.
    /// Rows out of sight are neither fed nor painted.
    /// `twin` is run B's, drawn over it; null without one.
    void display(const Frame& frame, const Frame* twin = nullptr);
    void display(const std::shared_ptr<const Frame>& frame,
                 const std::shared_ptr<const Frame>& twin = nullptr);
    /// The curves, event marks and what the layers show over the steps; `twin` is run B's, or null.
    /// Both have to outlive the view, the next display() or the next clear().
    void display(const History& history, const History* twin = nullptr);
    /// The dropout of the network shown.
    void display(const Configuration& configuration);
    /// Pinned runs, drawn beside the curves. Have to outlive the view's use.
    void setReferences(References* references);
    /// What other seeds make of the runs' validation.
    void setSeeds(const SeedBand& own, const SeedBand& twin);
    void setTask(Task task);  ///< what is learnt, for the curves' names
    /// Forgets everything shown (a new run began).
    void clear();

    const std::vector<LayerRow*>& rows() const { return rows_; }
    /// Every plot shown in reading order: layer by layer in data-flow order, then loss, accuracy.
    std::vector<Plot*> plots() const;
    /// And every tap in every way it can be shown: newest histogram, heat strip, ridges, bands.
    std::vector<Plot*> allPlots();
    /// Paints the whole view, all layers, for an export.
    void render(QPainter& painter, const QSize& size, const Theme& theme);
    /// A size at which `render` shows all layers without crowding.
    QSize exportSize() const;

    /// What is seen, part by part: the layers and the curves, or what fills the centre.
    std::vector<QWidget*> areas() const;
    /// The plot that fills the centre, if any.
    Plot* enlarged() const { return enlarged_; }
    /// Whether that is a plot of elsewhere.
    bool enlargesVisitor() const { return enlarged_ != nullptr && visitor_home_ != nullptr; }
    /// How the values of all columns are shown, where that is one way.
    std::optional<Distribution> commonDistribution() const;

    /// Height of the curves and how values are shown, to be remembered; an empty state restores the
    /// default.
    QByteArray layoutState() const;
    void restoreLayoutState(const QByteArray& state);

  public slots:
    /// A plot of elsewhere needs a box layout of its own to go back to.
    void enlarge(normscope::Plot* plot);
    void restore();
    /// Follows a channel of a layer, both counted from 0.
    void selectChannel(int layer, int channel);
    /// In every layer: of one column, by its place in layerColumns(); of all of them.
    void setDistribution(std::size_t column, normscope::Distribution kind);
    void setDistribution(normscope::Distribution kind);
    /// All columns to the next way after the first column's.
    void cycleDistribution();

  signals:
    void distributionChanged();
    /// A layer's own switch or placement was used.
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void observationChanged(const normscope::ObservationRequest& request);
    void saveRequested(normscope::Plot* plot);
    /// A channel was chosen in a layer's row.
    void selected(int layer, int channel);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void buildMatrix();
    void buildCurves();
    void linkCurves(const CurvePlot& moved);
    void buildEnlargedPage();
    void wireWishes();
    void adopt(Plot* plot);
    void apply();
    void updateColumns();
    void updateObservation();
    void setRowCount(std::size_t count);
    void layOutRows();
    void placeTitles();
    void displayDropout();
    bool isInSight(std::size_t index) const;
    void feedRowsInSight() { feed(true); }
    void feed(bool only_in_sight) const;
    void setLocked(std::size_t column, bool locked);
    void forgetFrame();
    LayerCell* cellOf(const Plot* plot) const;
    template <class PlotsOf>
    std::vector<Plot*> plotsBy(PlotsOf plots_of) const;

    LabWishes wishes_;
    ViewState state_;
    QStackedLayout* pages_ = nullptr;
    QSplitter* splitter_ = nullptr;
    ColumnTitles* titles_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    RowsArea* area_ = nullptr;
    QVBoxLayout* rows_layout_ = nullptr;
    std::vector<LayerRow*> rows_;
    mutable std::vector<bool> stale_;  ///< rows that have not seen the newest frame
    QWidget* curves_ = nullptr;
    CurvePlot* loss_ = nullptr;
    CurvePlot* accuracy_ = nullptr;
    bool linking_ = false;  ///< one curve's steps are handed to the other
    QVBoxLayout* enlarged_page_ = nullptr;
    QLabel* enlarged_title_ = nullptr;
    QToolButton* back_ = nullptr;
    Plot* enlarged_ = nullptr;
    QBoxLayout* visitor_home_ = nullptr;  ///< where an enlarged plot of elsewhere goes back to

    std::shared_ptr<const Frame> frame_, twin_frame_;
    const History* history_ = nullptr;
    const History* twin_history_ = nullptr;
    double dropout_ = 0.0;
    DropoutPlace dropout_place_ = DropoutPlace::AfterLayer;
    ObservationRequest observation_;
    QTimer forget_;  ///< empties the rows if a new run does not show itself soon
};

}  // namespace normscope
