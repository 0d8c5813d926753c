// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <tuple>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "octsdk/safetensors.h"
#include "safetensors_header.h"

namespace oct::safetensors {
namespace {

std::vector<std::size_t> layout_order(std::span<const View> views) {
  std::vector<std::size_t> order(views.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t i) {
      return std::make_tuple(-static_cast<int>(size_of(views[i].dtype)), std::cref(views[i].name));
    };
    return key(a) < key(b);
  });
  return order;
}

Entry entry_for(const View& view, std::uint64_t offset) {
  const auto bytes = bytes_of(view.dtype, view.shape);
  if (!bytes || view.name == metadata_key || view.shape.size() > rank_limit) {
    throw Error(ExitCode::usage, "tensor '" + view.name +
                                     "' cannot be written: a reserved name or an impossible shape");
  }
  return {view.name, view.dtype, view.shape, offset, *bytes};
}

}  // namespace

Layout plan(std::span<const View> views, const std::map<std::string, std::string>& metadata) {
  Layout layout;
  std::set<std::string_view> names;
  // An ordered document keeps the header in the order of the data, as other writers do.
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header[metadata_key] = metadata;
  std::uint64_t place = 0;
  for (const std::size_t i : layout_order(views)) {
    if (!names.insert(views[i].name).second) {
      throw Error(ExitCode::usage, "tensor '" + views[i].name + "' is to be written twice");
    }
    Entry entry = entry_for(views[i], place);
    place += entry.size;
    header.push_back({entry.name,
                      {{"dtype", name_of(entry.dtype)},
                       {"shape", entry.shape},
                       {"data_offsets", {entry.offset, place}}}});
    layout.entries.push_back(std::move(entry));
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  if (text.size() > header_limit) {
    throw Error(ExitCode::usage, "a safetensors header of " + std::to_string(text.size()) +
                                     " bytes; the format allows 100 MB");
  }
  const std::uint64_t length = text.size();
  layout.header.resize(8);
  std::memcpy(layout.header.data(), &length, 8);
  layout.header += text;
  for (Entry& entry : layout.entries) entry.offset += layout.header.size();
  layout.file_size = layout.header.size() + place;
  return layout;
}

void write(const std::string& path, std::span<const View> views,
           const std::map<std::string, std::string>& metadata) {
  const Layout layout = plan(views, metadata);
  std::map<std::string_view, const View*> by_name;
  for (const View& view : views) by_name[view.name] = &view;
  AtomicFile file(path);
  file.write(layout.header);
  for (const Entry& entry : layout.entries) {
    const View& view = *by_name.at(entry.name);
    if (view.bytes.size() != entry.size) {
      throw Error(ExitCode::usage,
                  "tensor '" + view.name + "' has " + std::to_string(view.bytes.size()) +
                      " bytes; its shape and type need " + std::to_string(entry.size));
    }
    file.write(view.bytes);
  }
  file.commit();
}

}  // namespace oct::safetensors
