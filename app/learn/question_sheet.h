// SPDX-License-Identifier: GPL-3.0-or-later
// Questions as a sheet to print or hand out.
#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

#include "widgets/learn/question.h"

namespace normscope {

enum class Answers { Without, With };

/// By topic; options lettered in the order of optionOrder(question, 0). With answers: the right
/// letter, the answer, why each other option is wrong, the command that shows it, the sources.
QString questionSheet(const std::vector<Question>& questions, Answers answers);

/// The same as a PDF with numbered pages. Needs a QGuiApplication.
QByteArray questionSheetPdf(const std::vector<Question>& questions, Answers answers);

/// Writes it whole or not at all; the ending of `path` says which: .md or .pdf. Throws ExportError,
/// also for another ending.
void writeQuestionSheet(const QString& path, const std::vector<Question>& questions,
                        Answers answers);

}  // namespace normscope
