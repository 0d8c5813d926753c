// SPDX-License-Identifier: Apache-2.0
#include "octsdk/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../support/temporary_files.h"

namespace oct::safetensors {
namespace {

using test::failure_of;
using testing::ElementsAre;
using testing::HasSubstr;

std::span<const std::byte> bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

TEST(Safetensors, ReadsWhatItWrote) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x.safetensors").string();
  const std::string doubles(16, 'd');
  const std::string halves(6, 'h');
  const std::string whole(4, 'w');
  const std::vector<View> views{{"b", DType::f16, {3}, bytes(halves)},
                                {"a", DType::f64, {2, 1}, bytes(doubles)},
                                {"empty", DType::u8, {0, 7}, {}},
                                {"scalar", DType::i32, {}, bytes(whole)}};
  write(path, views, {{"key", "value"}});

  const File file(path);
  EXPECT_EQ(file.metadata().at("key"), "value");
  ASSERT_EQ(file.entries().size(), 4U);
  EXPECT_EQ(file.find("nothing"), nullptr);
  const Entry* b = file.find("b");
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->dtype, DType::f16);
  EXPECT_THAT(b->shape, ElementsAre(3));
  std::string read(6, ' ');
  file.read(*b, std::as_writable_bytes(std::span(read)));
  EXPECT_EQ(read, halves);
  EXPECT_TRUE(file.find("scalar")->shape.empty());
  EXPECT_EQ(file.find("empty")->size, 0U);
}

TEST(Safetensors, TensorsAreAlignedToTheirElements) {
  const std::vector<View> views{{"byte", DType::u8, {3}, {}},
                                {"double", DType::f64, {1}, {}},
                                {"half", DType::bf16, {5}, {}},
                                {"float", DType::f32, {3}, {}}};
  const Layout layout = plan(views, {{"m", "x"}});
  EXPECT_EQ(layout.header.size() % 8, 0U);
  for (const Entry& entry : layout.entries) {
    EXPECT_EQ(entry.offset % size_of(entry.dtype), 0U) << entry.name;
  }
}

TEST(Safetensors, SameContentSameBytes) {
  const test::TemporaryFolder folder;
  const std::string data(8, 'x');
  const std::vector<View> one{{"a", DType::f32, {2}, bytes(data)},
                              {"b", DType::f32, {2}, bytes(data)}};
  const std::vector<View> other{one[1], one[0]};
  write((folder / "1").string(), one, {});
  write((folder / "2").string(), other, {});
  EXPECT_EQ(test::read_bytes(folder / "1"), test::read_bytes(folder / "2"));
}

TEST(Safetensors, RefusesToWriteWhatCannotBeRead) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x").string();
  const std::string four(4, 'x');
  const auto code = [&](const std::vector<View>& views) {
    return failure_of([&] { write(path, views, {}); }).first;
  };
  EXPECT_EQ(code({{"a", DType::f32, {1}, bytes(four)}, {"a", DType::f32, {1}, bytes(four)}}),
            ExitCode::usage);
  EXPECT_EQ(code({{"__metadata__", DType::f32, {1}, bytes(four)}}), ExitCode::usage);
  EXPECT_EQ(code({{"a", DType::f32, {-1}, bytes(four)}}), ExitCode::usage);
  EXPECT_EQ(code({{"a", DType::f32, {INT64_MAX, 4}, bytes(four)}}), ExitCode::usage);
  EXPECT_EQ(code({{"a", DType::f64, {1}, bytes(four)}}), ExitCode::usage);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "a temporary file was left";
}

TEST(Safetensors, NamesTheFileThatIsNotThere) {
  const auto [code, message] = failure_of([] { File("/nowhere/x.safetensors"); });
  EXPECT_EQ(code, ExitCode::cannot_read);
  EXPECT_THAT(message, HasSubstr("/nowhere/x.safetensors"));
}

}  // namespace
}  // namespace oct::safetensors
