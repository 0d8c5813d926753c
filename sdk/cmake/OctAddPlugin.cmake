# SPDX-License-Identifier: Apache-2.0
# oct_add_plugin(<model|dataset|metric|features> <id> SOURCES <files> [LIBS <targets>])
#
# Builds liboct_<kind>_<id>.so, ready to be loaded by octhost: only oct_* exported, no undefined
# symbols, never unloaded. Also makes the OBJECT library <id>_core from the same sources, by which
# tests reach what is inside. The same function serves octhost's own plugins and everybody else's.
set(OCT_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map CACHE INTERNAL "symbols a plugin exports")

function(oct_add_plugin kind id)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LIBS")
  if(NOT kind MATCHES "^(model|dataset|metric|features)$")
    message(FATAL_ERROR "oct_add_plugin: kind '${kind}' is none of model, dataset, metric, features")
  endif()
  if(NOT id MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "oct_add_plugin: id '${id}' must be of a-z, 0-9 and _, a letter first")
  endif()
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "oct_add_plugin(${kind} ${id}): give SOURCES <files>; not understood: "
                        "'${arg_UNPARSED_ARGUMENTS}'")
  endif()

  add_library(${id}_core OBJECT ${arg_SOURCES})
  target_compile_features(${id}_core PUBLIC cxx_std_20)
  set_target_properties(${id}_core PROPERTIES POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(${id}_core PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${id}_core PUBLIC octsdk::octsdk ${arg_LIBS})
  if(COMMAND oct_use_pch)
    if(kind STREQUAL "model")
      oct_use_pch(${id}_core)
    else()
      oct_use_pch(${id}_core ATEN)  # no networks as a rule
    endif()
  endif()
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    target_compile_options(${id}_core PRIVATE -O2)  # whoever says nothing wants a fast model
  endif()

  set(target oct_${kind}_${id})
  add_library(${target} MODULE $<TARGET_OBJECTS:${id}_core>)
  target_link_libraries(${target} PRIVATE octsdk::octsdk ${arg_LIBS})
  target_link_options(${target} PRIVATE
    LINKER:--version-script=${OCT_PLUGIN_MAP} LINKER:-z,defs LINKER:-z,nodelete)
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX
    LINK_DEPENDS ${OCT_PLUGIN_MAP} INSTALL_RPATH "$ORIGIN/../..;${OCT_TORCH_RPATH}")
  set_property(GLOBAL APPEND PROPERTY OCT_PLUGIN_TARGETS ${target})
endfunction()
