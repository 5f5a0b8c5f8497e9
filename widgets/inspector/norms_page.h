// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/norm_words.h"
#include "widgets/inspector/page.h"

class QLabel;

namespace normscope {

class NormTile;
class ReductionPlot;
class SegmentedSwitch;

/// What the chosen layer's norm reduces over, drawn from the shapes it sees, and all other kinds
/// beside it, to be put in its place while the run goes on.
class NormsPage : public InspectorPage {
    Q_OBJECT
  public:
    explicit NormsPage(QWidget* parent = nullptr);

    static PageInfo describe();

    void display(const Inspected& what) override;
    void clear() override;
    void setTheme(const Theme& theme) override;
    void select(int layer, int channel) override;

  private:
    void showLayer();
    void showKinds();
    void choose(NormKind kind);

    std::vector<NormPlace> places_;
    std::int64_t batch_ = 0;  ///< samples in the batch shown
    int layer_ = 0;
    bool one_layer_ = false;
    QLabel *moment_, *sentence_, *modes_, *affine_;
    ReductionPlot* plot_;
    SegmentedSwitch* scope_;
    std::vector<NormTile*> tiles_;
};

}  // namespace normscope
