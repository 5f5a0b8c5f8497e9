# SPDX-License-Identifier: GPL-3.0-or-later
# Debian's LibTorch is linked to OpenCV and FFmpeg and uses no symbol of theirs. They bring two hundred
# libraries, and finding the symbols of those takes half of the time before main() begins: of every
# start, and of every test. An empty library of the same name, which the loader meets first, stands for
# each. Where it is missing, the real one is loaded; where LibTorch uses one (`ldd -u` tells), or isn't
# linked to it at all, nothing is made.

find_library(TORCH_CPU_LIBRARY torch_cpu)
find_program(LDD ldd)
set(names "")
if(TORCH_CPU_LIBRARY AND LDD AND NOT CMAKE_CROSSCOMPILING)
    execute_process(COMMAND ${LDD} -u ${TORCH_CPU_LIBRARY} OUTPUT_VARIABLE unused ERROR_QUIET)
    string(REGEX MATCHALL "lib(opencv_|av|sw)[a-z0-9_]+\\.so\\.[0-9]+" names "${unused}")
endif()
set(NORMSCOPE_UNUSED_LIBRARIES ${names} CACHE INTERNAL "What LibTorch is linked to and doesn't use")

# normscope_leave_out_unused(<target>): programs that link the target start without them.
function(normscope_leave_out_unused target)
    if(NOT NORMSCOPE_UNUSED_LIBRARIES)
        return()
    endif()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/unused_library.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "")
    set(paths "")
    foreach(name IN LISTS NORMSCOPE_UNUSED_LIBRARIES)
        add_library(${name} SHARED ${source})
        set_target_properties(${name} PROPERTIES PREFIX "" SUFFIX "" AUTOMOC OFF
                              LIBRARY_OUTPUT_DIRECTORY ${unused_libraries_folder})
        target_link_options(${name} PRIVATE -nostdlib)
        install(TARGETS ${name} LIBRARY DESTINATION ${unused_libraries_installed} COMPONENT normscope)
        list(APPEND paths ${unused_libraries_folder}/${name})
    endforeach()
    add_dependencies(${target} ${NORMSCOPE_UNUSED_LIBRARIES})
    list(JOIN paths "," listed)
    target_link_options(${target} INTERFACE
        "LINKER:--push-state,--no-as-needed,${listed},--pop-state")
endfunction()
