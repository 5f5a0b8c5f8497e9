// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>
#include <algorithm>
#include <vector>

#include "model/inspect/inspection.h"
#include "widgets/base/theme.h"

namespace normscope {

/// How far every layer's running statistics lie from the batch, and from the population where that
/// was asked for: a line a layer, under it the population's, then in orange run B's. The furthest
/// is bold.
class LayerTable : public QTableWidget {
    Q_OBJECT
  public:
    explicit LayerTable(QWidget* parent = nullptr);

    /// Either may be null.
    void display(const InspectedStatistics* own, const InspectedStatistics* twin);
    void setSelectedLayer(int layer);
    void setTheme(const Theme& theme);

  signals:
    void layerSelected(int layer);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    enum Column { Name, Kl, Gap, Ratio };
    /// What a line shows.
    struct Line {
        int layer;
        bool twin;
        bool population;
    };

    void addLines(int layer, const InspectedStatistics* own, const InspectedStatistics* twin);
    void write(int row, const InspectedStatistics* of);
    void setCell(int row, int column, const QString& text, bool bold, const Line& line);
    QColor colorOf(const Line& line) const;
    void fitColumns();

    Theme theme_;
    std::vector<Line> lines_;  ///< a row each
    int selected_ = 0;
    bool filling_ = false;  ///< what changes now is not the person's choice
};

}  // namespace normscope
