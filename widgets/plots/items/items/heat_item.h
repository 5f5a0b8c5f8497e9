// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: a heat strip and its colour bar.
#pragma once

#include <functional>
#include <optional>

#include "widgets/plots/heat_image.h"
#include "widgets/plots/items/item.h"

namespace normscope {

/// Records side by side, each from half-way to its neighbours, with its own bins at their own
/// places. Painted into an image that is made anew only when records, axes, size or colours change.
class HeatItem : public Item {
  public:
    /// Where a record stands, in steps; where its histogram is, is asked for when it is painted.
    struct Record {
        double left, right;
        std::size_t place;
    };
    using Source = std::function<const Histogram*(std::size_t place)>;

    using Item::Item;

    void setRecords(std::vector<Record> records, Source source);
    void setColors(const std::array<QRgb, 256>& colors);
    /// Image pixels in one pixel of the canvas.
    void setResolution(int pixels);
    /// The image's own scale; 0 while there is none.
    double scale() const { return scale_; }
    bool isCut() const { return cut_; }
    const std::array<QRgb, 256>& colors() const { return colors_; }
    /// Makes the image for the axes as they are now.
    void update();

  protected:
    void draw(QCPPainter* painter) override;

  private:
    struct View {
        QCPRange keys, values;
        QCPAxis::ScaleType scale = QCPAxis::stLinear;
        QSize size;
        bool operator==(const View&) const = default;
    };
    View view() const;

    std::vector<Record> records_;
    Source source_;
    std::array<QRgb, 256> colors_{};
    int resolution_ = 1;
    double scale_ = 0.0;
    bool cut_ = false;
    std::optional<View> made_for_;
    QImage image_;
};

/// The colours with their densities, in the margin at the right of the axis rect.
class ColorBarItem : public Item {
  public:
    static constexpr int kRoom = 48;  ///< px it needs beside a plot's own margin

    explicit ColorBarItem(const HeatItem& heat);
    void setName(const QString& name) { name_ = name; }

  protected:
    void draw(QCPPainter* painter) override;
    QRect clipRect() const override { return mParentPlot->viewport(); }

  private:
    const HeatItem& heat_;
    QString name_;
};

}  // namespace normscope
