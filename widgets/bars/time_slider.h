// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>
#include <vector>

#include "model/record/history.h"
#include "widgets/base/theme.h"

namespace normscope {

/// A slim slider over the steps of a run, with the marks of what was changed by hand.
class TimeSlider : public QAbstractSlider {
    Q_OBJECT
  public:
    explicit TimeSlider(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setMarks(const std::vector<Mark>& marks);
    /// At the newest step the handle is filled.
    void setLive(bool live);
    /// Where a step stands, in px.
    int pixelOf(int step) const;
    QString markAt(int x) const;

    QSize sizeHint() const override { return {240, 22}; }
    QSize minimumSizeHint() const override { return {80, 22}; }

  signals:
    /// By hand, in whatever way.
    void stepChosen(int step);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

  private:
    int stepAt(int x) const;

    Theme theme_;
    std::vector<Mark> marks_;
    bool live_ = true;
};

}  // namespace normscope
