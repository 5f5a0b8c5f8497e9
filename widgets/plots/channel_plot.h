// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/observation/frame.h"
#include "widgets/plots/plot.h"

namespace normscope {

class ChannelItem;

/// γ and β of every channel of one layer, with lines at γ = 1 and β = 0, on one y axis.
class ChannelPlot : public Plot {
    Q_OBJECT
  public:
    explicit ChannelPlot(const QString& id, QWidget* parent = nullptr);

    void setData(const NormFrame& norm);
    void setSelectedChannel(int channel);
    int selectedChannel() const { return selected_; }
    void clear();

    /// channel,gamma,beta
    Table table() const override;

  signals:
    void channelSelected(int channel);

  protected:
    void restyle() override;
    void arrange(Density density) override;
    bool fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;
    void clicked(const QPointF& canvas_position) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    int channels() const { return static_cast<int>(norm_.gamma.size()); }
    int channelAt(const QPointF& canvas_position) const;
    void select(int channel);

    NormFrame norm_;
    int selected_ = 0;
    bool has_data_ = false;
    ChannelItem* item_;
};

}  // namespace normscope
