// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "widgets/inspector/channel_stages.h"
#include "widgets/inspector/run_page.h"

class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace normscope {

class AffinePreview;
class NumberLinePlot;
class SlowMotion;
class StageCard;

/// One value's way through a norm, forward and back, stage by stage with its numbers; slow motion
/// walks along it. At the end the same as a line of PyTorch.
class ChannelPage : public RunPage {
    Q_OBJECT
  public:
    explicit ChannelPage(QWidget* parent = nullptr);

    static PageInfo describe();

    InspectionRequest request() const override;
    void setTheme(const Theme& theme) override;
    void select(int layer, int channel) override;

  protected:
    void follow(const Inspected& what) override;
    void displayLooks() override;
    void forget() override;
    void hideEvent(QHideEvent* event) override;

  private:
    void buildPickers();
    void buildStages(QVBoxLayout* column);
    void buildCode(QVBoxLayout* column);
    void wirePickers();
    void wireStages();
    void showRanges();
    void pick(std::int64_t place);
    void displayLines();
    void displayCode();
    void applyPreview();
    void displayStage();
    const ChannelArithmetic* arithmetic() const { return shown(&Inspection::channel); }

    std::vector<Shape> slots_;  ///< of one sample at each layer's norm
    std::vector<std::int64_t> widths_;
    std::int64_t batch_ = 1;
    int wanted_layer_ = 0, wanted_channel_ = 0;  ///< as chosen; shown where there are so many

    QLabel *moment_, *absence_;
    QSpinBox *layer_, *channel_, *sample_, *position_;
    QWidget* body_;
    SlowMotion* slow_;
    std::array<StageCard*, kChannelStages.size()> cards_{};
    std::array<NumberLinePlot*, 3> lines_{};
    AffinePreview* preview_;
    QLabel *module_, *call_;
    QPushButton* copy_;
};

}  // namespace normscope
