// SPDX-License-Identifier: GPL-3.0-or-later
// What the command line asks for.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <stdexcept>
#include <variant>

#include "app/learn/lesson_bank.h"
#include "model/experiment/experiment.h"
#include "widgets/learn/question.h"

namespace normscope {

namespace request {
struct ShowWindow {
    Experiment experiment;
    bool bare = false;  ///< nothing was asked for but the window
};
/// The window with a lesson open.
struct ShowLesson {
    BankedLesson lesson;
    std::size_t step = 0;  ///< from 0
    QStringList hidden;    ///< beside what the lesson hides
};
/// Someone's own lessons, looked through.
struct CheckLessons {
    QStringList files;
    bool run = false;  ///< and their claims, by running them
};
struct Train {
    Experiment experiment;
    QString folder;           ///< for the exports; empty: none
    QStringList formats;      ///< of the plots
    bool name_files = false;  ///< list every file written
};
/// What the Doctor finds in an experiment.
struct Doctor {
    Experiment experiment;
    bool json = false;
};
/// What the network is made of.
struct Summary {
    Experiment experiment;
    QString format;  ///< "text", "markdown" or "csv"
};
/// What there is to choose from.
struct List {
    QString what;  ///< one of listables(); empty: all of them
};
/// The quiz as a sheet.
struct Questions {
    std::optional<Level> level;  ///< empty: any
    QString topic;               ///< empty: any
    bool answers = false;
    QString file;  ///< empty: Markdown to standard output
};
struct Bench {
    bool window = false;  ///< measure the window too
    /// Measure what a run of so many steps takes of memory instead; 0: no.
    std::int64_t memory_steps = 0;
};
struct Print {
    QString text;
};
}  // namespace request

/// What `normscope list` lists, in its order.
const QStringList& listables();

using Request = std::variant<request::ShowWindow, request::ShowLesson, request::CheckLessons,
                             request::Train, request::Doctor, request::Summary, request::List,
                             request::Questions, request::Bench, request::Print>;

/// Wrong use, or input that cannot be read. what() is one line.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// `arguments` without the program's name. Reads experiment files. Throws UsageError.
Request parseArguments(const QStringList& arguments);

}  // namespace normscope
