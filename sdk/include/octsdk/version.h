// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The one place where the SDK's version stands; CMake reads it from here.
/// Before 1.0 a plugin's minor must equal the host's; after it the major must be equal and the
/// plugin's minor must not be newer than the host's.
#define OCT_SDK_VERSION_MAJOR 0
#define OCT_SDK_VERSION_MINOR 3
#define OCT_SDK_VERSION_PATCH 0
