// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace normscope {

class Banner;
class WaitBar;
class ExperimentPanel;
class LabView;
class LessonView;
class StatusLine;
class TimeBar;
class TransportBar;
class WindowInspector;

/// What the window is made of. All of it lives as long as the window.
struct WindowParts {
    TransportBar* transport = nullptr;
    LessonView* lessons = nullptr;
    QWidget* decks = nullptr;  ///< where a deck of questions stands
    ExperimentPanel* panel = nullptr;
    LabView* view = nullptr;
    WindowInspector* inspector = nullptr;
    TimeBar* time = nullptr;
    StatusLine* status = nullptr;
    Banner* fault = nullptr;
    Banner* twin_fault = nullptr;
    Banner* notice = nullptr;
    Banner* offer = nullptr;
    WaitBar* catch_up = nullptr;
    WaitBar* replay = nullptr;
    WaitBar* reading = nullptr;
    WaitBar* seeds = nullptr;
    Banner* preset = nullptr;
};

}  // namespace normscope
