// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "model/data/dataset.h"
#include "model/inspect/inspection.h"
#include "widgets/plots/plot.h"

namespace normscope {

class SampleItem;

/// What is said of one sample.
struct SampleAnswers {
    Prediction own;
    std::optional<Prediction> twin;  ///< run B's
};
/// Whether the two statistics disagree, in either run.
bool anyDiffer(const Prediction& own, const Prediction* twin);
/// Whether any of the answers is wrong.
bool anyWrong(const Prediction& own, const Prediction* twin);

/// Pictures of validation samples, each with its true class and what was predicted by running and
/// by batch statistics; wrong answers in red and bold.
class PredictionGrid : public Plot {
    Q_OBJECT
  public:
    explicit PredictionGrid(const QString& id, QWidget* parent = nullptr);

    /// `source` names the classes and says how a sample is shaped. `emptiness` is said where there
    /// are no samples.
    void setSamples(std::vector<SampleAnswers> samples,
                    const std::shared_ptr<const Dataset>& source, const QString& emptiness);
    void clear();
    const std::vector<SampleAnswers>& samples() const { return samples_; }
    /// Share of the values shown that are darker than black or brighter than white.
    double beyondShare() const { return beyond_; }

    /// sample,label,predicted_running,predicted_batch,probability_running,probability_batch; with
    /// run B also its four, ending in _b
    Table table() const override;

    QSize sizeHint() const override { return {280, 260}; }

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    QString absence() const override;

  private:
    void feed();
    bool hasTwin() const;
    QString nameOf(std::int64_t label) const;
    QString shortNameOf(std::int64_t label) const;
    int columnsFor(const QSize& room) const;

    std::vector<SampleAnswers> samples_;
    std::shared_ptr<const Dataset> data_;
    QString emptiness_;
    double beyond_ = 0.0;
    int columns_ = 6;
    SampleItem* item_;
};

}  // namespace normscope
