# SPDX-License-Identifier: Apache-2.0
# What a third party builds against: libraries, headers, the CMake package, the template.
include(CMakePackageConfigHelpers)

set_target_properties(octsdk_base PROPERTIES EXPORT_NAME base)
set_target_properties(octsdk_itk PROPERTIES EXPORT_NAME itk)
set_target_properties(octsdk_base octsdk octsdk_itk octsdk_testing PROPERTIES
  INSTALL_RPATH "$ORIGIN;${OCT_TORCH_RPATH}")
install(TARGETS octsdk_base octsdk octsdk_itk octsdk_testing EXPORT octsdkTargets
        LIBRARY DESTINATION lib)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/include/ ${CMAKE_SOURCE_DIR}/sdk/itk/include/
                  ${CMAKE_BINARY_DIR}/sdk/include/ DESTINATION include)
install(EXPORT octsdkTargets NAMESPACE octsdk:: DESTINATION lib/cmake/octsdk)

configure_package_config_file(${CMAKE_SOURCE_DIR}/sdk/cmake/octsdkConfig.cmake.in
  ${CMAKE_BINARY_DIR}/octsdkConfig.cmake INSTALL_DESTINATION lib/cmake/octsdk)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/octsdkConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/octsdkConfig.cmake ${CMAKE_BINARY_DIR}/octsdkConfigVersion.cmake
              ${CMAKE_SOURCE_DIR}/sdk/cmake/OctAddPlugin.cmake
              ${CMAKE_SOURCE_DIR}/sdk/cmake/plugin.map
        DESTINATION lib/cmake/octsdk)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/template DESTINATION share/octhost)
