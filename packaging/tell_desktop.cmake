# SPDX-License-Identifier: GPL-3.0-or-later
# Run by `cmake --install`, with `data`: where share/ is. Tells desktops of the file type and the menu
# entry. Into another root (DESTDIR) whoever brings it to its place does so, as packages' managers do.
if("$ENV{DESTDIR}" STREQUAL "")
    foreach(command IN ITEMS "update-mime-database;${data}/mime" "update-desktop-database;-q;${data}/applications")
        # Where there is no such program, there is no desktop to tell.
        execute_process(COMMAND ${command} RESULT_VARIABLE ignored OUTPUT_QUIET ERROR_QUIET)
    endforeach()
endif()
