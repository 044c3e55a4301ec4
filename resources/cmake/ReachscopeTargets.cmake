# One way to make a library, a program and a test, so that flags stand in one place.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(reachscope_flags INTERFACE)
target_include_directories(reachscope_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(reachscope_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Woverloaded-virtual -Wnon-virtual-dtor
    # g++ 12 sees these two wrongly, in moved std::variant and in std::string concatenation.
    -Wno-maybe-uninitialized -Wno-restrict)
if(REACHSCOPE_WERROR)
    target_compile_options(reachscope_flags INTERFACE -Werror)
endif()
if(REACHSCOPE_SANITIZE)
    add_compile_options(-fsanitize=${REACHSCOPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${REACHSCOPE_SANITIZE})
    add_compile_definitions(REACHSCOPE_SANITIZED)
endif()

# What the sanitizers are told when a test runs. The files of tests/sanitizers name, with reasons,
# what is not ours to mend. Quotes: options end at blanks, folders may have some.
set(REACHSCOPE_TEST_ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
if(REACHSCOPE_TORCH)
    # Tests run side by side: a thread that waits for its team is not to spin on another's processor.
    list(APPEND REACHSCOPE_TEST_ENVIRONMENT "OMP_WAIT_POLICY=passive")
endif()
set(sanitizer_files ${CMAKE_SOURCE_DIR}/tests/sanitizers)
if(REACHSCOPE_SANITIZE MATCHES thread)
    list(APPEND REACHSCOPE_TEST_ENVIRONMENT
        "TSAN_OPTIONS=halt_on_error=1:suppressions='${sanitizer_files}/tsan.supp'")
elseif(REACHSCOPE_SANITIZE)
    list(APPEND REACHSCOPE_TEST_ENVIRONMENT
        "ASAN_OPTIONS=check_initialization_order=1:strict_init_order=1"
        "UBSAN_OPTIONS=print_stacktrace=1")
endif()

# reachscope_library(NAME SOURCES … [PUBLIC …] [PRIVATE …])
function(reachscope_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE reachscope_flags ${ARG_PRIVATE})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()

# reachscope_test(NAME SOURCES … LIBS … [LABELS …] [TIMEOUT s]): a Qt Test program run by CTest.
function(reachscope_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
    if(NOT ARG_SOURCES)
        set(ARG_SOURCES ${name}.cpp)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    # A test's class stands in its one file, which includes its .moc: one command instead of the
    # three steps of AUTOMOC, for each of more than a hundred tests.
    set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
    qt6_generate_moc(${name}.cpp ${moc} TARGET ${name})
    set_property(SOURCE ${name}.cpp APPEND PROPERTY OBJECT_DEPENDS ${moc})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    target_compile_definitions(${name} PRIVATE
        REACHSCOPE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" REACHSCOPE_BINARY_DIR="${CMAKE_BINARY_DIR}")
    target_link_libraries(${name} PRIVATE reachscope_flags ${ARG_LIBS} Qt6::Test)
    # What a test spends its time in is the libraries; its own code is to compile fast.
    target_compile_options(${name} PRIVATE -O1)
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    if(REACHSCOPE_SANITIZE)
        math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * 4")
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "${REACHSCOPE_TEST_ENVIRONMENT}")
endfunction()

# reachscope_loads_tensors(TARGET): a program or test that may ask for bounds on tensors while it
# runs; linked to none of it, so the module is to be there too.
function(reachscope_loads_tensors target)
    if(REACHSCOPE_TORCH)
        add_dependencies(${target} reachscope_tensors)
    endif()
endfunction()
