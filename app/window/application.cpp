// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/application.h"

#include <exception>

namespace normscope {

bool Application::notify(QObject* receiver, QEvent* event) {
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& error) {
        emit failed(QString::fromUtf8(error.what()));
        return false;
    }
}

}  // namespace normscope
