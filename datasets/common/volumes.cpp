// SPDX-License-Identifier: Apache-2.0
#include "common/volumes.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <optional>
#include <string_view>
#include <thread>

#include "common/detached.h"
#include "common/item_key.h"
#include "common/pseudonyms.h"
#include "octsdk/error.h"
#include "octsdk/itk/contents.h"

namespace oct::datasets {
namespace {

namespace fs = std::filesystem;
using Contents = std::map<std::string, std::optional<FileContents>>;

// Each file once, several at a time; nothing for one that cannot be read.
Contents contents_of_all(const std::vector<Draft>& drafts) {
  Contents contents;
  for (const Draft& draft : drafts) {
    for (const Item& item : draft.record.items) {
      if (may_say_more(item.path)) contents[item.path];
    }
  }
  std::vector<Contents::value_type*> files;
  for (auto& file : contents) files.push_back(&file);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      try {
        files[i]->second = contents_of(files[i]->first);
      } catch (const Error&) {
        continue;  // load() says why
      }
    }
  };
  const auto helpers =
      std::min<std::size_t>(files.size(), static_cast<std::size_t>(at::get_num_threads()));
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < helpers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return contents;
}

const FileContents* find(const Contents& contents, const Item& item) {
  const auto found = contents.find(item.path);
  return found != contents.end() && found->second ? &*found->second : nullptr;
}

std::size_t leave_out_others(std::vector<Draft>& drafts, const Contents& contents) {
  return std::erase_if(drafts, [&](const Draft& draft) {
    const Item& item = draft.record.items[0];
    const FileContents* file = find(contents, item);
    return file != nullptr && !file->modality.empty() && file->modality != item.modality;
  });
}

// What the files say of the owner. `salted` is of all files of the set.
void take_owner(Draft& draft, const Contents& contents, const Pseudonyms& salted) {
  for (Item& item : draft.record.items) {
    const FileContents* file = find(contents, item);
    if (file == nullptr) continue;
    Record& record = draft.record;
    if (!draft.patient_is_given && !file->patient.empty()) {
      record.patient = salted.of(file->patient);
      draft.patient_is_given = true;
    } else if (!draft.patient_is_given && !file->series.empty() && file->frames == 1) {
      record.patient = salted.of("series " + file->series);
    }
    if (!draft.eye_is_given && !file->eye.empty()) record.eye = file->eye;
    if (file->spacing && !key_of(item.key).spacing) record.spacing = file->spacing;
  }
}

// Frames of the items of a draft: 1 for those that are one image or whose frame is chosen already.
std::int64_t slices_of(const Draft& draft, const Contents& contents) {
  std::int64_t slices = 1;
  for (const Item& item : draft.record.items) {
    const FileContents* file = find(contents, item);
    if (file == nullptr) continue;
    const std::int64_t frame = key_of(item.key).frame;
    if (frame >= file->frames) {
      throw Error(ExitCode::invalid_input, "'" + item.path + "' has " +
                                               std::to_string(file->frames) + " frames, no frame " +
                                               std::to_string(frame) + " (counted from 0)");
    }
    if (frame >= 0 || file->frames <= 1) continue;
    if (slices > 1 && slices != file->frames) {
      throw Error(ExitCode::invalid_input, "'" + item.path + "' has " +
                                               std::to_string(file->frames) +
                                               " frames and its mate " + std::to_string(slices) +
                                               "; which belongs to which?");
    }
    slices = file->frames;
  }
  return slices;
}

std::string slice_id(const std::string& id, std::int64_t slice, std::int64_t count) {
  const std::string digits = std::to_string(slice);
  const std::size_t width = std::max<std::size_t>(3, std::to_string(count - 1).size());
  return id + "#" + std::string(width - std::min(width, digits.size()), '0') + digits;
}

void add_slices(const Draft& draft, std::int64_t count, const Contents& contents,
                const SliceChoice& choice, std::vector<Draft>& out) {
  const bool scans = std::any_of(draft.record.items.begin(), draft.record.items.end(),
                                 [](const Item& item) { return item.modality == "oct"; });
  for (const std::int64_t slice : chosen_slices(count, scans ? choice : SliceChoice{})) {
    Draft one = draft;
    one.record.id = slice_id(draft.record.id, slice, count);
    for (Item& item : one.record.items) {
      const FileContents* file = find(contents, item);
      ItemKey key = key_of(item.key);
      if (file == nullptr || file->frames <= 1 || key.frame >= 0) continue;
      key.frame = slice;
      item.key = text_of(key);
    }
    out.push_back(std::move(one));
  }
}

// B-scans of a series that lie in a file each.
void choose_in_series(std::vector<Draft>& drafts, const Contents& contents,
                      const SliceChoice& choice) {
  std::map<std::string, std::vector<std::pair<std::int64_t, std::string>>> series;
  const auto series_of = [&](const Draft& draft) -> std::string {
    const FileContents* file = find(contents, draft.record.items[0]);
    const bool one = draft.record.items.size() == 1 && draft.record.items[0].modality == "oct" &&
                     file != nullptr && file->frames == 1;
    return one ? file->series : "";
  };
  for (const Draft& draft : drafts) {
    const std::string name = series_of(draft);
    if (name.empty()) continue;
    series[name].emplace_back(find(contents, draft.record.items[0])->place, draft.record.id);
  }
  std::vector<std::string> kept;
  for (auto& [name, files] : series) {
    std::sort(files.begin(), files.end());
    for (const std::int64_t i : chosen_slices(static_cast<std::int64_t>(files.size()), choice)) {
      kept.push_back(files[static_cast<std::size_t>(i)].second);
    }
  }
  std::sort(kept.begin(), kept.end());
  std::erase_if(drafts, [&](const Draft& draft) {
    return !series_of(draft).empty() &&
           !std::binary_search(kept.begin(), kept.end(), draft.record.id);
  });
}

Pseudonyms salted_by(const Contents& contents) {
  std::vector<std::string> secrets;
  for (const auto& [path, file] : contents) {
    if (file) secrets.push_back(file->series + "\n" + file->patient);
  }
  return Pseudonyms(std::move(secrets));
}

}  // namespace

std::vector<std::int64_t> chosen_slices(std::int64_t count, const SliceChoice& choice) {
  std::vector<std::int64_t> slices;
  for (std::int64_t at = (count - 1) % choice.step / 2; at < count; at += choice.step) {
    slices.push_back(at);
  }
  const auto found = static_cast<std::int64_t>(slices.size());
  if (choice.central > 0 && choice.central < found) {
    const auto first = slices.begin() + (found - choice.central) / 2;
    slices = {first, first + choice.central};
  }
  return slices;
}

bool may_say_more(const fs::path& file) {
  constexpr std::array<std::string_view, 9> several{".dcm",  ".nii",  ".gz",  ".mha", ".mhd",
                                                    ".nrrd", ".nhdr", ".tif", ".tiff"};
  const std::string extension = lower(file.extension().string());
  return std::find(several.begin(), several.end(), extension) != several.end() ||
         may_be_dicom(file);
}

std::string look_into_files(std::vector<Draft>& drafts, const SliceChoice& choice,
                            bool by_modality) {
  const Contents contents = contents_of_all(drafts);
  if (contents.empty()) {
    return "";
  }
  const std::size_t others = by_modality ? leave_out_others(drafts, contents) : 0;
  const Pseudonyms salted = salted_by(contents);
  for (Draft& draft : drafts) {
    take_owner(draft, contents, salted);
    for (Item& item : draft.record.items) note_detached_pixels(item);
  }
  choose_in_series(drafts, contents, choice);
  std::vector<Draft> out;
  for (const Draft& draft : drafts) {
    const std::int64_t slices = slices_of(draft, contents);
    if (slices > 1) {
      add_slices(draft, slices, contents, choice, out);
    } else {
      out.push_back(draft);
    }
  }
  drafts = std::move(out);
  return others == 0 ? "" : " (" + std::to_string(others) + " files of another modality left out)";
}

}  // namespace oct::datasets
