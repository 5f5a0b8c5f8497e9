// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <optional>

#include "app/lab/lab.h"
#include "widgets/plots/references.h"

class QWidget;

namespace normscope {

/// Between the lab and the references: pins runs under names that say what is special about them,
/// opens them again, and compares with them.
class ReferenceKeeper : public QObject {
    Q_OBJECT
  public:
    /// Questions are asked over `window`.
    ReferenceKeeper(Lab& lab, References& references, QWidget* window);

    /// Asks for a name, then keeps the run as it stands; both keep the names they are offered.
    void pin(Target target);
    /// Keeps the run that was replaced, cut short or taken back last.
    void pinBefore();
    bool hasBefore() const { return before_.has_value(); }
    References& references() { return references_; }

  signals:
    void notice(const QString& text);
    void beforeChanged();

  private:
    /// A run that could be pinned.
    struct Run {
        QString name;
        History history;
        Experiment experiment;
    };
    Run runA() const;
    Run runB() const;
    QString nameOf(const Configuration& configuration) const;
    void ask(Run run);
    bool keep(const QString& name, const Run& run);
    void compare(const Experiment& experiment);

    Lab& lab_;
    References& references_;
    QWidget* window_;
    std::optional<Run> before_;
};

}  // namespace normscope
