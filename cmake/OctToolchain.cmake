# SPDX-License-Identifier: Apache-2.0
# Language level, warnings, and the tools that shorten a build where they are present.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_compile_options(-Wall -Wextra)

find_program(OCT_CCACHE ccache)
if(OCT_CCACHE)
  # The precompiled header carries a timestamp check that ccache has to be told to relax.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${OCT_CCACHE})
endif()
find_program(OCT_MOLD mold)
if(OCT_MOLD)
  add_link_options(-fuse-ld=mold)
endif()


# One tree of binaries, so that the loader finds plugins beside the executable.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
