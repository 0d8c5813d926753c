// SPDX-License-Identifier: Apache-2.0
#include "plugins/gates.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/dll/library_info.hpp>
#include <boost/dll/runtime_symbol_info.hpp>
#include <fstream>
#include <sstream>

#include "log.h"
#include "octsdk/error.h"
#include "plugins/file_name.h"

namespace oct::host {
namespace fs = std::filesystem;
namespace {

std::string rebuild_command() {
  const fs::path package =
      boost::dll::program_location().parent_path() / ".." / "lib" / "cmake" / "octsdk";
  return "rebuild it: cmake -S <its sources> -B build -Doctsdk_DIR=" +
         package.lexically_normal().string() + " && cmake --build build";
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> words;
  std::istringstream stream{std::string(text)};
  for (std::string word; std::getline(stream, word, separator);) words.push_back(word);
  return words;
}

/// The fields of "oct_abi_sdk0_3_gcc_cxx11_torch2_13_0".
struct AbiTag {
  int sdk_major, sdk_minor;
  std::string compiler, library, torch;
};

bool parse_tag(std::string_view text, AbiTag& tag) {
  const std::vector<std::string> words = split(text, '_');
  const auto is_number = [](std::string_view word) {
    return !word.empty() && word.size() < 6 &&
           word.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (words.size() != 9 || words[0] != "oct" || words[1] != "abi" || !words[2].starts_with("sdk") ||
      !is_number(words[2].substr(3)) || !is_number(words[3]) || !words[6].starts_with("torch")) {
    return false;
  }
  tag = {std::stoi(words[2].substr(3)), std::stoi(words[3]), words[4], words[5],
         words[6].substr(5) + "." + words[7] + "." + words[8]};
  return true;
}

/// The rule in octsdk/version.h.
bool sdk_fits(int plugin_major, int plugin_minor, int host_major, int host_minor) {
  if (plugin_major != host_major) return false;
  return host_major == 0 ? plugin_minor == host_minor : plugin_minor <= host_minor;
}

std::string version_text(int major, int minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

Mismatch other_value(const std::string& what, const std::string& plugin, const std::string& host) {
  return {what + ": built with " + plugin + ", this octhost has " + host, rebuild_command()};
}

void check_permissions(const PluginFile& file, std::vector<Mismatch>& found) {
  struct stat status {};
  if (stat(file.path.c_str(), &status) != 0) {
    found.push_back({"cannot be read", "check that it is there: ls -l " + file.path.string()});
    return;
  }
  if ((status.st_mode & S_IWOTH) != 0) {
    found.push_back({"permissions: anybody may write to the file, expected none but its owner",
                     "chmod o-w " + file.path.string()});
  }
  if (status.st_uid != 0 && status.st_uid != geteuid()) {
    log::warning(file.path.string() + " belongs to user " + std::to_string(status.st_uid) +
                 ", neither to you nor to root; its code runs with your rights");
  }
}

void check_symbols(const std::vector<std::string>& symbols, std::vector<Mismatch>& found) {
  std::vector<std::string> tags;
  std::copy_if(symbols.begin(), symbols.end(), std::back_inserter(tags),
               [](const std::string& name) { return name.starts_with("oct_abi_"); });
  if (tags.empty()) {
    found.push_back({"symbols: no ABI marker, expected " OCT_ABI_TAG_TEXT
                     " (is it built with oct_add_plugin, and does it say OCT_PLUGIN?)",
                     rebuild_command()});
  }
  for (const std::string& tag : tags) {
    const std::vector<Mismatch> differences = compare_abi_tags(tag, OCT_ABI_TAG_TEXT);
    found.insert(found.end(), differences.begin(), differences.end());
  }
  for (const char* name : {"oct_plugin_descriptor", "oct_create"}) {
    if (std::find(symbols.begin(), symbols.end(), name) == symbols.end()) {
      found.push_back({std::string("symbols: ") + name + " is missing, expected beside " +
                           (tags.empty() ? OCT_ABI_TAG_TEXT : tags.front()),
                       rebuild_command()});
    }
  }
}

}  // namespace

std::vector<Mismatch> compare_abi_tags(std::string_view plugin_tag, std::string_view host_tag) {
  AbiTag plugin;
  AbiTag host;
  if (!parse_tag(plugin_tag, plugin) || !parse_tag(host_tag, host)) {
    if (plugin_tag == host_tag) return {};
    return {other_value("ABI tag", std::string(plugin_tag), std::string(host_tag))};
  }
  std::vector<Mismatch> found;
  if (!sdk_fits(plugin.sdk_major, plugin.sdk_minor, host.sdk_major, host.sdk_minor)) {
    found.push_back(other_value("SDK", version_text(plugin.sdk_major, plugin.sdk_minor),
                                version_text(host.sdk_major, host.sdk_minor)));
  }
  if (plugin.torch != host.torch) {
    found.push_back(other_value("LibTorch", plugin.torch, host.torch));
  }
  if (plugin.compiler != host.compiler) {
    found.push_back(other_value("compiler", plugin.compiler, host.compiler));
  }
  if (plugin.library != host.library) {
    found.push_back(other_value("standard library", plugin.library, host.library));
  }
  return found;
}

std::vector<Mismatch> check_file(const PluginFile& file) {
  std::vector<Mismatch> found;
  check_permissions(file, found);
  const std::string magic =
      "\x7f"
      "ELF";
  std::string start(magic.size(), '\0');
  std::ifstream(file.path, std::ios::binary).read(start.data(), magic.size());
  if (start != magic) {
    found.push_back({"format: the file is no ELF shared library, expected one for this machine",
                     rebuild_command()});
    return found;
  }
  std::vector<std::string> symbols;
  try {
    symbols = boost::dll::library_info(file.path).symbols();
  } catch (const std::exception& failure) {
    found.push_back({std::string("format: the ELF file is damaged or of another machine (") +
                         failure.what() + "), expected a shared library for this machine",
                     rebuild_command()});
    return found;
  }
  check_symbols(symbols, found);
  return found;
}

std::vector<Mismatch> check_descriptor(const PluginFile& file,
                                       const oct_plugin_descriptor_t& descriptor) {
  if (descriptor.struct_size < sizeof(oct_plugin_descriptor_t)) {
    return {other_value("descriptor", std::to_string(descriptor.struct_size) + " bytes",
                        std::to_string(sizeof(oct_plugin_descriptor_t)) + " bytes")};
  }
  for (const char* text : {descriptor.abi_tag, descriptor.kind, descriptor.id, descriptor.version,
                           descriptor.summary, descriptor.licence}) {
    if (text == nullptr) {
      return {{"descriptor: a text is missing, expected kind, id, version, summary and licence",
               rebuild_command()}};
    }
  }
  std::vector<Mismatch> found = compare_abi_tags(descriptor.abi_tag, OCT_ABI_TAG_TEXT);
  if (!sdk_fits(descriptor.sdk_major, descriptor.sdk_minor, OCT_SDK_VERSION_MAJOR,
                OCT_SDK_VERSION_MINOR)) {
    found.push_back(other_value("SDK of the descriptor",
                                version_text(descriptor.sdk_major, descriptor.sdk_minor),
                                version_text(OCT_SDK_VERSION_MAJOR, OCT_SDK_VERSION_MINOR)));
  }
  const std::string rename =
      "mv " + file.path.string() + " " +
      (file.path.parent_path() / plugin_file_name(descriptor.kind, descriptor.id)).string();
  if (file.kind.empty()) {
    found.push_back({"name: the file is called " + file.path.filename().string() + ", expected " +
                         plugin_file_name(descriptor.kind, descriptor.id),
                     rename});
    return found;
  }
  if (descriptor.kind != file.kind) {
    found.push_back({"kind: the plugin says '" + std::string(descriptor.kind) +
                         "', its file name says '" + file.kind + "'",
                     rename});
  }
  if (descriptor.id != file.id) {
    found.push_back({"id: the plugin says '" + std::string(descriptor.id) +
                         "', its file name says '" + file.id + "'",
                     rename});
  }
  return found;
}

void refuse_if_any(const PluginFile& file, const std::vector<Mismatch>& mismatches) {
  if (mismatches.empty()) return;
  const std::string who = file.kind.empty() ? "plugin" : file.kind + " '" + file.id + "'";
  std::string text = "refused the " + who + " in " + file.path.string();
  std::vector<std::string> remedies;
  for (const Mismatch& mismatch : mismatches) {
    text += "\n  - " + mismatch.what;
    if (std::find(remedies.begin(), remedies.end(), mismatch.remedy) == remedies.end()) {
      remedies.push_back(mismatch.remedy);
    }
  }
  for (const std::string& remedy : remedies) text += "\n  to repair: " + remedy;
  throw Error(ExitCode::plugin_refused, text);
}

}  // namespace oct::host
