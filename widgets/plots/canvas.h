// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: what sits between a Plot and QCustomPlot.
#pragma once

#include <qcustomplot.h>

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

/// Paints a plot's header line; lives on the data layer, since it changes with the data.
class HeaderItem : public QCPLayerable {
    Q_OBJECT
  public:
    HeaderItem(Plot& owner, QCustomPlot* canvas, const QString& layer);

  protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;
    QRect clipRect() const override;

  private:
    Plot& owner_;
};

/// Paints cursors and the hover readout.
class OverlayItem : public QCPLayerable {
    Q_OBJECT
  public:
    OverlayItem(Plot& owner, QCustomPlot* canvas);

  protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;
    QRect clipRect() const override;

  private:
    Plot& owner_;
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

  private:
    const QCPAxis* along_;  ///< owns this
    double least_;
    double step_ = 1.0;
};

/// The same for steps and counts: "12 000".
class CountTicker : public ShortTicker {
  public:
    /// Nothing lies between whole numbers.
    explicit CountTicker(int count, const QCPAxis* along = nullptr)
        : ShortTicker(count, along, 1.0) {}

  protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;
};

/// Powers of ten, or 1-2-5 where fewer than two powers are in sight.
class LogTicker : public QCPAxisTicker {
  protected:
    QVector<double> createTickVector(double step, const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;
};

/// A pixel coordinate QPainter can take, whatever the value was.
double safePixel(const QCPAxis& axis, double value);

}  // namespace normscope
