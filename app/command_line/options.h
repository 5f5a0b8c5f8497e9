// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <memory>
#include <optional>

#include "app/command_line/command_help.h"
#include "app/files/experiment_words.h"

namespace normscope {

/// The line of one command: what may stand in it, declared with its help, then parsed into what it
/// was declared with, which outlives this. Lines of a help text are broken by hand.
class Options {
  public:
    /// `arguments`: what follows the command's name.
    Options(const Subcommand& command, const QStringList& arguments);
    ~Options();

    /// "--steps N"; the last one counts.
    void add(const char* name, const char* value, std::optional<QString>& target, const char* help);
    /// "--set KEY=VALUE", which may be repeated.
    void add(const char* name, const char* value, QStringList& target, const char* help);
    /// "--json", or "-v,--version".
    void add(const char* names, bool& target, const char* help);
    /// An argument that belongs to no option; may be left out.
    void argument(const char* name, std::optional<QString>& target, const char* help);
    /// Any number of them.
    void arguments(const char* name, QStringList& target, const char* help);
    /// FILE.json, --preset, --set, --weights, --at, --twin, --twin-at, --alone.
    void addExperiment(ExperimentWords& words);
    /// --path, which holds for the process from parse() on: see setFusedSteps.
    void addPath();
    /// What the value of "--preset", or the argument "WHAT", may be: one of these words, or, of
    /// `endings`, a file.
    void oneOf(const char* name, const QStringList& words, const QStringList& endings = {});
    /// The same, each with what the help says of it, in a line of its own.
    void oneOfExplained(const char* name, const QStringList& words, const QStringList& abouts);
    /// Several of the words, separated by commas.
    void someOf(const char* name, const QStringList& words);
    /// Which files an option or argument is for, by their endings without the dot.
    void files(const char* name, const QStringList& endings);
    /// Stands below the options in the help.
    void setFooter(const QString& text);
    /// Stands below them too, before the footer or after it: what the manual page has in sections
    /// of its own, such as the settings.
    enum class Place { BeforeFooter, AfterFooter };
    void addList(const QString& text, Place place);

    /// Fills the targets. Throws InputError, or HelpWanted before anything else.
    void parse();
    struct HelpWanted {
        QString text;
    };
    bool isEmpty() const { return line_.isEmpty(); }
    /// What was declared.
    CommandHelp described() const;

  private:
    struct Impl;
    QStringList line_;
    std::unique_ptr<Impl> impl_;
};

/// Of plots, from "png,svg"; throws InputError.
QStringList formatsFrom(const QString& text);

}  // namespace normscope
