// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/inspector/page.h"

class QStackedWidget;

namespace normscope {

class PageTabs;

/// Closer looks, at the right of the lab: a tab for each page, of which one is in sight and asks
/// for what it needs. Closed it asks for nothing.
class Inspector : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kWidth = 300;  ///< px at first
    static constexpr int kNarrowest = 260;
    static constexpr int kWidest = 520;

    explicit Inspector(QWidget* parent = nullptr);

    void addPage(InspectorPage* page);  ///< takes it
    std::vector<InspectorPage*> pages() const;
    /// The page of a kind; null where it has none.
    template <class Page>
    Page* page() const {
        for (const Entry& entry : pages_)
            if (auto* found = qobject_cast<Page*>(entry.page))
                return found;
        return nullptr;
    }
    void setOpen(bool open);
    bool isOpen() const { return open_; }
    /// The key of the page in sight; an unknown one changes nothing.
    void showPage(const QString& key);
    QString pageShown() const;

    /// What the page in sight needs; nothing while closed.
    InspectionRequest request() const;
    void display(const Inspected& what);
    void clear();
    void setTheme(const Theme& theme);
    void setFine(bool fine);
    void select(int layer, int channel);
    /// The plots of the page in sight that show data; none while closed.
    std::vector<Plot*> plots() const;

    QSize sizeHint() const override { return {kWidth, 600}; }

  signals:
    void requestChanged(const normscope::InspectionRequest& request);
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void settingsOfRunRequested(const std::vector<normscope::Setting>& settings, bool twin);
    void selected(int layer, int channel);
    void watchRequested(const QStringList& parts);
    void pauseRequested();
    void saveRequested(normscope::Plot* plot);
    void enlargeRequested(normscope::Plot* plot);
    /// Another page came in sight, or none is any more: what of it is shown elsewhere goes back.
    void pageLeft();
    void openChanged(bool open);

  private:
    struct Entry {
        InspectorPage* page;
        std::shared_ptr<const Inspection> own, twin;  ///< the newest that it asked for
    };
    InspectorPage* current() const;
    void displayCurrent();
    void turnTo(int index);

    PageTabs* tabs_;
    QStackedWidget* stack_;
    std::vector<Entry> pages_;
    Inspected what_;
    bool open_ = false;
};

}  // namespace normscope
