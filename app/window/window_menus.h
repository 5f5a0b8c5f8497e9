// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>
#include <functional>
#include <vector>

#include "model/settings/settings.h"
#include "widgets/base/norm_words.h"

class QMenu;

namespace normscope {

class MainWindow;

/// One thing that can be done in the window, in a menu and by its keys.
struct MenuCommand {
    QString name;  ///< its action is "action-" and this
    QString text;
    QString keys;  ///< "Ctrl+E"; several are apart by "; "
    QString help;
    std::function<bool()> checked = {};   ///< whether it is on; none: it is no switch
    std::function<bool()> enabled = {};   ///< whether it can be done now; none: always
    std::function<QString()> words = {};  ///< text that changes; none: the text
    QString why_not = {};                 ///< help while it cannot be done; empty: the help
};

/// The menu bar, from one list of commands: each with what it does.
class WindowMenus : public QObject {
    Q_OBJECT
  public:
    /// The window's parts are there already.
    explicit WindowMenus(MainWindow& window);

    /// Shows what is on and what can be done, by the window's present state.
    void refresh();
    /// Where norms are, for which kinds can be.
    void displayPlaces(const std::vector<NormPlace>& places);
    QMenu* exportMenu() const { return export_; }

  private:
    QMenu* addMenu(const QString& title);
    QAction* addAction(QMenu* menu, const MenuCommand& command);
    template <class Do>
    void add(QMenu* menu, const MenuCommand& command, Do what) {
        QAction* action = addAction(menu, command);
        connect(action, &QAction::triggered, this, what);
        connect(action, &QAction::triggered, this, &WindowMenus::refresh);
    }
    static void makeExclusive(QMenu* menu);
    /// A setting's choices, as a menu of their own.
    void addChoices(QMenu* menu, const QString& title, const Key& key);
    void change(const std::string& path, const Value& value);
    void buildFile();
    void buildExport(QMenu* file);
    void buildRun();
    void buildTime(QMenu* run);
    void buildComparison(QMenu* run);
    void buildNormalization();
    void buildNormActions(QMenu* norm);
    void buildView();
    void buildInspector(QMenu* view);
    void buildDistributions(QMenu* view);
    void buildLearn();
    void buildHelp();
    void fillLayers(QMenu& layers);

    MainWindow& window_;
    QMenu* export_ = nullptr;
    /// Every command with its action, in the order of the menus.
    std::vector<std::pair<MenuCommand, QAction*>> commands_;
    std::vector<NormPlace> places_;
};

}  // namespace normscope
