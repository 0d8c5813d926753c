// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/export.h"

/// The safetensors format (github.com/huggingface/safetensors, README "Format"): 8 bytes length N,
/// N bytes JSON header, then the tensors' bytes, little-endian, without holes. No code in it.
namespace oct::safetensors {

/// Element types, in the order of the format's names below.
enum class DType {
  boolean,
  u8,
  i8,
  f8_e5m2,
  f8_e4m3,
  i16,
  u16,
  f16,
  bf16,
  i32,
  u32,
  f32,
  i64,
  u64,
  f64
};

/// "BOOL", "U8", "F32" ...
OCT_API const char* name_of(DType dtype);
/// Bytes of one element.
OCT_API std::size_t size_of(DType dtype);

/// One tensor as the header describes it.
struct Entry {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  std::uint64_t offset = 0;  ///< of the first byte, from the start of the file
  std::uint64_t size = 0;    ///< in bytes
};

/// A file opened for reading. Opening checks the whole header strictly: its length (at most
/// 100 MB and inside the file), UTF-8, no duplicate name, known types, shape x type = bytes by
/// checked multiplication, and offsets that cover the rest of the file exactly, without hole or
/// overlap. Memory is bounded by a small multiple of the header, which is part of the file.
/// Tensors are read on demand. Const functions may be called from several threads.
class OCT_API File {
 public:
  /// Throws Error(cannot_read) when the file cannot be read, Error(checkpoint_corrupt) naming the
  /// tensor and the offset when its content is not valid.
  explicit File(std::string path);
  ~File();
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// In the order of their offsets.
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// Null when there is no tensor of that name. Owned by the file.
  [[nodiscard]] const Entry* find(std::string_view name) const;
  /// The texts of `__metadata__`.
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }

  /// Reads all bytes of `entry` into `destination`, which must be exactly as large.
  void read(const Entry& entry, std::span<std::byte> destination) const;

 private:
  void read_header();

  std::string path_;
  int file_ = -1;
  std::vector<Entry> entries_;
  std::map<std::string_view, std::size_t> by_name_;
  std::map<std::string, std::string> metadata_;
};

/// A tensor to be written; `bytes` are borrowed for the call.
struct View {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
};

/// Header and place of every tensor, without the bytes: for writers that fill in the data
/// themselves. Tensors are laid out by falling element size, then name, behind a header padded to a
/// multiple of 8, so that each one is aligned to its element size.
struct Layout {
  std::string header;          ///< first bytes of the file, length field included
  std::vector<Entry> entries;  ///< in the order of their offsets
  std::uint64_t file_size = 0;
};
/// `views`' bytes may be empty here. Throws Error(usage) on duplicate or reserved names, or a
/// negative dimension.
OCT_API Layout plan(std::span<const View> views,
                    const std::map<std::string, std::string>& metadata);

/// Writes a file by AtomicFile: whole or not at all. Throws Error(cannot_write); Error(usage) as
/// plan() does or when the number of bytes does not fit shape and type.
OCT_API void write(const std::string& path, std::span<const View> views,
                   const std::map<std::string, std::string>& metadata);

}  // namespace oct::safetensors
