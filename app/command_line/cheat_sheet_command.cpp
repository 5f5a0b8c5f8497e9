// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>

#include "app/command_line/display.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/files/resource_files.h"
#include "app/learn/sheet.h"

namespace normscope {

Job parseCheatSheet(Options& options) {
    std::optional<QString> file;
    options.add("--to", "FILE", file, "write it into a PDF or Markdown file");
    options.files("--to", {"pdf", "md"});
    options.parse();
    const auto page = QString::fromUtf8(resourceFile("help", "cheat-sheet.md"));
    if (!file)
        return Print{page};
    const QString ending = QFileInfo(*file).suffix().toLower();
    if (ending != "pdf" && ending != "md")
        throw InputError("--to names no .pdf or .md file; give one");
    return [page, path = *file, ending](int& argc, char** argv) {
        const auto write = [&] {
            writeSheet(path, page);
            say("Wrote " + path);
            return kDone;
        };
        return ending == "pdf" ? offscreen(argc, argv, write) : write();
    };
}

}  // namespace normscope
