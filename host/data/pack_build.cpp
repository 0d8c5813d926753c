// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <map>
#include <thread>

#include "data/cache_folder.h"
#include "data/content_hashes.h"
#include "data/options.h"
#include "data/pack.h"
#include "data/partial_pack.h"
#include "data/workers.h"
#include "log.h"
#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* format_text = "octhost-pack-1";  // another layout or rounding: another number

const Item& item_of(const PackSource& source, std::int64_t row) {
  const Record& record = source.index->records[std::size_t(source.records[std::size_t(row)])];
  return *std::find_if(record.items.begin(), record.items.end(),
                       [&](const Item& item) { return item.modality == source.modality; });
}

void tick(const PackPlace& place, std::int64_t done, std::int64_t total) {
  if (place.tick) place.tick(done, total);
}

/// A hash of everything that decides what the pack holds.
std::string key_of(const PackSource& source, Size size, const PackPlace& place) {
  const auto count = static_cast<std::int64_t>(source.records.size());
  ContentHashes hashes(place.folder / "hashes.txt");
  std::vector<std::uint64_t> contents(source.records.size());
  run_parallel(
      count, place.workers,
      [&](std::int64_t row) {
        const Item& item = item_of(source, row);
        try {
          if (!item.path.empty()) contents[std::size_t(row)] = hashes.hash(item.path);
        } catch (const Error&) {
          if (!place.skip_bad) throw;  // with skip, load() fails on it as well and is counted
        }
      },
      [&](std::int64_t) { tick(place, 0, count); });
  hashes.save();
  std::string text = std::string(format_text) + "\n" + source.info.id + " " + source.info.version +
                     "\n" + source.options + "\n" + source.modality + " " +
                     std::to_string(source.channels) + " " + size_text(size) + "\n";
  for (std::int64_t row = 0; row < count; ++row) {
    text += hex(contents[std::size_t(row)]) + " " + item_of(source, row).key + "\n";
  }
  return hex(hash_bytes(text.data(), text.size()));
}

/// Held while a pack is made, so that a second process waits for it instead of making it as well.
class PackLock {
 public:
  PackLock(fs::path path, const PackPlace& place, std::int64_t total) : path_(std::move(path)) {
    for (bool told = false; !try_lock(); told = true) {
      if (!told) log::info("another octhost is preparing the same images; waiting for it");
      tick(place, 0, total);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  ~PackLock() {
    unlink(path_.c_str());  // whoever waits for it finds the pack next
    close(file_);
  }
  PackLock(const PackLock&) = delete;
  PackLock& operator=(const PackLock&) = delete;

 private:
  // The file may have been removed by its last holder meanwhile: a lock on that one keeps nobody
  // out.
  bool try_lock() {
    file_ = open(path_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file_ < 0) {
      throw Error(ExitCode::cannot_write,
                  "cannot write '" + path_.string() + "': " + std::strerror(errno));
    }
    struct stat ours {};
    struct stat there {};
    if (flock(file_, LOCK_EX | LOCK_NB) == 0 && fstat(file_, &ours) == 0 &&
        stat(path_.c_str(), &there) == 0 && ours.st_ino == there.st_ino) {
      return true;
    }
    close(file_);
    return false;
  }

  fs::path path_;
  int file_ = -1;
};

at::Tensor load(const PackSource& source, std::int64_t row, Size size) {
  const Record& record = source.index->records[std::size_t(source.records[std::size_t(row)])];
  return guarded(source.info, "load",
                 [&] { return source.dataset->load(record, source.modality, size).image; });
}

std::vector<std::uint16_t> quantised(const at::Tensor& image) {
  std::vector<std::uint16_t> values(static_cast<std::size_t>(image.numel()));
  const float* in = image.const_data_ptr<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float unit = std::clamp((in[i] + 1.0F) * 0.5F, 0.0F, 1.0F);
    values[i] = static_cast<std::uint16_t>(std::lround(unit * 65535.0F));
  }
  return values;
}

void check_finite(const at::Tensor& image, const Item& item) {
  const float* in = image.const_data_ptr<float>();
  if (std::all_of(in, in + image.numel(), [](float v) { return std::isfinite(v); })) return;
  throw Error(ExitCode::plugin_failed, "image '" + item.path + item.key +
                                           "' has NaN or infinite values after preprocessing");
}

/// Prepares the rows that are still open.
void prepare_rows(const PackSource& source, Size size, const PackPlace& place, PartialPack& partial,
                  const std::vector<std::int64_t>& rows) {
  using Clock = std::chrono::steady_clock;
  const auto total = static_cast<std::int64_t>(source.records.size());
  const std::int64_t before = total - static_cast<std::int64_t>(rows.size());
  Clock::time_point saved = Clock::now();
  run_parallel(
      static_cast<std::int64_t>(rows.size()), place.workers,
      [&](std::int64_t i) {
        const std::int64_t row = rows[std::size_t(i)];
        try {
          const at::Tensor image = load(source, row, size);
          check_finite(image, item_of(source, row));
          const std::vector<std::uint16_t> values = quantised(image);
          partial.write_row(row, std::as_bytes(std::span(values)));
        } catch (const Error& error) {
          const bool of_the_file =
              error.code() == ExitCode::cannot_read || error.code() == ExitCode::invalid_input;
          if (!place.skip_bad || !of_the_file) throw;
          partial.mark_unreadable(row);
        }
      },
      [&](std::int64_t done) {
        if (Clock::now() - saved > std::chrono::milliseconds(500)) {
          partial.save();
          saved = Clock::now();
        }
        tick(place, before + done, total);
      });
}

bool is_stop(const Error& error) {
  return error.code() == ExitCode::interrupted || error.code() == ExitCode::terminated;
}

/// Goes on with what an earlier process prepared of it.
void build(const PackSource& source, Size size, const PackPlace& place, const fs::path& path) {
  const auto count = static_cast<std::int64_t>(source.records.size());
  const std::vector<safetensors::View> views{
      {"images", safetensors::DType::u16, {count, source.channels, size.height, size.width}, {}},
      {"unreadable", safetensors::DType::u8, {count}, {}}};
  // Of two entries, that of the wider type comes first.
  const safetensors::Layout layout = safetensors::plan(views, {{"format", format_text}});
  make_room(place.folder, layout.file_size, place.limit, path);
  PartialPack partial(path, layout, count);
  const std::vector<std::int64_t> rows = partial.open_rows();
  if (std::ssize(rows) < count) {
    log::info("goes on with " + std::to_string(count - std::ssize(rows)) + " of " +
              std::to_string(count) + " images that were prepared before");
  }
  try {
    prepare_rows(source, size, place, partial, rows);
    partial.commit();
  } catch (const Error& error) {
    if (is_stop(error)) {
      partial.save();
    } else {
      partial.discard();
    }
    throw;
  }
}

/// Null when there is none, or one that is damaged (a new one is made then).
std::shared_ptr<const Pack> existing(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return nullptr;
  try {
    auto pack = std::make_shared<const Pack>(path);
    fs::last_write_time(path, fs::file_time_type::clock::now(), error);  // used now: evicted last
    return pack;
  } catch (const Error& problem) {
    log::warning(std::string(problem.what()) + "; preparing the images again");
    return nullptr;
  }
}

/// With --bad-files error a pack made under --bad-files skip must fail as if it were made now.
void refuse_unreadable(const PackSource& source, const Pack& pack, Size size) {
  for (std::int64_t row = 0; row < pack.count(); ++row) {
    if (pack.readable(row)) continue;
    load(source, row, size);
    throw Error(ExitCode::invalid_input, "image '" + item_of(source, row).path +
                                             "' could not be read when it was prepared; touch it "
                                             "to have it read again");
  }
}

}  // namespace

OpenedPack open_pack(const PackSource& source, Size size, const PackPlace& place) {
  OpenedPack opened;
  opened.key = key_of(source, size, place);
  const fs::path path = place.folder / (opened.key + ".pack");
  opened.pack = existing(path);
  if (!opened.pack) {
    const PackLock lock(place.folder / (opened.key + ".lock"), place,
                        std::int64_t(source.records.size()));
    opened.pack = existing(path);
    if (!opened.pack) {
      build(source, size, place, path);
      opened.pack = std::make_shared<const Pack>(path);
    }
  }
  if (!place.skip_bad) refuse_unreadable(source, *opened.pack, size);
  return opened;
}

}  // namespace oct::host
