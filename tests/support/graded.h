// SPDX-License-Identifier: GPL-3.0-or-later
// Solutions of exercises, graded.
#pragma once

#include <QSignalSpy>
#include <QTemporaryDir>

#include "app/learn/grading.h"
#include "tests/support/files.h"
#include "tests/support/python.h"

namespace normscope::testing {

inline const QString kSolutions =
    QStringLiteral(NORMSCOPE_SOURCE_DIR "/tests/app/learn/solutions/");

/// A python3 without PyTorch, as long as it lives.
class TorchHidden {
  public:
    TorchHidden() : before_(qgetenv("PYTHONPATH")) {
        written(folder_.filePath("torch.py"), "raise ImportError('hidden')\n");
        qputenv("PYTHONPATH", folder_.path().toUtf8());
    }
    ~TorchHidden() { qputenv("PYTHONPATH", before_); }
    TorchHidden(const TorchHidden&) = delete;
    TorchHidden& operator=(const TorchHidden&) = delete;

  private:
    QTemporaryDir folder_;
    QByteArray before_;
};

inline GradeReport graded(const Solution& solution, const GradingTerms& terms) {
    constexpr int kPatience = 120'000;  // ms
    Grading grading(terms);
    QSignalSpy finished(&grading, &Grading::finished);
    grading.start(solution);
    if (finished.isEmpty() && !finished.wait(kPatience))
        throw std::runtime_error("the grading does not come to its end");
    return grading.report();
}

/// A script of this text, in a folder of its own.
inline GradeReport gradedText(const QString& text, const GradingTerms& terms) {
    const QTemporaryDir folder;
    return graded(readSolution(written(folder.filePath("mine.py"), text.toUtf8())), terms);
}

/// The check whose title begins so; an empty one where there is none.
inline CheckResult checkOf(const GradeReport& report, const QString& title) {
    for (const auto& check : report.checks)
        if (check.title.startsWith(title))
            return check;
    return {};
}

/// For a test that fails.
inline QString textOf(const GradeReport& report) {
    QString text = report.fault + " [" + report.printed + ']';
    for (const auto& check : report.checks)
        text += '\n' + check.title + ": " + check.came + " | " + check.hint;
    return text;
}

}  // namespace normscope::testing
