// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <set>

#include "widgets/doctor/run_finding.h"
#include "widgets/inspector/page.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace normscope {

class FindingCard;

/// What the Doctor has to say, in the inspector. It asks for no closer look: findings are made from
/// what is recorded anyway.
class DoctorPage : public InspectorPage {
    Q_OBJECT
  public:
    explicit DoctorPage(QWidget* parent = nullptr);

    static PageInfo describe();

    /// `step` is the step judged; `past` where it is one of the past.
    void displayFindings(const std::vector<RunFinding>& findings, std::int64_t step, bool past);
    /// Of those, what counts and is not muted.
    int count() const;
    /// The most serious of them.
    std::optional<Severity> worst() const;

    /// Keys of the kinds about which nothing is said.
    QStringList muted() const;
    void setMuted(const QStringList& kinds);

    void display(const Inspected& what) override;
    void clear() override;
    void setTheme(const Theme& theme) override;

  signals:
    void showRequested(const normscope::RunFinding& finding);
    /// The settings of a finding, for its run.
    void remedyRequested(const normscope::RunFinding& finding);
    void guideRequested(const QString& page);
    void mutedChanged();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void buildSound();
    void showAll();
    std::vector<RunFinding> audible() const;
    void fill(std::vector<FindingCard*>& cards, QVBoxLayout* column,
              const std::vector<RunFinding>& findings);
    FindingCard* makeCard();
    void mute(FindingKind kind);

    std::vector<RunFinding> findings_;
    std::int64_t step_ = 0;
    bool past_ = false;
    bool stale_ = true;  ///< what is shown is no longer so
    bool has_twin_ = false;
    std::set<FindingKind> muted_;
    Theme theme_ = Theme::light();
    QLabel *moment_, *sound_ = nullptr, *watched_ = nullptr, *notes_heading_, *muted_words_;
    QVBoxLayout *serious_, *slight_;
    std::vector<FindingCard*> serious_cards_, slight_cards_;
    QPushButton* unmute_;
};

}  // namespace normscope
