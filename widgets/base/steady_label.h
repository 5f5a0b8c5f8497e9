// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace normscope {

/// One line that says figures which run: it keeps the widest width that it ever had in one font,
/// and where only digits change nothing around it is laid out or painted anew.
class SteadyLabel : public QLabel {
    Q_OBJECT
  public:
    using QLabel::QLabel;

    /// Also the accessible name.
    void setText(const QString& text);
    /// Keeps room for these words too.
    void reserve(const QString& text);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void widen(const QString& figures);

    QString figures_, reserved_;  ///< every digit a 0
};

}  // namespace normscope
