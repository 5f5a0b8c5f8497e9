// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>
#include <functional>
#include <vector>

#include "widgets/base/theme.h"

namespace normscope {

/// Calm outlines around other widgets of a window, to say: look here. They follow what they
/// surround, take no mouse and cover no more than the lines themselves.
class WatchFrame : public QWidget {
    Q_OBJECT
  public:
    using Source = std::function<std::vector<QWidget*>()>;

    /// Covers `area`; what it surrounds lies in it.
    explicit WatchFrame(QWidget* area);

    /// Whom to surround, asked for again and again: widgets come and go. What lies out of sight in
    /// a scroll area is scrolled to once. An empty source: nobody.
    void watch(Source source);
    void setTheme(const Theme& theme);
    /// The outlines now, in the area's coordinates.
    const std::vector<QRect>& outlines() const { return outlines_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void follow();
    QRect visiblePart(const QWidget& widget) const;

    QWidget* area_;
    Source source_;
    QTimer timer_;
    std::vector<QRect> outlines_;
    bool scrolled_ = false;
    Theme theme_;
};

}  // namespace normscope
