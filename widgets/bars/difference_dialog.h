// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <optional>
#include <vector>

#include "model/settings/settings.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace normscope {

class DifferenceRow;

/// Any settings in which run B is to differ from run A: of all layers or of single ones. Every
/// setting is listed with A's value and an editor for B's, but for those that both must share.
class DifferenceDialog : public QDialog {
    Q_OBJECT
  public:
    /// `present`: what run B differs in already; empty without one.
    DifferenceDialog(const Configuration& a, const std::optional<std::vector<Setting>>& present,
                     QWidget* parent = nullptr);

    /// What B is and A is not.
    std::vector<Setting> differences() const;

  signals:
    void chosen(const std::vector<normscope::Setting>& differences);

  private:
    /// Settings under one heading. A layer's own are made when they are first opened.
    struct Group {
        std::optional<std::int64_t> layer;
        QString title;
        std::vector<std::string> paths;
        QToolButton* heading = nullptr;
        QVBoxLayout* column = nullptr;
        std::vector<DifferenceRow*> rows = {};  ///< as paths, or none yet
        bool open = true;
    };
    void buildTop(QVBoxLayout* column);
    void buildBottom(QVBoxLayout* column, bool has_twin);
    void addGroups();
    void addLayerGroups();
    void addGroup(Group group);
    void makeRows(Group& group);
    void edit(const Setting& setting);
    void backToA(const std::string& path);
    std::optional<Value> valueIn(const Configuration& configuration, const std::string& path) const;
    bool differs(const std::string& path) const;
    bool isWanted(const Group& group, const std::string& path) const;
    void display();
    void displayGroup(Group& group);
    void displayResult();
    void start();

    Configuration a_, b_;
    std::vector<Group> groups_;
    QLineEdit* search_ = nullptr;
    QCheckBox* only_different_ = nullptr;
    QVBoxLayout* list_ = nullptr;
    QLabel* nothing_ = nullptr;
    QLabel* summary_ = nullptr;
    QLabel* problem_ = nullptr;
    QPushButton* start_ = nullptr;
};

}  // namespace normscope
