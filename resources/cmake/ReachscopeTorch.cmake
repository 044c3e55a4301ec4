# libtorch, for the rooms that compute on tensors: Debian's (CPU), or one named by CMAKE_PREFIX_PATH
# (with CUDA, say). Target reachscope_torch: its headers, libraries and what goes with them.

find_package(Torch REQUIRED)
message(STATUS "libtorch ${Torch_VERSION}")

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
