// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks what liboctsdk.so and liboctsdk_itk.so give to plugins; all else is hidden.
#define OCT_API __attribute__((visibility("default")))
