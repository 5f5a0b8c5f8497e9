// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace normscope {

struct NotebookCell {
    enum class Kind { Markdown, Code };
    Kind kind = Kind::Code;
    std::string source;
};

/// A Jupyter notebook for Python 3 as JSON, nbformat 4.5; nothing in it has been run.
std::string notebookText(const std::vector<NotebookCell>& cells);

/// Without the ends of lines at its end.
std::string withoutLineEnds(std::string text);

}  // namespace normscope
