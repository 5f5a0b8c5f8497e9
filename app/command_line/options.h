// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <memory>
#include <optional>

#include "app/command_line/command.h"
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
    /// Stands below the options in the help.
    void setFooter(const QString& text);

    /// Fills the targets. Throws InputError, or HelpWanted before anything else.
    void parse();
    struct HelpWanted {
        QString text;
    };
    bool isEmpty() const { return line_.isEmpty(); }

  private:
    struct Impl;
    QStringList line_;
    std::unique_ptr<Impl> impl_;
};

/// Of plots, from "png,svg"; throws InputError.
QStringList formatsFrom(const QString& text);

}  // namespace normscope
