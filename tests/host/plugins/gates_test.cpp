// SPDX-License-Identifier: Apache-2.0
#include "plugins/gates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/error.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

using oct::test::failure_of;
using oct::test::TemporaryFolder;
using oct::test::write_bytes;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* k_host = "oct_abi_sdk0_2_gcc_cxx11_torch2_13_0";

TEST(AbiTags, EqualOnesFit) {
  EXPECT_THAT(compare_abi_tags(k_host, k_host), IsEmpty());
}

TEST(AbiTags, EachDifferenceIsToldWithBothValues) {
  const auto found = compare_abi_tags("oct_abi_sdk0_3_clang_cxx98_torch2_12_1", k_host);
  ASSERT_THAT(found, SizeIs(4));
  EXPECT_EQ(found[0].what, "SDK: built with 0.3, this octhost has 0.2");
  EXPECT_EQ(found[1].what, "LibTorch: built with 2.12.1, this octhost has 2.13.0");
  EXPECT_EQ(found[2].what, "compiler: built with clang, this octhost has gcc");
  EXPECT_EQ(found[3].what, "standard library: built with cxx98, this octhost has cxx11");
  for (const Mismatch& mismatch : found) EXPECT_THAT(mismatch.remedy, HasSubstr("cmake --build"));
}

TEST(AbiTags, BeforeOneTheMinorMustBeEqualAfterItNotNewer) {
  const auto tag = [](int major, int minor) {
    return "oct_abi_sdk" + std::to_string(major) + "_" + std::to_string(minor) +
           "_gcc_cxx11_torch2_13_0";
  };
  EXPECT_THAT(compare_abi_tags(tag(0, 1), tag(0, 2)), SizeIs(1));
  EXPECT_THAT(compare_abi_tags(tag(1, 2), tag(1, 2)), IsEmpty());
  EXPECT_THAT(compare_abi_tags(tag(1, 1), tag(1, 2)), IsEmpty());
  EXPECT_THAT(compare_abi_tags(tag(1, 3), tag(1, 2)), SizeIs(1));
  EXPECT_THAT(compare_abi_tags(tag(1, 2), tag(2, 2)), SizeIs(1));
}

TEST(AbiTags, AnUnreadableTagIsToldWhole) {
  const auto found = compare_abi_tags("oct_abi_future", k_host);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].what, HasSubstr("oct_abi_future"));
  EXPECT_THAT(found[0].what, HasSubstr(k_host));
}

TEST(FileGate, ATextFileIsNoElf) {
  const TemporaryFolder folder;
  write_bytes(folder / "liboct_model_text.so", "hello");
  const auto found = check_file({"model", "text", folder / "liboct_model_text.so"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].what, HasSubstr("no ELF"));
}

TEST(FileGate, ACutElfFileIsTold) {
  const TemporaryFolder folder;
  const std::string whole =
      test::read_bytes(std::string(OCT_BUILD_DIR) + "/lib/liboct_model_random.so");
  ASSERT_GT(whole.size(), 4096u);
  for (const std::size_t length : {std::size_t{5}, std::size_t{64}, whole.size() / 2}) {
    write_bytes(folder / "liboct_model_cut.so", whole.substr(0, length));
    EXPECT_THAT(check_file({"model", "cut", folder / "liboct_model_cut.so"}),
                testing::Not(IsEmpty()))
        << length;
  }
}

TEST(FileGate, AFileThatAnybodyMayWriteToIsToldBesideAllElse) {
  const TemporaryFolder folder;
  const auto path = folder / "liboct_model_open.so";
  write_bytes(path, "hello");
  std::filesystem::permissions(path, std::filesystem::perms::all);
  const auto found = check_file({"model", "open", path});
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].remedy, "chmod o-w " + path.string());
  EXPECT_THAT(found[1].what, HasSubstr("no ELF"));
}

TEST(DescriptorGate, KindAndIdMustEqualTheFileName) {
  const oct_plugin_descriptor_t descriptor{sizeof(oct_plugin_descriptor_t),
                                           OCT_SDK_VERSION_MAJOR,
                                           OCT_SDK_VERSION_MINOR,
                                           OCT_ABI_TAG_TEXT,
                                           "metric",
                                           "other",
                                           "1.0.0",
                                           "nothing",
                                           "Apache-2.0"};
  const auto found = check_descriptor({"model", "mine", "/p/liboct_model_mine.so"}, descriptor);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].what, "kind: the plugin says 'metric', its file name says 'model'");
  EXPECT_EQ(found[1].what, "id: the plugin says 'other', its file name says 'mine'");
  EXPECT_EQ(found[1].remedy, "mv /p/liboct_model_mine.so /p/liboct_metric_other.so");
}

TEST(DescriptorGate, ASmallerStructOrAMissingTextIsNotRead) {
  oct_plugin_descriptor_t descriptor{};
  descriptor.struct_size = 8;
  EXPECT_THAT(check_descriptor({"model", "m", "/p"}, descriptor), SizeIs(1));
  descriptor.struct_size = sizeof(descriptor);
  EXPECT_THAT(check_descriptor({"model", "m", "/p"}, descriptor), SizeIs(1));
}

TEST(Refusal, IsOneMessageWithEachRemedyOnce) {
  const auto [code, message] = failure_of([] {
    refuse_if_any({"model", "m", "/p/m.so"}, {{"first", "repair"}, {"second", "repair"}});
  });
  EXPECT_EQ(code, ExitCode::plugin_refused);
  EXPECT_EQ(message,
            "refused the model 'm' in /p/m.so\n  - first\n  - second\n  to repair: repair");
  refuse_if_any({"model", "m", "/p/m.so"}, {});
}

}  // namespace
}  // namespace oct::host
