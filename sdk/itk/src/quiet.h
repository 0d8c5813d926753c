// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace oct {

/// Keeps ITK and libtiff from writing to the streams of the program: what is wrong with a file is
/// said once, in the Error that decode() throws. Cheap after the first call; thread-safe.
void silence_image_libraries();

}  // namespace oct
