// SPDX-License-Identifier: Apache-2.0
#include <itkMetaDataObject.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <itkPNGImageIO.h>
#include <zlib.h>

#include <algorithm>
#include <new>
#include <optional>

#include "src/file_formats.h"
#include "src/memory_file.h"
#include "src/png_text.h"

namespace oct {
namespace {

itk::ImageIOBase::Pointer writer_for(const std::string& ending) {
  if (ending == ".png") return itk::PNGImageIO::New().GetPointer();
  if (ending == ".mha") return itk::MetaImageIO::New().GetPointer();
  if (ending == ".nrrd") return itk::NrrdImageIO::New().GetPointer();
  return itk::NiftiImageIO::New().GetPointer();
}

void set_axis(itk::ImageIOBase& io, unsigned axis, std::int64_t size, double spacing) {
  io.SetDimensions(axis, static_cast<std::size_t>(size));
  io.SetSpacing(axis, spacing);
}

void set_shape(itk::ImageIOBase& io, const FileShape& shape, bool in_space) {
  const std::array<double, 2> spacing = shape.spacing.value_or(std::array{1.0, 1.0});
  const unsigned dimensions = shape.frames > 1 ? 3 : 2;
  io.SetNumberOfDimensions(dimensions);
  // PNG has a print resolution only, which is left out (0).
  set_axis(io, 0, shape.width, in_space ? spacing[1] : 0);
  set_axis(io, 1, shape.height, in_space ? spacing[0] : 0);
  if (dimensions == 3) set_axis(io, 2, shape.frames, shape.frame_spacing.value_or(1));
  io.SetNumberOfComponents(static_cast<unsigned>(shape.channels));
  io.SetPixelType(shape.channels == 1 ? itk::IOPixelEnum::SCALAR : itk::IOPixelEnum::RGB);
  io.SetComponentType(shape.type == SampleType::u8    ? itk::IOComponentEnum::UCHAR
                      : shape.type == SampleType::u16 ? itk::IOComponentEnum::USHORT
                                                      : itk::IOComponentEnum::FLOAT);
  itk::ImageIORegion region(dimensions);
  for (unsigned axis = 0; axis < dimensions; ++axis) region.SetSize(axis, io.GetDimensions(axis));
  io.SetIORegion(region);
}

void set_words(itk::ImageIOBase& io, const std::string& ending, const Provenance& words) {
  itk::MetaDataDictionary& dictionary = io.GetMetaDataDictionary();
  if (ending.starts_with(".nii")) {
    constexpr std::size_t k_aux_file = 23;
    itk::EncapsulateMetaData<std::string>(dictionary, "aux_file",
                                          words.sentence.substr(0, k_aux_file));
  } else if (ending != ".png") {
    itk::EncapsulateMetaData<std::string>(dictionary, "Comment", whole_words(words));
  }
}

std::vector<std::uint8_t> itk_bytes(const std::string& ending, const FileShape& shape,
                                    Samples samples, const Provenance& words) {
  const bool is_png = ending == ".png";
  const auto io = writer_for(ending);
  const MemoryFile file;
  set_shape(*io, shape, !is_png);
  if (!words.sentence.empty()) set_words(*io, ending, words);
  std::optional<TemporaryLink> link;  // all but PNG look at the ending of the name
  if (!is_png) link.emplace(file.path(), ending);
  io->SetFileName(link ? link->path() : file.path());
  io->Write(samples.data());
  return file.contents();
}

/// The field `descrip` of a NIfTI-1 header, which ITK reads and does not write.
void set_nifti_description(std::vector<std::uint8_t>& nifti, const std::string& text) {
  constexpr std::ptrdiff_t k_begin = 148;
  constexpr std::size_t k_most = 79;  // and a NUL
  std::copy_n(text.begin(), std::min(text.size(), k_most), nifti.begin() + k_begin);
}

/// RFC 1952, without name and time.
std::vector<std::uint8_t> gzipped(std::vector<std::uint8_t> bytes) {
  constexpr int k_gzip = 16 + 15;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, k_gzip, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
  std::vector<std::uint8_t> packed(deflateBound(&stream, uLong(bytes.size())));
  stream.next_in = bytes.data();
  stream.avail_in = uInt(bytes.size());
  stream.next_out = packed.data();
  stream.avail_out = uInt(packed.size());
  deflate(&stream, Z_FINISH);  // there is room for all of it
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::vector<std::uint8_t> nifti_file(const std::string& ending, const FileShape& shape,
                                     Samples samples, const Provenance& words) {
  std::vector<std::uint8_t> bytes = itk_bytes(".nii", shape, samples, words);
  set_nifti_description(bytes, words.sentence);
  return ending == ".nii" ? bytes : gzipped(std::move(bytes));
}

}  // namespace

std::vector<std::uint8_t> itk_file(const std::string& ending, const FileShape& shape,
                                   Samples samples, const Provenance& words) {
  if (ending.starts_with(".nii")) return nifti_file(ending, shape, samples, words);
  std::vector<std::uint8_t> bytes = itk_bytes(ending, shape, samples, words);
  if (ending == ".png" && !words.sentence.empty()) {
    add_png_xmp(bytes, synthetic_xmp());
    add_png_comment(bytes, whole_words(words));
  }
  return bytes;
}

}  // namespace oct
