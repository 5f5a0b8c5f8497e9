# SPDX-License-Identifier: GPL-3.0-or-later
# Who may know whom, checked by reading the sources under ROOT:
#   model/    no Qt Widgets, no Qt Gui, no QCustomPlot, nothing of widgets/ or app/; one file of
#             it decodes images with Qt Gui's reader, which needs no display
#   widgets/  no LibTorch, directly or through a header of model/; nothing of app/
#   app/      no LibTorch, directly or through a header of model/
# and that every source file begins with the licence's SPDX line.
# Run: cmake -DROOT=<source folder> -P layering.cmake
cmake_minimum_required(VERSION 3.22)
set(failures "")

function(fail text)
    set(failures "${failures}  ${text}\n" PARENT_SCOPE)
endfunction()

# What a file includes, as written between the brackets or quotes.
function(includes_of file result)
    file(STRINGS "${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
    set(found "")
    foreach(line IN LISTS lines)
        string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]*)[>\"].*" "\\1" name "${line}")
        list(APPEND found "${name}")
    endforeach()
    set(${result} "${found}" PARENT_SCOPE)
endfunction()

# Appends to `failures` each include of `file` that matches `pattern`.
macro(forbid file pattern why)
    includes_of("${ROOT}/${file}" names)
    foreach(name IN LISTS names)
        if(name MATCHES "${pattern}")
            string(APPEND failures "  ${file} includes ${name}: ${why}\n")
        endif()
    endforeach()
endmacro()

# The headers of model/ that a file of app/ or widgets/ reaches, and the way to LibTorch if any.
function(check_reach file)
    set(waiting "${file}")
    set(seen "")
    while(waiting)
        list(POP_FRONT waiting here)
        if(here IN_LIST seen)
            continue()
        endif()
        list(APPEND seen "${here}")
        includes_of("${ROOT}/${here}" names)
        foreach(name IN LISTS names)
            if(name MATCHES "^(torch|ATen|c10|caffe2)/")
                set(failures "${failures}  ${file} reaches <${name}> through ${here}: LibTorch stays in model/\n")
            elseif(EXISTS "${ROOT}/${name}")
                list(APPEND waiting "${name}")
            endif()
        endforeach()
    endwhile()
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

set(not_in_model "^(Qt(Widgets|Gui|PrintSupport|Svg)/|Q(Widget|Application|GuiApplication|MainWindow|Dialog|Painter|Pen|Brush|Color|Font|Image|Pixmap|Icon|Action|Svg|Pdf|Printer|Clipboard|Screen|Window|Layout|Label|PushButton)|qcustomplot[.]h)")

foreach(folder model widgets app tests)
    file(GLOB_RECURSE sources RELATIVE "${ROOT}" "${ROOT}/${folder}/*.cpp" "${ROOT}/${folder}/*.h")
    if(NOT sources AND NOT folder STREQUAL "tests")
        fail("${folder}/ has no sources; is ROOT (${ROOT}) the source folder?")
    endif()
    foreach(file IN LISTS sources)
        file(STRINGS "${ROOT}/${file}" first LIMIT_COUNT 1)
        if(NOT first STREQUAL "// SPDX-License-Identifier: GPL-3.0-or-later")
            fail("${file} does not begin with the SPDX line")
        endif()
        if(folder STREQUAL "model")
            if(file STREQUAL "model/data/formats/image_file.cpp")
                forbid("${file}" "^(QtWidgets/|Q(Widget|Application|Painter|Pixmap)|qcustomplot[.]h)" "model/ knows no window")
            else()
                forbid("${file}" "${not_in_model}" "model/ knows no window")
            endif()
            forbid("${file}" "^(widgets|app)/" "model/ stands below widgets/ and app/")
        elseif(folder STREQUAL "widgets")
            forbid("${file}" "^app/" "widgets/ stands below app/")
            check_reach("${file}")
        elseif(folder STREQUAL "app")
            check_reach("${file}")
        endif()
    endforeach()
endforeach()

file(GLOB_RECURSE scripts RELATIVE "${ROOT}"
    "${ROOT}/tests/*.cmake" "${ROOT}/tests/*.py" "${ROOT}/model/CMakeLists.txt"
    "${ROOT}/widgets/CMakeLists.txt" "${ROOT}/app/CMakeLists.txt" "${ROOT}/tests/CMakeLists.txt")
foreach(file IN LISTS scripts)
    file(STRINGS "${ROOT}/${file}" first LIMIT_COUNT 2)
    if(NOT "${first}" MATCHES "# SPDX-License-Identifier: GPL-3.0-or-later")
        fail("${file} does not begin with the SPDX line")
    endif()
endforeach()

if(failures)
    message(FATAL_ERROR "The layers are mixed:\n${failures}")
endif()
message(STATUS "The layers are kept.")
