// SPDX-License-Identifier: GPL-3.0-or-later
// Questions as sheets to print or hand out.
#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

#include "widgets/base/text.h"
#include "widgets/learn/interview_question.h"
#include "widgets/learn/question.h"

namespace normscope {

enum class Answers { Without, With };

/// By topic; options lettered in the order of optionOrder(question, 0). With answers: the right
/// letter, the answer, why each other option is wrong, the command that shows it, the sources.
QString questionSheet(const std::vector<Question>& questions, Answers answers);

/// By topic, with how long an answer may take. With answers: those of all depths, what a good
/// answer has, the follow-ups, the command that shows it, the sources.
QString interviewSheet(const std::vector<InterviewQuestion>& questions, Answers answers);

/// Markdown as a PDF with numbered pages; its first heading is the title. Needs a QGuiApplication.
QByteArray sheetPdf(const QString& markdown);

/// Writes a sheet whole or not at all; the ending of `path` says which: .md or .pdf. Throws
/// ExportError, also for another ending.
void writeSheet(const QString& path, const QString& markdown);

}  // namespace normscope
