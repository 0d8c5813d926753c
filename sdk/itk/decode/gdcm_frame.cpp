// SPDX-License-Identifier: Apache-2.0
#include "decode/gdcm_frame.h"

#include <fcntl.h>
#include <gdcmBitmap.h>
#include <gdcmSequenceOfFragments.h>
#include <gdcmTrace.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <string>

#include "octsdk/error.h"

namespace oct {
namespace {

/// Takes what libraries print for as long as it lives; the warnings of libjpeg and OpenJPEG are
/// the only sign that pixels were made up.
class Complaints {
 public:
  Complaints() : before_(::dup(STDERR_FILENO)) {
    if (::pipe2(pipe_.data(), O_NONBLOCK | O_CLOEXEC) == 0) {
      ::dup2(pipe_[1], STDERR_FILENO);
    }
  }
  ~Complaints() {
    ::dup2(before_, STDERR_FILENO);
    for (const int descriptor : {before_, pipe_[0], pipe_[1]}) {
      ::close(descriptor);
    }
  }
  Complaints(const Complaints&) = delete;
  Complaints& operator=(const Complaints&) = delete;

  /// The first line, "" when nothing was said. libjpeg for 8 bits complains of what GDCM then
  /// gives to the one for 12 or 16.
  [[nodiscard]] std::string first() const {
    std::string text(4096, '\0');
    const ssize_t got = ::read(pipe_[0], text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("Unsupported JPEG data precision", 0) != 0) {
        return line.substr(0, 200);
      }
    }
    return "";
  }

 private:
  int before_;
  std::array<int, 2> pipe_{-1, -1};
};

gdcm::Bitmap bitmap_of(std::span<const std::uint8_t> stream, const sniff::DicomImage& image) {
  gdcm::Bitmap bitmap;
  bitmap.SetTransferSyntax(gdcm::TransferSyntax::GetTSType(image.syntax.c_str()));
  bitmap.SetNumberOfDimensions(2);
  bitmap.SetDimension(0, image.columns);
  bitmap.SetDimension(1, image.rows);
  bitmap.SetPixelFormat(gdcm::PixelFormat(
      static_cast<unsigned short>(image.samples), static_cast<unsigned short>(image.bits_allocated),
      static_cast<unsigned short>(image.bits_stored),
      static_cast<unsigned short>(image.bits_stored - 1), image.is_signed ? 1 : 0));
  using Interpretation = gdcm::PhotometricInterpretation;
  constexpr std::array k_kinds{Interpretation::MONOCHROME1, Interpretation::MONOCHROME2,
                               Interpretation::MONOCHROME2, Interpretation::RGB,
                               Interpretation::YBR_FULL,    Interpretation::YBR_FULL_422,
                               Interpretation::YBR_RCT,     Interpretation::YBR_ICT};
  bitmap.SetPhotometricInterpretation(k_kinds[static_cast<std::size_t>(image.photometric)]);
  bitmap.SetPlanarConfiguration(0);
  gdcm::Fragment fragment;
  fragment.SetByteValue(reinterpret_cast<const char*>(stream.data()),
                        static_cast<std::uint32_t>(stream.size()));
  const gdcm::SmartPointer<gdcm::SequenceOfFragments> fragments = new gdcm::SequenceOfFragments;
  fragments->AddFragment(fragment);
  gdcm::DataElement pixels(gdcm::Tag(0x7fe0, 0x0010));
  pixels.SetVR(gdcm::VR::OB);
  pixels.SetValue(*fragments);
  bitmap.SetDataElement(pixels);
  return bitmap;
}

}  // namespace

std::vector<std::uint8_t> decode_with_gdcm(std::span<const std::uint8_t> stream,
                                           const sniff::DicomImage& image) {
  gdcm::Trace::WarningOff();
  gdcm::Trace::DebugOff();
  gdcm::Trace::ErrorOff();
  const Complaints complaints;
  const gdcm::Bitmap bitmap = bitmap_of(stream, image);
  std::vector<std::uint8_t> buffer(image.frame_bytes());
  const bool done = bitmap.GetBufferLength() == buffer.size() &&
                    bitmap.GetBuffer(reinterpret_cast<char*>(buffer.data()));
  const std::string complaint = complaints.first();
  if (!done || !complaint.empty()) {
    throw Error(ExitCode::invalid_input, "damaged: its compressed pixels cannot be decoded" +
                                             (complaint.empty() ? "" : " (" + complaint + ")"));
  }
  return buffer;
}

}  // namespace oct
