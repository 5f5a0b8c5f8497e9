# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package: cmake --build --preset release --target deb writes it into the build folder.
set(NORMSCOPE_MAINTAINER "Normscope maintainers <maintainers@normscope.invalid>" CACHE STRING
    "Who answers for the package: Name <address>")

# Policy wants changelogs and manual pages packed, and without the time at which they were.
set(debian ${files}/debian)
file(MAKE_DIRECTORY ${debian})
execute_process(COMMAND date --utc --rfc-email --date ${NORMSCOPE_RELEASED}
                OUTPUT_VARIABLE release_time OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
configure_file(changelog.in ${files}/changelog.Debian @ONLY)
function(normscope_packed source destination name)
    add_custom_command(OUTPUT ${debian}/${name} COMMAND gzip -9nc ${source} > ${debian}/${name}
                       DEPENDS ${source} VERBATIM)
    install(FILES ${debian}/${name} DESTINATION ${destination} COMPONENT debian EXCLUDE_FROM_ALL)
    set(packed ${packed} ${debian}/${name} PARENT_SCOPE)
endfunction()
set(packed "")
normscope_packed(${files}/normscope.1 ${CMAKE_INSTALL_MANDIR}/man1 normscope.1.gz)
normscope_packed(${files}/changelog.Debian ${doc} changelog.Debian.gz)
normscope_packed(${CMAKE_SOURCE_DIR}/CHANGELOG.md ${doc} changelog.gz)
install(FILES ${files}/_normscope DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
        COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES lintian-overrides RENAME normscope DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
        COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME normscope)
set(CPACK_PACKAGE_VENDOR "Normscope maintainers")
set(CPACK_PACKAGE_CONTACT ${NORMSCOPE_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "see what normalization does inside a neural network")
set(CPACK_PACKAGE_DESCRIPTION [[
Normscope trains a small network, fully connected or convolutional, and
shows it live: the values of every layer before and after normalization,
gamma and beta, running against batch statistics, loss and accuracy. While
it trains, batch norm is switched on and off, for all layers or one, and
every other setting is changed; the weights stay.
.
A second run beside the first shows the difference that one setting makes.
Whatever was done by hand repeats bit for bit, also without a window, and as
PyTorch code. Lessons, a quiz and exercises go with it.]])
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_INSTALL_CMAKE_PROJECTS
    "${CMAKE_BINARY_DIR};normscope;normscope;/" "${CMAKE_BINARY_DIR};normscope;debian;/")

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Plugins are loaded at run time, which no library tells. Debian 13 has the one for SVG in a package
# of its own, Debian 12 beside the library.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "qt6-svg-plugins | libqt6svg6 (<< 6.6), hicolor-icon-theme")
# Without an optimized BLAS training is several times slower; Python grades exercises.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "libopenblas0-pthread | libopenblas0, fonts-inter, dataset-fashion-mnist, qt6-image-formats-plugins, python3")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3-torch, jupyter-nbconvert, parallel")
include(CPack)

add_custom_target(deb COMMAND ${CMAKE_CPACK_COMMAND} --config ${CMAKE_BINARY_DIR}/CPackConfig.cmake
                  DEPENDS normscope installed_files ${packed}
                  WORKING_DIRECTORY ${CMAKE_BINARY_DIR} USES_TERMINAL VERBATIM)
