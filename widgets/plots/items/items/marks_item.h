// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: the marks of events on a step axis.
#pragma once

#include <vector>

#include "model/record/history.h"
#include "widgets/plots/items/item.h"
#include "widgets/plots/quick_text.h"

namespace normscope {

/// Vertical lines with labels in a strip above the axis rect, over no data. Labels never overlap:
/// each takes the next free row, goes to the left of its line at the edge, or is left to the
/// readout. What was done to run B alone is dashed, in its colour and named so.
class MarksItem : public Item {
  public:
    using Item::Item;

    /// A change made to both runs at once, found in both lists, is one mark. Cheap where nothing is
    /// new; returns whether something was.
    bool setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin = {});
    bool empty() const { return marks_.empty(); }
    /// Rows of labels; the axis rect's margin has to leave stripHeight() for them.
    void setLabelRows(int rows) { rows_ = rows; }
    int stripHeight() const;
    /// Rows that would hold all labels in sight, at most `most`.
    int neededRows(int most) const;
    /// The marks within `reach` px of a pixel position, joined by ", "; empty when there are none.
    QString labelsNear(double x, double reach) const;

  protected:
    void draw(QCPPainter* painter) override;
    QRect clipRect() const override;

  private:
    struct Label {
        double step;
        QString text;
        bool twin;
    };
    struct Placed {
        double x;  ///< px
        double text_x;
        int row;  ///< from the top; -1 without label
        const Label* label;
    };
    std::vector<Placed> place(int rows) const;
    double widthOf(const QString& text) const;

    std::vector<Mark> own_, twin_;  ///< as given
    std::vector<Label> marks_;      ///< of both, by step
    int rows_ = 0;
    mutable QuickText texts_;
};

}  // namespace normscope
