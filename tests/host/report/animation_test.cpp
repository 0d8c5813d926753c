// SPDX-License-Identifier: Apache-2.0
#include "report/animation.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <iterator>

#include "../../support/temporary_files.h"
#include "octsdk/itk/decode.h"

namespace oct::host {
namespace {

struct Chunk {
  std::string type, data;
};

std::uint32_t number_at(const std::string& bytes, std::size_t at, std::size_t count = 4) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes.at(i));
  }
  return number;
}

/// Every chunk of the file, each checksum held against zlib's.
std::vector<Chunk> chunks_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(bytes.substr(0, 8), "\x89PNG\r\n\x1a\n");
  std::vector<Chunk> chunks;
  for (std::size_t at = 8; at < bytes.size();) {
    const std::size_t length = number_at(bytes, at);
    chunks.push_back({bytes.substr(at + 4, 4), bytes.substr(at + 8, length)});
    const std::string body = bytes.substr(at + 4, length + 4);
    const auto* data = reinterpret_cast<const Bytef*>(body.data());
    EXPECT_EQ(number_at(bytes, at + 8 + length), crc32_z(0, data, body.size()));
    at += length + 12;
  }
  return chunks;
}

/// Pixels of compressed image data whose rows are differences to the row above.
std::string pixels_of(const std::string& packed, std::size_t row_bytes, std::size_t rows) {
  std::string raw((row_bytes + 1) * rows, '\0');
  uLongf size = raw.size();
  EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(raw.data()), &size,
                       reinterpret_cast<const Bytef*>(packed.data()), packed.size()),
            Z_OK);
  EXPECT_EQ(size, raw.size());
  std::string pixels;
  for (std::size_t row = 0; row < rows; ++row) {
    EXPECT_EQ(raw[row * (row_bytes + 1)], 2);
    for (std::size_t i = 0; i < row_bytes; ++i) {
      const char above = row > 0 ? pixels[pixels.size() - row_bytes] : '\0';
      pixels += static_cast<char>(raw[row * (row_bytes + 1) + 1 + i] + above);
    }
  }
  return pixels;
}

/// [channels, 2, 3] whose pixels are 8-bit values `first`, `first` + 1 ... in storage order.
at::Tensor counting(std::int64_t channels, int first) {
  const at::Tensor values = at::arange(first, first + 6 * channels, at::kDouble);
  return (values / 127.5 - 1).view({channels, 2, 3});
}

TEST(Animation, KeepsEveryFrameInTheOrderOfTheStandard) {
  const test::TemporaryFolder folder;
  write_animation(folder / "a.png", {counting(1, 0), counting(1, 100), counting(1, 249)}, 0.04,
                  "synthetic");
  const std::vector<Chunk> chunks = chunks_of(folder / "a.png");
  std::string order;
  for (const Chunk& chunk : chunks) order += chunk.type + " ";
  EXPECT_EQ(order, "IHDR tEXt acTL fcTL IDAT fcTL fdAT fcTL fdAT IEND ");
  EXPECT_EQ(chunks[1].data, std::string("Comment\0synthetic", 17));
  EXPECT_EQ(number_at(chunks[2].data, 0), 3u);  // frames
  EXPECT_EQ(number_at(chunks[2].data, 4), 0u);  // plays: for ever
  EXPECT_EQ(pixels_of(chunks[4].data, 3, 2), std::string("\0\1\2\3\4\5", 6));
  EXPECT_EQ(pixels_of(chunks[6].data.substr(4), 3, 2), "defghi");
  EXPECT_EQ(pixels_of(chunks[8].data.substr(4), 3, 2), "\xf9\xfa\xfb\xfc\xfd\xfe");
}

TEST(Animation, NumbersItsChunksAndTellsSizeAndTime) {
  const test::TemporaryFolder folder;
  write_animation(folder / "a.png", {counting(3, 0), counting(3, 9)}, 1.25);
  std::uint32_t sequence = 0;
  for (const Chunk& chunk : chunks_of(folder / "a.png")) {
    if (chunk.type != "fcTL" && chunk.type != "fdAT") continue;
    EXPECT_EQ(number_at(chunk.data, 0), sequence++);
    if (chunk.type != "fcTL") continue;
    ASSERT_EQ(chunk.data.size(), 26u);
    EXPECT_EQ(number_at(chunk.data, 4), 3u);
    EXPECT_EQ(number_at(chunk.data, 8), 2u);
    EXPECT_EQ(number_at(chunk.data, 20, 2), 1250u);
    EXPECT_EQ(number_at(chunk.data, 22, 2), 1000u);
  }
  EXPECT_EQ(sequence, 3u);
}

TEST(Animation, IsItsFirstFrameToAReaderOfPng) {
  const test::TemporaryFolder folder;
  for (const std::int64_t channels : {1, 3}) {
    write_animation(folder / "a.png", {counting(channels, 7), counting(channels, 90)}, 0.1);
    const Image image = decode(folder / "a.png");
    EXPECT_EQ(image.channels, channels);
    ASSERT_EQ(image.width, 3);
    ASSERT_EQ(image.height, 2);
    for (std::size_t i = 0; i < image.pixels.size(); ++i) EXPECT_EQ(image.pixels[i], 7.0F + i);
  }
}

TEST(Animation, ClampsWhatIsOutOfRange) {
  const test::TemporaryFolder folder;
  write_animation(folder / "a.png", {at::tensor({-3.0, 3.0}).view({1, 1, 2})}, 0.1);
  const Image image = decode(folder / "a.png");
  EXPECT_EQ(image.pixels, (std::vector<float>{0, 255}));
}

TEST(Animation, RefusesWhatIsNone) {
  const test::TemporaryFolder folder;
  const at::Tensor frame = counting(1, 0);
  const auto code = [&](const std::vector<at::Tensor>& frames, double seconds) {
    return test::failure_of([&] { write_animation(folder / "a.png", frames, seconds); }).first;
  };
  EXPECT_EQ(code({}, 0.1), ExitCode::usage);
  EXPECT_EQ(code({frame, counting(3, 0)}, 0.1), ExitCode::usage);
  EXPECT_EQ(code({at::zeros({2, 4, 4})}, 0.1), ExitCode::usage);
  EXPECT_EQ(code({frame}, 0), ExitCode::usage);
  EXPECT_EQ(code({frame}, 66), ExitCode::usage);
  EXPECT_FALSE(std::filesystem::exists(folder / "a.png"));
  EXPECT_EQ(
      test::failure_of([&] { write_animation(folder / "none" / "a.png", {frame}, 0.1); }).first,
      ExitCode::cannot_write);
}

}  // namespace
}  // namespace oct::host
