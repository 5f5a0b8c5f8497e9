// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: the dots of γ and β, hollow for run B.
#pragma once

#include <qcustomplot.h>

#include <vector>

namespace normscope {

class ChannelItem : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    ChannelItem(QCPAxis* key_axis, QCPAxis* value_axis);

    /// Values by channel, [features] each.
    void setValues(const std::vector<float>& gamma, const std::vector<float>& beta);
    void setTwinValues(const std::vector<float>& gamma, const std::vector<float>& beta);
    void setSelected(int channel) { selected_ = channel; }
    void setColors(const QColor& gamma, const QColor& beta, const QColor& twin,
                   const QColor& selected);

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    void drawReference(QCPPainter& painter, double value, const QColor& color) const;
    void drawTwin(QCPPainter& painter, double radius) const;
    std::vector<QPointF> pixelsOf(const std::vector<float>& values) const;

    std::vector<float> gamma_, beta_;
    std::vector<float> twin_gamma_, twin_beta_;
    int selected_ = -1;
    QColor gamma_color_, beta_color_, twin_color_, selected_color_;
};

}  // namespace normscope
