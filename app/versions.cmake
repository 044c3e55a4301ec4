# Versions of the libraries the engine is made with, for `reachscope --version`. The engine's rooms
# keep these libraries to themselves, so they are asked here and not in code.

# reachscope_header_version(RESULT HEADER MACRO…): the numbers behind #define MACRO, joined by dots;
# empty if there is no such header.
function(reachscope_header_version result header)
    unset(header_path)  # a package may have left a variable of any name
    find_file(header_path ${header} NO_CACHE)
    set(text "")
    if(header_path)
        file(READ ${header_path} text)
    endif()
    set(numbers "")
    foreach(macro ${ARGN})
        if(text MATCHES "#[ \t]*define[ \t]+${macro}[ \t]+\"?([0-9][0-9.]*)")
            list(APPEND numbers ${CMAKE_MATCH_1})
        endif()
    endforeach()
    list(JOIN numbers "." version)
    set(${result} "${version}" PARENT_SCOPE)
endfunction()

reachscope_header_version(glpk_version glpk.h GLP_MAJOR_VERSION GLP_MINOR_VERSION)
reachscope_header_version(cgal_version CGAL/version.h CGAL_VERSION)
reachscope_header_version(tbb_version oneapi/tbb/version.h TBB_VERSION_MAJOR TBB_VERSION_MINOR)
reachscope_header_version(protobuf_number google/protobuf/stubs/common.h GOOGLE_PROTOBUF_VERSION)
if(protobuf_number)
    math(EXPR protobuf_major "${protobuf_number} / 1000000")
    math(EXPR protobuf_minor "${protobuf_number} / 1000 % 1000")
    math(EXPR protobuf_patch "${protobuf_number} % 1000")
endif()

set(protobuf_version "${protobuf_major}.${protobuf_minor}.${protobuf_patch}")
set(compiler_version
    "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}, ${CMAKE_BUILD_TYPE}")

configure_file(versions.h.in ${CMAKE_CURRENT_BINARY_DIR}/versions.h @ONLY)
