// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace normscope {

/// Over a whole window while files hover over it: a frame where they may be dropped, and one
/// sentence on what becomes of them.
class DropVeil : public QWidget {
    Q_OBJECT
  public:
    explicit DropVeil(QWidget* window);

    void display(const QString& sentence);
    const QString& sentence() const { return sentence_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString sentence_;
};

}  // namespace normscope
