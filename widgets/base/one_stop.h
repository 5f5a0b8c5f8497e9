// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <vector>

class QWidget;

namespace normscope {

/// Controls that belong together and that Tab reaches as one, so that it does not take fifty of
/// them to get anywhere: it stops at the one that had the focus last; Up and Down go from one to
/// the next. What is not to be seen, or cannot be used, is passed over.
class OneStop : public QObject {
  public:
    explicit OneStop(QObject* parent) : QObject(parent) {}
    /// In the order in which Up and Down go through them.
    void add(QWidget* control);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void elect(const QWidget* leaving = nullptr);
    bool walk(const QWidget* from, int direction);

    std::vector<QWidget*> controls_;
    QWidget* stop_ = nullptr;
};

void joinStops(QObject* parent, const std::vector<QWidget*>& controls);

}  // namespace normscope
