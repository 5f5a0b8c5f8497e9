// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/data/dataset.h"
#include "model/inspect/inspection.h"
#include "model/record/frame.h"
#include "model/record/history.h"
#include "model/settings/settings.h"
#include "widgets/base/theme.h"

class QVBoxLayout;

namespace normscope {

class Plot;

/// What the inspector is given to show; run B's parts are empty without one. Histories and
/// configurations outlive the page or the next display().
struct Inspected {
    std::shared_ptr<const Dataset> data;
    std::shared_ptr<const Frame> frame;  ///< run A's newest, or of the step looked at
    const Configuration* configuration = nullptr;
    const Configuration* twin_configuration = nullptr;
    /// Of the run that changes are meant for; of run A where they are meant for both.
    const Configuration* aimed = nullptr;
    std::shared_ptr<const Inspection> inspection, twin;
    const History* history = nullptr;
    const History* twin_history = nullptr;
    std::optional<std::int64_t> visited;  ///< the step looked at, where it is not the newest
};

/// What a page of the inspector is called, and where it is explained.
struct PageInfo {
    QString key;    ///< in lessons, findings, layouts and object names: "statistics"
    QString name;   ///< with the menu's mnemonic: "&Statistics"
    QString help;   ///< one sentence, of its tab and its menu entry
    QString guide;  ///< where the guide explains it: "batches.md#predictions"

    QString title() const { return QString(name).remove(QLatin1Char('&')); }
};

/// One page of the inspector, at the right of the lab: one column of parts. A page asks for what it
/// needs and shows the newest that came; what a page out of sight would need is not asked for.
class InspectorPage : public QWidget {
    Q_OBJECT
  public:
    explicit InspectorPage(PageInfo info, QWidget* parent = nullptr);

    const PageInfo& info() const { return info_; }
    /// What the page needs to show itself now.
    virtual InspectionRequest request() const { return {}; }
    /// Called often: what is not new costs nothing. Of all looks only those that request() asked
    /// for come; what it did not ask for may be there too.
    virtual void display(const Inspected& what) = 0;
    /// Forgets everything shown (a new run began).
    virtual void clear() = 0;
    virtual void setTheme(const Theme& theme);
    void setFine(bool fine);  ///< antialias: paused
    /// A layer and channel chosen elsewhere in the window.
    virtual void select(int layer, int channel) {
        Q_UNUSED(layer)
        Q_UNUSED(channel)
    }
    /// Every plot of the page in reading order, for exports; ids are unique in the program.
    virtual std::vector<Plot*> plots() const { return plots_; }

  signals:
    void requestChanged();
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    /// Of the run that the page shows, whichever changes are meant for; for both where they are
    /// meant for both.
    void settingsOfRunRequested(const std::vector<normscope::Setting>& settings, bool twin);
    void selected(int layer, int channel);
    /// What of the lab's rows the page is about now, as lessons name it; empty: nothing any more.
    void watchRequested(const QStringList& parts);
    void pauseRequested();  ///< what it shows is to stand still
    void saveRequested(normscope::Plot* plot);
    void enlargeRequested(normscope::Plot* plot);

  protected:
    /// What is added to it stays at the top.
    QVBoxLayout* column() const;
    /// Adds a plot at a height of its own, and gives the place it has: whoever shows it elsewhere
    /// for a while leaves that free. `guide`: where it is explained, if not where the page is.
    QWidget* addPlot(QVBoxLayout* column, Plot* plot, int height, const QString& guide = {});

  private:
    PageInfo info_;
    std::vector<Plot*> plots_;
};

/// A page before it is made, which is when it first comes in sight.
struct ListedPage {
    PageInfo info;
    InspectorPage* (*make)();
};

template <class Page>
ListedPage listed() {
    return {Page::describe(), []() -> InspectorPage* { return new Page; }};
}

}  // namespace normscope
