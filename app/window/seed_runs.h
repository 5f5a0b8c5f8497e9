// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

#include "app/lab/lab.h"
#include "model/sweep/seed_band.h"

namespace normscope {

class SweepJob;

/// The run at hand, and run B, with other seeds: trained as far as they have come by processes of
/// the program, beside the window. What they make of the validation stays as long as the runs are
/// what they were up to there.
class SeedRuns : public QObject {
    Q_OBJECT
  public:
    static constexpr int kSeeds = 5;  ///< with that of the run at hand

    /// `program`: the file of this one.
    SeedRuns(Lab& lab, QString program, QObject* parent = nullptr);
    ~SeedRuns() override;  ///< ends those that are being made

    /// Makes them; or, where there are some, or some are being made, forgets them.
    void toggle();
    bool isOn() const { return !strands_.empty(); }
    /// Makes no more of them; those there are stay.
    void stop();

  signals:
    /// Of run A and run B; without points where there is none.
    void bandsChanged(const normscope::SeedBand& a, const normscope::SeedBand& b);
    /// How many of the runs have ended, now and again; as many as there are: nothing is made any
    /// more.
    void progressed(std::size_t done, std::size_t all);
    void notice(const QString& text);

  private:
    /// One experiment with all of its seeds.
    struct Strand {
        Experiment experiment;
        std::vector<SeedRun> runs;  ///< the first is the one at hand
        std::unique_ptr<SweepJob> job;
    };

    void begin();
    void add(const Experiment& experiment, const History& history, bool ended);
    void startNext();
    void endProgress();
    void advance(std::size_t strand, std::size_t run);
    void conclude();
    void forget();
    void check();
    void announce();
    QString sentence() const;

    Lab& lab_;
    QString program_;
    std::vector<Strand> strands_;
    std::size_t at_ = 0;  ///< the strand whose seeds are being made
    std::size_t done_ = 0, all_ = 0;
    QTimer ticking_;  ///< while they are being made
};

}  // namespace normscope
