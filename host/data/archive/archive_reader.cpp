// SPDX-License-Identifier: Apache-2.0
#include "data/archive/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::size_t k_piece = 1 << 18;
constexpr std::size_t k_tar_block = 512;
constexpr std::uint64_t k_per_entry = 8192;  // of headers and filling in a tar

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ExitCode::invalid_input, reason);
}

/// libarchive turns names into the locale's encoding; that of this thread is UTF-8 meanwhile.
class Utf8Locale {
 public:
  Utf8Locale()
      : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)),
        before_(utf8_ != nullptr ? uselocale(utf8_) : nullptr) {}
  ~Utf8Locale() {
    if (utf8_ == nullptr) return;
    uselocale(before_);
    freelocale(utf8_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t utf8_;
  locale_t before_;
};

void free_reader(::archive* reader) {
  archive_read_free(reader);
}

std::string reason_of(::archive* reader) {
  const char* text = archive_error_string(reader);
  return text != nullptr ? text : "it cannot be read";
}

std::string megabytes(std::uint64_t bytes) {
  return std::to_string(bytes >> 20) + " MB";
}

}  // namespace

/// The bytes of the archive, in memory or in a file.
struct ArchiveReader::Source {
  std::span<const std::uint8_t> bytes;
  std::ifstream file;
  std::string path;  // empty: in memory
  std::uint64_t size = 0;

  /// Up to `wanted` bytes from `at`.
  std::vector<std::uint8_t> piece(std::uint64_t at, std::size_t wanted) {
    if (at >= size) return {};
    std::vector<std::uint8_t> out(std::min<std::uint64_t>(wanted, size - at));
    if (path.empty()) {
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), out.size(), out.begin());
      return out;
    }
    file.clear();
    file.seekg(static_cast<std::streamoff>(at));
    file.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return out;
  }

  /// Length of what a gzip file holds, its sum checked (libarchive does not).
  std::uint64_t gunzipped_size(std::uint64_t most) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) refuse("zlib cannot be used");
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, &inflateEnd);
    std::vector<std::uint8_t> out(k_piece);
    std::uint64_t total = 0;
    int state = Z_OK;
    for (std::uint64_t at = 0; at < size;) {
      std::vector<std::uint8_t> in = piece(at, k_piece);
      if (in.empty()) refuse("it cannot be read to its end");
      at += in.size();
      stream.next_in = in.data();
      stream.avail_in = static_cast<uInt>(in.size());
      do {
        if (state == Z_STREAM_END && inflateReset(&stream) != Z_OK) refuse("zlib cannot be used");
        stream.next_out = out.data();
        stream.avail_out = static_cast<uInt>(out.size());
        state = inflate(&stream, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
          refuse(std::string("the gzip data is damaged") +
                 (stream.msg != nullptr ? std::string(" (") + stream.msg + ")" : ""));
        }
        total += out.size() - stream.avail_out;
        if (total > most) refuse("the gzip data unpacks to more than " + megabytes(most));
      } while (stream.avail_in > 0 || stream.avail_out == 0);
    }
    if (state != Z_STREAM_END) refuse("the gzip data is cut off");
    return total;
  }
};

ArchiveReader::ArchiveReader(std::span<const std::uint8_t> archive, const ArchiveLimits& limits)
    : limits_(limits), source_(std::make_unique<Source>()), reader_(nullptr, &free_reader) {
  source_->bytes = archive;
  source_->size = archive.size();
  open();
}

ArchiveReader::ArchiveReader(const std::filesystem::path& archive, const ArchiveLimits& limits)
    : limits_(limits), source_(std::make_unique<Source>()), reader_(nullptr, &free_reader) {
  source_->path = archive.string();
  source_->file.open(archive, std::ios::binary | std::ios::ate);
  const std::streamoff size = source_->file ? std::streamoff(source_->file.tellg()) : -1;
  if (size < 0) throw Error(ExitCode::cannot_read, std::strerror(errno));
  source_->size = static_cast<std::uint64_t>(size);
  open();
}

ArchiveReader::~ArchiveReader() = default;

void ArchiveReader::open() {
  reader_.reset(archive_read_new());
  ::archive* reader = reader_.get();
  if (reader == nullptr) throw Error(ExitCode::out_of_memory, "no memory for libarchive");
  // Only the central directory of a zip tells all of it; without one it is cut off.
  archive_read_support_format_zip_seekable(reader);
  archive_read_support_format_tar(reader);
  archive_read_support_filter_gzip(reader);
  const int opened =
      source_->path.empty()
          ? archive_read_open_memory(reader, source_->bytes.data(), source_->bytes.size())
          : archive_read_open_filename(reader, source_->path.c_str(), k_piece);
  if (opened != ARCHIVE_OK) {
    refuse("it is no zip, tar or tar.gz, or is cut off: " + reason_of(reader));
  }
}

std::optional<ArchiveEntry> ArchiveReader::next() {
  const Utf8Locale utf8;
  for (;;) {
    archive_entry* entry = nullptr;
    const int state = archive_read_next_header(reader_.get(), &entry);
    if (state == ARCHIVE_EOF) {
      check_end();
      return {};
    }
    if (state != ARCHIVE_OK) {
      refuse("it is no zip, tar or tar.gz, or is damaged behind entry " + std::to_string(entries_) +
             ": " + reason_of(reader_.get()));
    }
    note_format();
    if (++entries_ > limits_.max_entries) {
      refuse("it holds more than " + std::to_string(limits_.max_entries) + " entries");
    }
    if (std::optional<ArchiveEntry> file = checked(entry)) return file;
  }
}

void ArchiveReader::note_format() {
  if (!format_.empty()) return;
  const int base = archive_format(reader_.get()) & ARCHIVE_FORMAT_BASE_MASK;
  const int filters = archive_filter_count(reader_.get());  // "none" is one of them
  if (filters > 2) refuse("it is compressed several times over");
  if (base == ARCHIVE_FORMAT_ZIP) {
    if (filters > 1) refuse("it is a zip inside of a gzip; unpack the gzip first");
    format_ = "zip";
  } else {
    format_ = filters > 1 ? "tar.gz" : "tar";
  }
}

std::optional<ArchiveEntry> ArchiveReader::checked(::archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  name_ = name != nullptr ? name : "";
  const std::string path = checked_entry_path(name_, limits_.max_depth);
  const std::string shown = "the entry '" + shown_entry_name(name_) + "' ";
  if (archive_entry_is_encrypted(entry) != 0) {
    refuse(shown + "is encrypted; unpack the archive yourself and give the folder");
  }
  const auto type = archive_entry_filetype(entry);
  if (archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr ||
      type == AE_IFLNK) {
    refuse(shown + "is a link; links in archives are not followed");
  }
  if (type == AE_IFDIR) {
    paths_.add_folder(path);
    return {};
  }
  if (type != AE_IFREG) refuse(shown + "is neither a file nor a folder");
  if (path.empty()) refuse(shown + "is a file without a name");
  if (archive_entry_size_is_set(entry) == 0 || archive_entry_size(entry) < 0) {
    refuse(shown + "does not tell its size");
  }
  paths_.add_file(path);
  size_ = static_cast<std::uint64_t>(archive_entry_size(entry));
  if (size_ > limits_.max_total_bytes - std::min(declared_, limits_.max_total_bytes)) {
    refuse("it unpacks to more than " + megabytes(limits_.max_total_bytes));
  }
  declared_ += size_;
  count(declared_);
  return ArchiveEntry{path, size_};
}

void ArchiveReader::count(std::uint64_t bytes) {
  const std::uint64_t packed = std::max<std::uint64_t>(source_->size, 1);
  if (bytes > limits_.ratio_from && bytes / packed >= limits_.max_ratio) {
    refuse("it unpacks to more than " + std::to_string(limits_.max_ratio) +
           " times its size; no images are packed so well");
  }
  if (bytes > limits_.max_total_bytes) {
    refuse("it unpacks to more than " + megabytes(limits_.max_total_bytes));
  }
}

void ArchiveReader::read(const std::function<void(std::span<const std::byte>)>& sink) {
  std::vector<std::byte> buffer(k_piece);
  std::uint64_t got = 0;
  for (;;) {
    const la_ssize_t read = archive_read_data(reader_.get(), buffer.data(), buffer.size());
    if (read < 0) {
      refuse("the entry '" + shown_entry_name(name_) + "' is damaged: " + reason_of(reader_.get()));
    }
    if (read == 0) break;
    got += static_cast<std::uint64_t>(read);
    unpacked_ += static_cast<std::uint64_t>(read);
    if (got > size_) {
      refuse("the entry '" + shown_entry_name(name_) + "' holds more than it declares");
    }
    count(unpacked_);
    sink({buffer.data(), static_cast<std::size_t>(read)});
  }
  if (got != size_) {
    refuse("the entry '" + shown_entry_name(name_) + "' holds " + std::to_string(got) +
           " bytes and declares " + std::to_string(size_));
  }
}

// A tar that is cut between two entries looks whole but for the two empty blocks that end it.
void ArchiveReader::check_end() {
  if (entries_ == 0) throw Error(ExitCode::no_input, "it holds no files");
  if (format_ == "zip") return;
  const auto end = static_cast<std::uint64_t>(archive_read_header_position(reader_.get()));
  const auto headers = k_per_entry * (static_cast<std::uint64_t>(entries_) + 16);
  const std::uint64_t size =
      format_ == "tar" ? source_->size : source_->gunzipped_size(limits_.max_total_bytes + headers);
  if (size < end + 2 * k_tar_block) refuse("the tar is cut off: it has no end");
}

}  // namespace oct::host
