# SPDX-License-Identifier: GPL-3.0-or-later
# Who the program is, said once: the name by which desktops know it, and its releases as
# CHANGELOG.md has them. NORMSCOPE_RELEASES is a list of "version date", the newest first.
set(NORMSCOPE_ID org.normscope.normscope)

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/CHANGELOG.md)
set(NORMSCOPE_RELEASES "")
file(STRINGS ${CMAKE_SOURCE_DIR}/CHANGELOG.md headings REGEX "^## .*[0-9]+[.][0-9]+[.][0-9]+. - ")
foreach(heading IN LISTS headings)
    string(REGEX MATCH "([0-9]+[.][0-9]+[.][0-9]+). - ([0-9-]+)" ignored "${heading}")
    list(APPEND NORMSCOPE_RELEASES "${CMAKE_MATCH_1} ${CMAKE_MATCH_2}")
endforeach()
if(NOT "${NORMSCOPE_RELEASES}" MATCHES "^${PROJECT_VERSION} ([0-9-]+)")
    message(FATAL_ERROR "CHANGELOG.md begins with another release than ${PROJECT_VERSION}, the version "
        "of the project in CMakeLists.txt; add \"## [${PROJECT_VERSION}] - DATE\" or mend the version.")
endif()
set(NORMSCOPE_RELEASED ${CMAKE_MATCH_1})
