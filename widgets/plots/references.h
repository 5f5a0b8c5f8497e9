// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPen>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "model/record/history.h"
#include "model/settings/experiment.h"
#include "widgets/base/theme.h"

namespace normscope {

/// A run kept to be compared with: its curves, and what it takes to make it again.
struct Reference {
    int id = 0;
    QString name;
    /// Loss, accuracy and validation alone: what references keep stays small.
    std::shared_ptr<const History> curves;
    Experiment experiment;  ///< of this run alone; `steps` is how far it had gone
    bool shown = true;
    int style = 0;  ///< of its lines; see referencePen()
};

/// The runs pinned so far, in the order in which they were pinned.
class References : public QObject {
    Q_OBJECT
  public:
    static constexpr int kMost = 8;  ///< as many as their lines can be told apart

    explicit References(QObject* parent = nullptr) : QObject(parent) {}

    const std::vector<Reference>& all() const { return references_; }
    bool isFull() const { return references_.size() >= kMost; }
    /// Keeps a copy of the curves; a name already taken gets a number. Null where there are
    /// kMost; else the one added, until the next change.
    const Reference* pin(const QString& name, const History& history, const Experiment& experiment);
    void rename(int id, const QString& name);
    void remove(int id);
    void setShown(int id, bool shown);
    /// What the run at hand is trained on. References of other data are kept and not drawn: their
    /// losses are no measure for it.
    void setData(const DataConfig& data);
    bool isOfOtherData(const Reference& reference) const;
    /// How many were pinned in all, for names.
    int count() const { return next_id_; }

  signals:
    void changed();
    /// From a menu: begin this experiment anew.
    void openRequested(const normscope::Experiment& experiment);
    /// From a menu: run B shall be what this one was in the end.
    void compareRequested(const normscope::Experiment& experiment);

  private:
    Reference* find(int id);
    QString freeName(const QString& wanted, int except) const;

    std::vector<Reference> references_;
    std::optional<DataConfig> data_;
    int next_id_ = 0;
};

/// The line of a reference's validation curve: two colours, none of them a run's or an event's,
/// each in four patterns.
QPen referencePen(int style, const Theme& theme);

}  // namespace normscope
