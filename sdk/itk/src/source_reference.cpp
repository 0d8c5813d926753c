// SPDX-License-Identifier: Apache-2.0
#include "octsdk/error.h"
#include "octsdk/itk/file_writer.h"
#include "sniff/dicom_elements.h"
#include "src/open_file.h"

namespace oct {
namespace {

bool is_uid(const std::string& text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

std::optional<SourceReference> source_reference_of(const std::filesystem::path& path) {
  try {
    const std::vector<std::uint8_t> bytes = read_file(path, {});
    if (!sniff::is_dicom(bytes)) return {};
    const sniff::DicomFile file = sniff::parse_dicom(bytes, {});
    SourceReference source{file.data.text(0x00080016), file.data.text(0x00080018)};
    if (is_uid(source.sop_class) && is_uid(source.sop_instance)) return source;
    return {};
  } catch (const Error& error) {
    throw Error(error.code(), "'" + path.string() + "': " + error.what());
  }
}

}  // namespace oct
