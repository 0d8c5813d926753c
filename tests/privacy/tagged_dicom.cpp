// SPDX-License-Identifier: Apache-2.0
#include "privacy/tagged_dicom.h"

#include <cmath>
#include <cstdint>
#include <map>

#include "support/dicom_bytes.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

constexpr int k_width = 48;
constexpr int k_height = 40;

/// A bright band that wanders: enough for a preprocessing that looks for a retina.
std::string pixels(int instance, int frames) {
  std::string out;
  for (int frame = 0; frame < frames; ++frame) {
    for (int y = 0; y < k_height; ++y) {
      for (int x = 0; x < k_width; ++x) {
        const double middle = 18 + 4 * std::sin(0.15 * x + instance + 0.4 * frame);
        const double distance = (y - middle) / 5;
        out += char(20 + 200 * std::exp(-distance * distance) + (x * 7 + y * 13) % 16);
      }
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> Identity::secrets() const {
  const std::size_t hat = name.find('^');
  return {name.substr(0, hat),
          name.substr(hat + 1),
          id,
          birth,
          study_date,
          institution,
          physician,
          accession,
          uid_root};
}

Identity identity(int number) {
  static const char* const names[] = {"Quixworth^Zebulon", "Vandersnoot^Philippa",
                                      "Oberkrampf^Ignatius", "Tzimiskes^Eudokia"};
  const std::string n = std::to_string(number);
  return {
      names[number % 4],       "PID773194" + n,     "1943091" + n,  "2017030" + n,
      "Sonnenhangklinik " + n, "Drwunderlich " + n, "ACC55021" + n, "1.2.826.0.1.999331.4455" + n};
}

void write_tagged_dicom(const std::filesystem::path& path, const Identity& who,
                        const std::string& modality, int instance, int frames) {
  const std::string sop_class =
      std::string("1.2.840.10008.5.1.4.1.1.77.1.5.") + (modality == "OPT" ? "4" : "1");
  const std::string sop_instance = who.uid_root + ".3." + std::to_string(instance);
  const std::string story = who.name + " " + who.id + " of " + who.institution;
  const std::map<std::uint32_t, std::pair<std::string, std::string>> values{
      {0x00080008, {"CS", "ORIGINAL\\PRIMARY"}},
      {0x00080016, {"UI", sop_class}},
      {0x00080018, {"UI", sop_instance}},
      {0x00080020, {"DA", who.study_date}},
      {0x00080030, {"TM", "101112"}},
      {0x00080050, {"SH", who.accession}},
      {0x00080060, {"CS", modality}},
      {0x00080070, {"LO", "Test device"}},
      {0x00080080, {"LO", who.institution}},
      {0x00080090, {"PN", who.physician}},
      {0x00081030, {"LO", "OCT of " + who.name}},
      {0x00090010, {"LO", "TEST PRIVATE"}},
      {0x00091001, {"LO", story}},
      {0x00100010, {"PN", who.name}},
      {0x00100020, {"LO", who.id}},
      {0x00100030, {"DA", who.birth}},
      {0x00100040, {"CS", "O"}},
      {0x00104000, {"LT", story}},
      {0x0020000D, {"UI", who.uid_root + ".1"}},
      {0x0020000E, {"UI", who.uid_root + ".2"}},
      {0x00200010, {"SH", who.accession}},
      {0x00200011, {"IS", "1"}},
      {0x00200013, {"IS", std::to_string(instance)}},
      {0x00200062, {"CS", "L"}},
      {0x00204000, {"LT", story}},
      {0x00280002, {"US", little(1, 2)}},
      {0x00280004, {"CS", "MONOCHROME2"}},
      {0x00280008, {"IS", std::to_string(frames)}},
      {0x00280010, {"US", little(k_height, 2)}},
      {0x00280011, {"US", little(k_width, 2)}},
      {0x00280030, {"DS", "0.0039\\0.0115"}},
      {0x00280100, {"US", little(8, 2)}},
      {0x00280101, {"US", little(8, 2)}},
      {0x00280102, {"US", little(7, 2)}},
      {0x00280103, {"US", little(0, 2)}},
      {0x7FE00010, {"OB", pixels(instance, frames)}}};
  std::string data;
  for (const auto& [tag, value] : values) data += dicom_element(tag, value.first, value.second);
  write_bytes(path, dicom_file(sop_class, sop_instance, data));
}

}  // namespace oct::test
