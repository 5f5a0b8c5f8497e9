// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

namespace normscope {

/// Lets no exception of an event's handler end the program: whoever listens tells it.
class Application : public QApplication {
    Q_OBJECT
  public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;

  signals:
    /// `what`: the exception's own words.
    void failed(const QString& what);
};

}  // namespace normscope
