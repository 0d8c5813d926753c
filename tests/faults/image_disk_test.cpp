// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "octsdk/itk/decode.h"
#include "octsdk/itk/write.h"
#include "sdk_itk/images.h"
#include "support/small_disk.h"

namespace oct::test {
namespace {

using testing::HasSubstr;

TEST_F(SmallDisk, AnImageThatDoesNotFitLeavesTheOneBefore) {
  for (const char* name : {"a.png", "a.tif"}) {
    SCOPED_TRACE(name);
    const std::filesystem::path path = folder / "disk" / name;
    const Image before = flat(64, 64, 1, 90);
    write(path, before);
    fill();
    const Image noise = pattern(128, 128, 3, SampleType::u8);
    const auto [code, message] = failure_of([&] { write(path, noise); });
    EXPECT_EQ(code, ExitCode::cannot_write);
    EXPECT_THAT(message, HasSubstr(path.string()));
    EXPECT_THAT(message, HasSubstr("No space left on device; free some space"));
    EXPECT_EQ(decode(path), before);
    make_room();
    for (const auto& entry : std::filesystem::directory_iterator(folder / "disk")) {
      EXPECT_EQ(entry.path().filename().string().find(".tmp-"), std::string::npos) << "left over";
    }
    write(path, noise);
    EXPECT_EQ(decode(path), noise);
  }
}

}  // namespace
}  // namespace oct::test
