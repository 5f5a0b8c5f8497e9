// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>
#include <functional>

#include "widgets/base/norm_words.h"

namespace normscope {

/// Every kind of norm by name, with a line of help; what cannot be is disabled, its tooltip says
/// why. Actions are named "norm-" + key.
class NormMenu : public QMenu {
    Q_OBJECT
  public:
    /// `places`: asked each time the menu opens; empty: nothing is known of them yet.
    NormMenu(const QString& name, std::function<std::vector<NormPlace>()> places,
             QWidget* parent = nullptr);

    /// Brings names, ticks and reasons up to date.
    void refresh();

  signals:
    void chosen(normscope::NormKind kind);

  private:
    std::function<std::vector<NormPlace>()> places_;
    std::vector<std::pair<NormKind, QAction*>> actions_;
};

}  // namespace normscope
