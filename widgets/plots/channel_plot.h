// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/record/frame.h"
#include "widgets/plots/plot.h"

namespace normscope {

class ChannelItem;

/// γ and β of every channel of one layer, with lines at γ = 1 and β = 0, on one y axis.
class ChannelPlot : public Plot {
    Q_OBJECT
  public:
    explicit ChannelPlot(const QString& id, QWidget* parent = nullptr);

    /// `note`: what is to be known of the values, for the header; empty: nothing.
    void setData(const NormFrame& norm, const QString& note = {});
    /// Run B's, as hollow markers; null: there is no run B.
    void setTwin(const NormFrame* twin);
    void setView(const ViewState& view) override;  ///< its unit is the channel chosen
    void setSelectedChannel(int channel);
    int selectedChannel() const { return selected_; }
    void clear();

    /// channel,gamma,beta; with run B also gamma_b,beta_b
    Table table() const override;

  signals:
    void channelSelected(int channel);

  protected:
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;
    void clicked(const QPointF& canvas_position) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    bool showsOwn() const { return has_data_ && norm_.present && !norm_.gamma.empty(); }
    bool showsTwin() const { return has_data_ && twin_ && twin_->present && !twin_->gamma.empty(); }
    int channels() const;
    void feed();
    int channelAt(const QPointF& canvas_position) const;
    void select(int channel);

    NormFrame norm_;
    std::optional<NormFrame> twin_;
    QString note_;
    int selected_ = 0;
    bool has_data_ = false;
    ChannelItem* item_;
};

}  // namespace normscope
