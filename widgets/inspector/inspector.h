// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/inspector/page.h"

class QScrollArea;
class QStackedWidget;

namespace normscope {

class PageTabs;

/// Closer looks, at the right of the lab: a tab for each page, of which one is in sight and asks
/// for what it needs. Closed it asks for nothing; a page that was never in sight isn't made.
class Inspector : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kWidth = 300;  ///< px at first
    static constexpr int kNarrowest = 260;
    static constexpr int kWidest = 520;

    explicit Inspector(QWidget* parent = nullptr);

    void addPage(const ListedPage& page);
    std::vector<InspectorPage*> pages();  ///< makes those that aren't there yet
    /// The page of a kind, made where it isn't there yet; null where it has none.
    template <class Page>
    Page* page() {
        const QString key = Page::describe().key;
        for (Entry& entry : pages_)
            if (entry.listed.info.key == key)
                return qobject_cast<Page*>(&made(entry));
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
        ListedPage listed;
        QScrollArea* place;
        InspectorPage* page = nullptr;
        std::shared_ptr<const Inspection> own = {}, twin = {};  ///< the newest that it asked for
    };
    InspectorPage& made(Entry& entry);
    /// The page in sight; null while closed.
    InspectorPage* current() const;
    void displayCurrent();
    void turnTo(int index);

    PageTabs* tabs_;
    QStackedWidget* stack_;
    std::vector<Entry> pages_;
    Inspected what_;
    std::optional<Theme> theme_;
    std::optional<std::pair<int, int>> selection_;  ///< layer and channel
    bool fine_ = false;
    bool open_ = false;
};

}  // namespace normscope
