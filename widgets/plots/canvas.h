// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: what sits between a Plot and QCustomPlot.
#pragma once

#include <qcustomplot.h>

#include <functional>
#include <utility>

namespace normscope {

class Plot;

/// A QCustomPlot that asks its plot to prepare before it paints, and hands it the mouse.
class Canvas : public QCustomPlot {
    Q_OBJECT
  public:
    explicit Canvas(Plot& owner);

    /// The axis rect at a position or beside it (its axes included); null outside.
    QCPAxisRect* rectNear(const QPointF& position) const;

    /// Twice where the size is new: ticks depend on the room there is, and the room on the ticks.
    void updateLayout() override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    friend class Plot;
    /// Which of the two directions a gesture at `position` is meant for.
    std::pair<bool, bool> directionsAt(const QPointF& position) const;

    Plot& owner_;
    QPointF pressed_at_;
    QPointF last_;
    bool dragging_ = false;
    bool pressed_ = false;
    QSize laid_out_;
};

/// What a plot itself paints on a layer.
class Painting : public QCPLayerable {
  public:
    using Paint = std::function<void(QCPPainter&)>;
    Painting(QCustomPlot* canvas, const QString& layer, Paint paint)
        : QCPLayerable(canvas, layer), paint_(std::move(paint)) {}

  protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override {
        painter->setAntialiasing(false);
    }
    void draw(QCPPainter* painter) override { paint_(*painter); }
    QRect clipRect() const override { return mParentPlot->viewport(); }

  private:
    Paint paint_;
};

/// Ticks with our number format; about `count` of them.
class ShortTicker : public QCPAxisTicker {
  public:
    /// Along a horizontal axis only as many of the ticks are labelled as there is room for, along a
    /// vertical one with a margin of fixed width those whose label fits.
    explicit ShortTicker(int count, const QCPAxis* along = nullptr, double least_step = 0.0)
        : along_(along), least_(least_step) {
        setTickCount(count);
    }

  protected:
    int getSubTickCount(double) override { return 0; }
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;
    QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                       QChar format, int precision) override;

    const QCPAxis* along() const { return along_; }
    /// Where the label of a tick begins and ends along a horizontal axis, in px.
    std::pair<double, double> spanOf(double tick, const QString& label) const;

  private:
    const QCPAxis* along_;  ///< owns this
    double least_;
    double step_ = 1.0;
};

/// The same for steps and counts: "12 000". Along an axis without a label the first one that is
/// labelled says what they are: "step 0".
class CountTicker : public ShortTicker {
  public:
    /// Nothing lies between whole numbers.
    explicit CountTicker(int count, const QCPAxis* along = nullptr, QString name = {})
        : ShortTicker(count, along, 1.0), name_(std::move(name)) {}

  protected:
    QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                       QChar format, int precision) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;

  private:
    QString name_;
};

/// Powers of ten, or 1-2-5 where fewer than two powers are in sight.
class LogTicker : public QCPAxisTicker {
  protected:
    QVector<double> createTickVector(double step, const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;
};

/// An axis rect with left and bottom axes, without grid, in a row of the canvas's layout.
QCPAxisRect* addAxisRect(Canvas& canvas, int row);
/// Makes two axes show the same range, whichever is changed.
void link(QCPAxis* first, QCPAxis* second);

}  // namespace normscope
