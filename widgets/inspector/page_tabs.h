// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QAbstractButton;
class QButtonGroup;
class QGridLayout;

namespace normscope {

/// Names of pages of which one is in sight: side by side where there is room for all, else in as
/// many even rows as it takes. No name is ever shortened.
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
    int columns_ = 0;
};

}  // namespace normscope
