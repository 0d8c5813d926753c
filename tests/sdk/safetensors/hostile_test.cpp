// SPDX-License-Identifier: Apache-2.0
// Files made to mislead a reader (engineering-facts 5.2, fault 6): each is refused as damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "../../support/temporary_files.h"
#include "octsdk/random.h"
#include "octsdk/safetensors.h"

namespace oct::safetensors {
namespace {

using test::failure_of;
using test::safetensors_bytes;
using testing::HasSubstr;

struct Hostile {
  const char* name;
  std::string bytes;
  const char* told;  ///< part of the message
};

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape,
                   const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape +
         "],\"data_offsets\":[" + offsets + "]}";
}

std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets,
                std::size_t data) {
  return safetensors_bytes("{" + tensor("a", dtype, shape, offsets) + "}", data);
}

std::string length_only(std::uint64_t length) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + "{}";
}

std::vector<Hostile> hostile_files() {
  const std::string a = tensor("a", "U8", "4", "0,4");
  return {
      {"empty file", "", "0 bytes"},
      {"only a length", std::string(8, '\0'), "begin with '{'"},
      {"header of 2^63", length_only(std::uint64_t{1} << 63), "length"},
      {"header of 2^64-1", length_only(~std::uint64_t{0}), "length"},
      {"header beyond the file", length_only(3), "length"},
      {"no object", safetensors_bytes("[]", 0), "begin with '{'"},
      {"space first", safetensors_bytes(" {}", 0), "begin with '{'"},
      {"cut JSON", safetensors_bytes("{\"a\":", 0), "JSON"},
      {"text behind the JSON", safetensors_bytes("{}x", 0), "JSON"},
      {"NUL and more", safetensors_bytes(std::string("{}\0{}", 5), 0), "NUL"},
      {"invalid UTF-8", safetensors_bytes("{\"\xff\xfe\":1}", 0), "JSON"},
      {"surrogate in UTF-8", safetensors_bytes("{\"\xed\xa0\x80\":1}", 0), "JSON"},
      {"same tensor twice", safetensors_bytes("{" + a + "," + a + "}", 4), "'a'"},
      {"empty tensor twice",
       safetensors_bytes(
           "{" + tensor("e", "U8", "0", "0,0") + "," + tensor("e", "U8", "0", "0,0") + "}", 0),
       "twice"},
      {"metadata twice", safetensors_bytes(R"({"__metadata__":{},"__metadata__":{}})", 0), "twice"},
      {"metadata key twice", safetensors_bytes(R"({"__metadata__":{"k":"1","k":"2"}})", 0),
       "twice"},
      {"metadata number", safetensors_bytes(R"({"__metadata__":{"k":1}})", 0), "number"},
      {"dtype twice",
       safetensors_bytes(R"({"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                         1),
       "twice"},
      {"no shape", safetensors_bytes(R"({"a":{"dtype":"U8","data_offsets":[0,1]}})", 1), "not all"},
      {"unknown field",
       safetensors_bytes(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}})", 1),
       "unknown field"},
      {"unknown type", one("F31", "1", "0,4", 4), "unknown type"},
      {"type too wide", one("F64", "4", "0,4", 4), "do not fit"},
      {"type too narrow", one("U8", "2", "0,4", 4), "do not fit"},
      {"negative dimension", one("U8", "-4", "0,4", 4), "negative"},
      {"broken dimension", one("U8", "4.0", "0,4", 4), "no whole"},
      {"dimension above 2^64", one("U8", "99999999999999999999", "0,4", 4), "no whole"},
      {"dimension above 2^63", one("U8", "9223372036854775809", "0,4", 4), "2^63"},
      {"product overflows to 0", one("U8", "4294967296,4294967296", "0,0", 0), "do not fit"},
      {"product overflows to 4", one("U8", "4611686018427387905,4", "0,4", 4), "do not fit"},
      {"offset beyond the file", one("U8", "5", "0,5", 4), "end inside"},
      {"huge offset", one("U8", "4", "18446744073709551610,18446744073709551614", 4),
       "expected offset"},
      {"offsets reversed", one("U8", "4", "4,0", 4), "end before"},
      {"three offsets", one("U8", "4", "0,4,4", 4), "number"},
      {"nested object", safetensors_bytes(R"({"a":{"dtype":{"x":1}}})", 0), "nested"},
      {"null", safetensors_bytes(R"({"a":null})", 0), "null"},
      {"hole in front", one("U8", "4", "1,5", 5), "expected offset 0"},
      {"hole between", safetensors_bytes("{" + a + "," + tensor("b", "U8", "1", "5,6") + "}", 6),
       "expected offset 4"},
      {"overlap", safetensors_bytes("{" + a + "," + tensor("b", "U8", "4", "2,6") + "}", 6),
       "expected offset 4"},
      {"bytes left over", one("U8", "4", "0,4", 9), "belong to no tensor"},
      {"too many dimensions",
       one(
           "U8",
           [] {
             std::string s = "1";
             for (int i = 0; i < 99; ++i) s += ",1";
             return s;
           }(),
           "0,1", 1),
       "too many"},
      {"deep nesting", safetensors_bytes("{\"a\":" + std::string(1 << 20, '['), 0), "list"},
  };
}

TEST(HostileSafetensors, EachIsRefusedWithItsReason) {
  const test::TemporaryFolder folder;
  for (const Hostile& hostile : hostile_files()) {
    SCOPED_TRACE(hostile.name);
    test::write_bytes(folder / "x", hostile.bytes);
    const auto [code, message] = failure_of([&] { File((folder / "x").string()); });
    EXPECT_EQ(code, ExitCode::checkpoint_corrupt) << message;
    EXPECT_THAT(message, HasSubstr(hostile.told));
    EXPECT_THAT(message, HasSubstr((folder / "x").string()));
  }
}

TEST(HostileSafetensors, FoldersAndPipesAreNoFiles) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(failure_of([&] { File{folder.path().string()}; }).first, ExitCode::cannot_read);
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(failure_of([&] { File{(folder / "pipe").string()}; }).first, ExitCode::cannot_read);
}

TEST(HostileSafetensors, SpacesAfterTheHeaderAreTheFormatsPadding) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "x", safetensors_bytes("{}      ", 0));
  EXPECT_TRUE(File((folder / "x").string()).entries().empty());
}

/// Every cut and many flipped bits of a sound file: refused or read, never more than that.
TEST(HostileSafetensors, CutsAndFlipsNeverDoMoreThanFail) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x").string();
  const std::string data(64, 'q');
  write(path,
        std::vector<View>{{"a", DType::f32, {4, 2}, std::as_bytes(std::span(data).first(32))},
                          {"b", DType::u8, {32}, std::as_bytes(std::span(data).last(32))}},
        {{"k", "v"}});
  const std::string sound = test::read_bytes(path);
  for (std::size_t cut = 0; cut < sound.size(); ++cut) {
    test::write_bytes(path, sound.substr(0, cut));
    EXPECT_EQ(failure_of([&] { File{path}; }).first, ExitCode::checkpoint_corrupt) << cut;
  }
  Rng random(1, "flip");
  int refused = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string flipped = sound;
    flipped[random.below(flipped.size())] ^= static_cast<char>(1 << random.below(8));
    test::write_bytes(path, flipped);
    const ExitCode code = failure_of([&] { File{path}; }).first;
    EXPECT_TRUE(code == ExitCode::done || code == ExitCode::checkpoint_corrupt);
    refused += code == ExitCode::checkpoint_corrupt ? 1 : 0;
  }
  EXPECT_GT(refused, 500);
}

/// A header that promises terabytes costs no memory.
TEST(HostileSafetensors, PromisedSizesAreNotAllocated) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "x", one("U8", "1099511627776", "0,1099511627776", 4));
  struct rusage before {};
  struct rusage after {};
  getrusage(RUSAGE_SELF, &before);
  EXPECT_EQ(failure_of([&] { File((folder / "x").string()); }).first, ExitCode::checkpoint_corrupt);
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 8 << 10) << "kB";
}

}  // namespace
}  // namespace oct::safetensors
