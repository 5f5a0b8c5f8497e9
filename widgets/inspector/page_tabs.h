// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>
#include <vector>

class QButtonGroup;
class QGridLayout;

namespace normscope {

class OneStop;

class PageTab : public QToolButton {
    Q_OBJECT
  public:
    using QToolButton::QToolButton;
};

/// Names of pages of which one is in sight: side by side where there is room for all, else in as
/// many even rows as it takes. No name is ever shortened. Tab reaches them as one; Up and Down go
/// from one to the next.
class PageTabs : public QWidget {
    Q_OBJECT
  public:
    explicit PageTabs(QWidget* parent = nullptr);

    void addTab(const QString& key, const QString& title, const QString& help);
    int currentIndex() const;  ///< −1: there is none
    void setCurrentIndex(int index);

    QSize minimumSizeHint() const override;

  signals:
    void currentChanged(int index);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void arrange();
    int columnsFor(int width) const;

    std::vector<QAbstractButton*> tabs_;
    QButtonGroup* group_;
    QGridLayout* grid_;
    OneStop* stop_;
    int columns_ = 0;
};

}  // namespace normscope
