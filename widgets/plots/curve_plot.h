// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "model/record/history.h"
#include "model/sweep/seed_band.h"
#include "widgets/plots/references.h"
#include "widgets/plots/step_plot.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace normscope {

class MarksItem;
class SeriesItem;

enum class Curve { Loss, Accuracy };

/// Loss or accuracy over the steps: the training batch (every step: mean line and min–max band
/// where several steps share a pixel), validation with running (dashed) and with batch statistics
/// (solid). Smoothing adds a line and leaves the raw curve in sight. Run B has the same lines in
/// orange, with lines in place of the band.
class CurvePlot : public StepPlot {
    Q_OBJECT
  public:
    enum Series { Train, ValidationBatch, ValidationRunning };
    static constexpr int kSeries = 3;

    explicit CurvePlot(Curve curve, QWidget* parent = nullptr);

    /// Shows run A's history and, where there is a run B, its own. Both have to outlive this plot
    /// or the next display() or clear(): zooming and table() read them again.
    void display(const History& history, const History* twin = nullptr);
    void clear();
    /// What is learnt: a regression's loss is the mean squared error, its accuracy R².
    void setTask(Task task);
    /// Pinned runs, drawn thin beside these, under the others' validation: the training batch and
    /// validation with running statistics. Survive clear().
    void setReferences(References* references);

    /// What other seeds make of the validation with running statistics, behind all else; without
    /// points where there are none.
    void setSeeds(const SeedBand& own, const SeedBand& twin);

    /// Weight of the past in the moving average, in [0, 1); 0 is off.
    void setSmoothing(double past_weight);
    double smoothing() const { return smoothing_; }
    void setLogX(bool log);
    void setLogY(bool log);
    bool logX() const { return log_x_; }
    bool logY() const { return log_y_; }
    void setSeriesShown(Series series, bool shown);
    bool isSeriesShown(Series series) const { return shown_[series]; }
    static QString seriesName(Series series);
    /// All lines and marks of run A (0) or run B (1).
    void setRunShown(int run, bool shown);
    bool isRunShown(int run) const { return strands_[run].shown; }

    void setView(const ViewState& view) override;
    void setTheme(const Theme& theme) override;
    QSize sizeHint() const override { return {440, 220}; }
    QSize minimumSizeHint() const override { return {220, 120}; }

    /// step,train,val_running,val_batch for every step; accuracies in [0, 1]. Validation is empty
    /// where it was not recorded. Of other seeds val_running_least, _median and _most. With run B
    /// also train_b,val_running_b,val_batch_b; of each reference shown "train [its name]" and
    /// "val_running [its name]". Of a run of more than kMostRows steps only every n-th is listed,
    /// beside those with validation, and a last column every_n says so. Where the old steps of a
    /// very long run are known in blocks only, a last column mean_of says over how many steps a
    /// training value is the mean.
    Table table() const override;
    static constexpr std::int64_t kMostRows = 100'000;

  signals:
    void smoothingChanged(double past_weight);
    void logXChanged(bool log);

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<LegendEntry> legendEntries() const override;
    QStringList summary() const override;
    QString absence() const override;
    void addActions(QMenu& menu) override;
    void drawVisited(QCPPainter& painter, double step) const override;
    /// Steps are chosen; the values in sight give the other range.
    bool zoomsVertically() const override { return false; }
    Range limits(const QCPAxis* axis) const override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    /// One run: what is read, and the lines it is drawn with.
    struct Strand {
        const History* history = nullptr;
        StepSeries smoothed;  ///< moving average of the training series, kept up step by step
        double average = 0.0;
        double average_weight = 0.0;  ///< for bias correction: 1 − past_weight^n
        float last_raw = 0.0F;
        bool shown = true;
        std::array<SeriesItem*, kSeries> items{};
        SeriesItem* smooth = nullptr;
        SeedBand band = {};
        SeriesItem* seeds = nullptr;
    };
    /// A place for a reference, taken or not.
    struct Pinned {
        std::optional<Reference> reference;
        std::optional<std::array<double, 4>> fed;  ///< range and width its points are for
        SeriesItem* train = nullptr;
        SeriesItem* validation = nullptr;
    };
    bool hasTwin() const { return strands_[1].history != nullptr; }
    bool draws(const Strand& strand, Series series) const;
    bool draws(const Pinned& pinned) const;
    bool drawsSeeds(const Strand& strand) const;
    const SeedSpread& spreadAt(const SeedBand::Point& point) const;
    void restyleSeeds();
    void feedSeeds();
    QPen seedPen(int run) const;
    QString seedsName(int run) const;
    double lastStep() const;
    void makeReferenceItems();
    void takeReferences();
    std::vector<const Pinned*> shownReferences() const;
    QPen referenceTrainPen(const Reference& reference) const;
    void restyleReferences();
    void arrangeReferences(bool present);
    void feedReferences();
    void buildReferencesButton(QWidget* row);
    void updateReferencesButton();
    void writeReferencesButton(bool brief);
    void buildTopRow();
    QToolButton* makeButton(QWidget* row, const char* name, const QString& text,
                            const QString& help);
    void updateTopRow();
    void fitTopRow();
    void restyleStrand(int run);
    QPen penOf(Series series, int run = 0) const;
    QPen smoothPenOf(int run) const;
    static constexpr double kSmoothings[] = {0.0, 0.6, 0.9, 0.97};
    static QString smoothingText(double past_weight, bool brief);
    static QString briefName(Series series);
    QString nameOf(Series series, int run) const;
    QString smoothName(int run) const;
    const StepSeries& trainSeries(const History& history) const;
    double validation(const MetricsRecord& record, Series series) const;
    void takeMarks();
    void takeSmoothed(Strand& strand);
    void feed();
    void feedSteps(SeriesItem& item, const StepSeries& series) const;
    void appendSteps(SeriesItem& item, const StepSeries& series, double first, double last,
                     int width) const;
    void feedValidation(Strand& strand, Series series);
    /// Where a line ends, what it is and the value there.
    struct LineEnd {
        QString text;
        QColor color;
        QPointF at;
    };
    std::vector<LineEnd> lineEnds() const;
    void drawEnds(QCPPainter& painter) const;
    Extent drawnExtent() const;
    Range fitVertical();
    void wipeTickLabels(QCPPainter& painter, const QRectF& handle) const;
    QString formatValue(double value) const;

    bool isShare() const { return curve_ == Curve::Accuracy && task_ == Task::Classification; }
    QString axisName() const;

    Curve curve_;
    Task task_ = Task::Classification;
    double unit_;                    ///< drawn value of 1: accuracy is drawn in percent
    std::array<Strand, 2> strands_;  ///< run A, run B
    mutable QuickText quick_ends_;
    References* references_ = nullptr;
    std::array<Pinned, References::kMost> pinned_;
    double smoothing_ = 0.0;
    bool log_x_ = false;
    bool log_y_ = false;
    std::array<bool, kSeries> shown_{true, true, true};
    double top_ = 0.0;
    int mark_rows_ = 0;  ///< of labels; grows until the run or the size changes
    MarksItem* marks_ = nullptr;
    QLabel* title_label_ = nullptr;
    std::array<QToolButton*, 2> runs_{};
    std::array<QToolButton*, kSeries> legend_{};
    QToolButton* references_button_ = nullptr;
    QToolButton* reset_ = nullptr;
    QComboBox* smoothing_box_ = nullptr;
};

}  // namespace normscope
