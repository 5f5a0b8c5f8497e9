// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "model/observation/history.h"
#include "widgets/plots/plot.h"

class QComboBox;
class QLabel;

namespace normscope {

class MarksItem;
class SeriesItem;

enum class Quantity { Loss, Accuracy };

/// Loss or accuracy over the steps: the training batch (every step: mean line and min–max band
/// where several steps share a pixel), validation with running (dashed) and with batch statistics
/// (solid). Smoothing adds a line and leaves the raw curve in sight.
class CurvePlot : public Plot {
    Q_OBJECT
  public:
    enum Series { Train, ValidationBatch, ValidationRunning };
    static constexpr int kSeries = 3;

    explicit CurvePlot(Quantity quantity, QWidget* parent = nullptr);

    /// Shows `history`, which has to outlive this plot or the next clear(): zooming and table()
    /// read it again.
    void display(const History& history);
    void clear();

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

    void setTheme(const Theme& theme) override;
    QSize sizeHint() const override { return {440, 220}; }
    QSize minimumSizeHint() const override { return {220, 120}; }

    /// step,train,val_running,val_batch for every step; accuracies in [0, 1]. Validation is empty
    /// where it was not recorded.
    Table table() const override;

  public slots:
    /// The step cursor, shared by all curves.
    void setCursor(double step);
    void clearCursor();

  signals:
    void cursorMoved(double step);
    void cursorLeft();
    void smoothingChanged(double past_weight);
    void logXChanged(bool log);

  protected:
    void restyle() override;
    void arrange(Density density) override;
    bool fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;
    void addActions(QMenu& menu) override;
    void hovered(const std::optional<QPointF>& canvas_position) override;
    void drawOverlay(QCPPainter& painter) override;
    Range limits(const QCPAxis* axis) const override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void buildTopRow();
    void updateTopRow();
    void fitTopRow();
    QPen penOf(Series series) const;
    const StepSeries& trainSeries() const;
    double validation(const MetricsRecord& record, Series series) const;
    void takeSmoothed();
    void feed();
    void feedSteps(SeriesItem& item, const StepSeries& series) const;
    void appendSteps(SeriesItem& item, const StepSeries& series, double first, double last,
                     int width) const;
    void feedValidation(Series series);
    Range fitVertical();
    bool fitMarks();
    QString formatValue(double value) const;

    Quantity quantity_;
    double unit_;  ///< drawn value of 1: accuracy is drawn in percent
    const History* history_ = nullptr;
    StepSeries smoothed_;  ///< moving average of the training series, kept up step by step
    double average_ = 0.0;
    double average_weight_ = 0.0;  ///< for bias correction: 1 − past_weight^n
    float last_smoothed_raw_ = 0.0F;
    double smoothing_ = 0.0;
    bool log_x_ = false;
    bool log_y_ = false;
    std::array<bool, kSeries> shown_{true, true, true};
    std::optional<double> cursor_;
    double top_ = 0.0;
    int mark_rows_ = 0;  ///< of labels; grows until the run or the size changes
    std::array<SeriesItem*, kSeries> items_{};
    SeriesItem* smooth_item_ = nullptr;
    MarksItem* marks_ = nullptr;
    QLabel* title_label_ = nullptr;
    std::array<QToolButton*, kSeries> legend_{};
    QToolButton* reset_ = nullptr;
    QComboBox* smoothing_box_ = nullptr;
};

}  // namespace normscope
