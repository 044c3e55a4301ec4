# libtorch, for the rooms that compute on tensors: Debian's (CPU), or one named by CMAKE_PREFIX_PATH
# (with CUDA, say). Target reachscope_torch: its headers, libraries and what goes with them.

# A libtorch with CUDA sets up nvcc, for code of ours that there is none of: with an architecture
# named it looks for no GPU, and a standard that any nvcc and CMake know keeps that from failing.
if(NOT DEFINED CMAKE_CUDA_STANDARD)
    set(CMAKE_CUDA_STANDARD 17)
endif()
if(NOT DEFINED TORCH_CUDA_ARCH_LIST)
    set(TORCH_CUDA_ARCH_LIST 9.0)
endif()

# Torch's own config looks for its libraries in the system's folders first: with two libtorches on a
# machine it would take the headers of one and the libraries of the other.
string(REPLACE ":" ";" torch_prefixes "${CMAKE_PREFIX_PATH};$ENV{CMAKE_PREFIX_PATH}")
foreach(folder IN LISTS torch_prefixes)
    if(EXISTS "${folder}/../../lib/libtorch.so")
        get_filename_component(folder "${folder}/../../lib" ABSOLUTE)
        list(PREPEND CMAKE_LIBRARY_PATH ${folder})
    endif()
endforeach()

find_package(Torch REQUIRED)
message(STATUS "libtorch ${Torch_VERSION}: ${TORCH_LIBRARY}")
if(TORCH_CXX_FLAGS MATCHES "_GLIBCXX_USE_CXX11_ABI=0")
    message(FATAL_ERROR "This libtorch was built with the old std::string of GCC 4, which nothing "
        "else here can be linked to. Take Python's torch 2.7 or newer, or a libtorch whose name "
        "says cxx11-abi, and set CMAKE_PREFIX_PATH to it.")
endif()

# ATen demands C++20 from 2.13 on; before that clang-tidy 14 cannot read its headers in C++20.
set(REACHSCOPE_TORCH_STANDARD 17)
if(Torch_VERSION VERSION_GREATER_EQUAL 2.13)
    set(REACHSCOPE_TORCH_STANDARD 20)
endif()

add_library(reachscope_torch INTERFACE)
target_link_libraries(reachscope_torch INTERFACE ${TORCH_LIBRARIES})

# at::parallel_for runs on one thread where its caller is compiled without OpenMP. A libtorch out of
# a Python package brings an OpenMP library of its own: two of them in a process would be two pools
# of threads on the same processors.
find_package(OpenMP REQUIRED COMPONENTS CXX)
target_compile_options(reachscope_torch INTERFACE ${OpenMP_CXX_FLAGS})
file(GLOB torch_openmp "${TORCH_INSTALL_PREFIX}/lib/libgomp*.so*")
if(torch_openmp)
    target_link_libraries(reachscope_torch INTERFACE ${torch_openmp})
else()
    target_link_libraries(reachscope_torch INTERFACE ${OpenMP_CXX_LIBRARIES})
endif()

# Debian's libtorch takes whichever BLAS the system has chosen. OpenBLAS with OpenMP shares its threads
# with torch; the one with threads of its own fights them, and the reference is thirty times slower.
find_path(REACHSCOPE_OPENBLAS libblas.so.3 NO_DEFAULT_PATH
          PATHS /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/openblas-openmp
          DOC "Folder of the OpenBLAS that was built with OpenMP (Debian: libopenblas0-openmp)")
mark_as_advanced(REACHSCOPE_OPENBLAS)
if(REACHSCOPE_OPENBLAS)
    # Old tags: they hold for the libraries' own libraries too.
    target_link_options(reachscope_torch INTERFACE
        "LINKER:--disable-new-dtags,-rpath,${REACHSCOPE_OPENBLAS}")
endif()
