// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <set>

#include "app/files/experiment_words.h"
#include "app/learn/expectation.h"

namespace normscope {

/// Reads what lessons and questions have in common: lines of fields, "name: value", in a text of
/// many lines. Whatever is wrong is thrown as an InputError that begins with file and line:
/// "mine.md, line 12: …".
class FieldReader {
  protected:
    explicit FieldReader(QString file) : file_(std::move(file)) {}

    struct Field {
        QString name;
        QString value;
        std::optional<std::int64_t> step;  ///< of "name N: value"
    };
    /// The field in the present line. `known`: names; those that take a step end in " N".
    Field fieldFrom(const QString& text, const QStringList& known) const;
    /// Fails where this was called with the same name since seen_ was cleared.
    void once(const QString& name);
    /// A whole number within this range.
    std::int64_t number(const Field& field, std::int64_t least, std::int64_t most) const;
    Expectation expectation(const QString& text) const;
    Experiment experiment(const ExperimentWords& words, int line) const;
    [[noreturn]] void fail(int line, const QString& sentence) const;
    [[noreturn]] void fail(const QString& sentence) const { fail(line_, sentence); }

    int line_ = 0;  ///< the present one, from 1
    std::set<QString> seen_;

  private:
    QString file_;
};

QStringList wordsOf(const QString& text);

}  // namespace normscope
