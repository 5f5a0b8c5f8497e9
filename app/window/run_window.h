// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <optional>

#include "app/learn/lesson_bank.h"
#include "model/settings/experiment.h"
#include "model/trainer/trainer.h"

class QApplication;

namespace normscope {

/// Prepares fonts and style for the window; once per application, before any widget.
void prepareApplication(QApplication& application);

/// With what the window opens.
struct WindowStart {
    Experiment experiment;
    std::optional<BankedLesson> lesson = std::nullopt;
    std::size_t lesson_step = 0;
    QStringList hidden;  ///< beside what the lesson hides
    QString file;        ///< where the experiment is from; empty: of no file
    QString preset;      ///< its title, where it is one
    bool tour = false;   ///< where there was none yet
    QString to_open;     ///< a session or experiment that the window opens itself; empty: none
    bool go_on = false;  ///< with the session that was left last, without asking
    DatasetLoader loader = loadDataset;
};

/// Opens the lab, training already, and returns when it is closed. Layout and kept runs live in the
/// user's usual places.
int runWindow(QApplication& application, const WindowStart& start);

}  // namespace normscope
