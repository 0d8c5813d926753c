# SPDX-License-Identifier: Apache-2.0
# LibTorch: the one the user names (Torch_DIR, CMAKE_PREFIX_PATH), else the wheel in ./.venv.
if(NOT Torch_DIR)
  file(GLOB wheel_cmake ${CMAKE_SOURCE_DIR}/.venv/lib/python3.*/site-packages/torch/share/cmake/Torch)
  if(wheel_cmake)
    list(GET wheel_cmake 0 Torch_DIR)
  endif()
endif()
find_package(Torch REQUIRED)
if(NOT DEFINED Torch_VERSION)
  message(FATAL_ERROR "The LibTorch in ${Torch_DIR} does not tell its version; use 1.13 or newer.")
endif()
string(REGEX MATCH "^([0-9]+)\\.([0-9]+)\\.([0-9]+)" OCT_TORCH_VERSION "${Torch_VERSION}")
set(OCT_ABI_TORCH_MAJOR ${CMAKE_MATCH_1})
set(OCT_ABI_TORCH_MINOR ${CMAKE_MATCH_2})
set(OCT_ABI_TORCH_PATCH ${CMAKE_MATCH_3})

# Torch's own target drags in flags of the directory scope; ours names only what a user needs.
add_library(oct_torch INTERFACE)
target_include_directories(oct_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})

# An installed octhost must not lean on this checkout: the wheel's three libraries go along with it,
# while a LibTorch of the user's stays where it is.
cmake_path(GET Torch_DIR PARENT_PATH torch_prefix)
cmake_path(SET OCT_TORCH_LIBRARIES NORMALIZE ${torch_prefix}/../../lib)
cmake_path(IS_PREFIX CMAKE_SOURCE_DIR ${OCT_TORCH_LIBRARIES} NORMALIZE OCT_TORCH_IS_OURS)

# at::parallel_for is a template: compiled without OpenMP it runs on one thread and says nothing.
# Linked is the OpenMP that LibTorch has, so that there is one pool of threads.
file(GLOB OCT_TORCH_OPENMP ${OCT_TORCH_LIBRARIES}/libgomp*.so*)
if(NOT OCT_TORCH_OPENMP)
  find_package(OpenMP REQUIRED)
  set(OCT_TORCH_OPENMP ${OpenMP_gomp_LIBRARY})
endif()
target_compile_options(oct_torch INTERFACE -fopenmp)
target_link_libraries(oct_torch INTERFACE torch_cpu c10 ${OCT_TORCH_OPENMP})

if(OCT_TORCH_IS_OURS)
  foreach(library libtorch_cpu.so libc10.so libgomp.so.1)
    install(FILES ${OCT_TORCH_LIBRARIES}/${library} DESTINATION lib)
  endforeach()
  set(OCT_TORCH_RPATH)
else()
  set(OCT_TORCH_RPATH ${OCT_TORCH_LIBRARIES})
endif()

# Two precompiled headers: torch/torch.h for whatever has networks, and ATen/ATen.h, half the size,
# for whatever only computes with tensors. Executables are compiled with -fPIC as well (not CMake's
# -fPIE), or the compiler would turn the header down.
set(OCT_PCH_FLAGS -fpch-preprocess)
function(oct_use_pch target)  # oct_use_pch(<target> [ATEN])
  target_compile_options(${target} PRIVATE ${OCT_PCH_FLAGS})
  if("ATEN" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM oct_aten_pch)
  else()
    target_precompile_headers(${target} REUSE_FROM oct_pch)
  endif()
  get_target_property(type ${target} TYPE)
  if(type STREQUAL EXECUTABLE)
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
endfunction()
