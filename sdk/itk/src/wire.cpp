// SPDX-License-Identifier: Apache-2.0
#include "src/wire.h"

#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

namespace oct::wire {
namespace {

enum class Kind : std::uint8_t { contents, image, refusal };

class Writer {
 public:
  template <class T>
  Writer& operator<<(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* from = reinterpret_cast<const std::uint8_t*>(&value);
    bytes.insert(bytes.end(), from, from + sizeof(T));
    return *this;
  }
  Writer& operator<<(const std::string& text) {
    *this << static_cast<std::uint64_t>(text.size());
    bytes.insert(bytes.end(), text.begin(), text.end());
    return *this;
  }
  std::vector<std::uint8_t> bytes;
};

class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : left_(bytes) {}

  std::span<const std::uint8_t> take(std::uint64_t size) {
    if (size > left_.size()) {
      throw Error(ExitCode::invalid_input, "octhost-decode gave a broken answer");
    }
    const auto part = left_.first(size);
    left_ = left_.subspan(size);
    return part;
  }
  template <class T>
  T get() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::string text() {
    const auto part = take(get<std::uint64_t>());
    return {part.begin(), part.end()};
  }
  [[nodiscard]] std::uint64_t left() const { return left_.size(); }

 private:
  std::span<const std::uint8_t> left_;
};

struct Flat {  // of Image and FileContents
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int32_t channels = 0;
  std::int32_t type = 0;
  double spacing[3] = {0, 0, 0};  // 0: unknown

  void check() const {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3) || type < 0 ||
        type > static_cast<int>(SampleType::f32)) {
      throw Error(ExitCode::invalid_input, "octhost-decode gave a broken answer");
    }
  }
};

template <class T>
Flat flat_of(const T& image) {
  Flat flat{image.width, image.height, image.channels, static_cast<std::int32_t>(image.type)};
  if (image.spacing) {
    flat.spacing[0] = (*image.spacing)[0];
    flat.spacing[1] = (*image.spacing)[1];
  }
  return flat;
}

template <class T>
void read_flat(const Flat& flat, T& image) {
  flat.check();
  image.width = flat.width;
  image.height = flat.height;
  image.channels = flat.channels;
  image.type = static_cast<SampleType>(flat.type);
  if (flat.spacing[0] > 0 && flat.spacing[1] > 0) {
    image.spacing = {flat.spacing[0], flat.spacing[1]};
  }
}

// Samples travel as what they are; as floats they would be four times as many bytes.
template <class Sample>
void put_samples(const Image& image, std::vector<std::uint8_t>& bytes) {
  const std::size_t count = image.pixels.size();
  const std::size_t begin = bytes.size();
  bytes.resize(begin + count * sizeof(Sample));
  const float* __restrict from = image.pixels.data();
  std::uint8_t* __restrict to = &bytes[begin];
  for (std::size_t i = 0; i < count; ++i) {
    const auto sample = static_cast<Sample>(from[i]);
    std::memcpy(to + i * sizeof(Sample), &sample, sizeof(Sample));
  }
}

template <class Sample>
void get_samples(Reader& reader, Image& image) {
  const std::uint64_t count = image.plane_size() * static_cast<std::uint64_t>(image.channels);
  const auto bytes = reader.take(count * sizeof(Sample));
  if constexpr (sizeof(Sample) == 1) {
    image.pixels.assign(bytes.begin(), bytes.end());
    return;
  }
  image.pixels.resize(count);
  const std::uint8_t* __restrict from = bytes.data();
  float* __restrict to = image.pixels.data();
  for (std::size_t i = 0; i < count; ++i) {
    Sample sample;
    std::memcpy(&sample, from + i * sizeof(Sample), sizeof(Sample));
    to[i] = static_cast<float>(sample);
  }
}

void put(Writer& out, const FileContents& contents) {
  Flat flat = flat_of(contents);
  flat.spacing[2] = contents.frame_spacing.value_or(0);
  out << Kind::contents << flat << contents.frames << contents.place << contents.burned_in_text
      << contents.synthetic << contents.format << contents.modality << contents.eye
      << contents.patient << contents.series
      << static_cast<std::uint64_t>(contents.identifying.size());
  for (const std::string& name : contents.identifying) {
    out << name;
  }
}

void put(Writer& out, const Image& image) {
  out << Kind::image << flat_of(image);
  image.type == SampleType::u8    ? put_samples<std::uint8_t>(image, out.bytes)
  : image.type == SampleType::u16 ? put_samples<std::uint16_t>(image, out.bytes)
                                  : put_samples<float>(image, out.bytes);
}

void put(Writer& out, const PackedImage& image) {
  out << Kind::image
      << Flat{image.width, image.height, image.channels, static_cast<std::int32_t>(image.type)};
  out.bytes.insert(out.bytes.end(), image.samples.begin(), image.samples.end());
}

void put(Writer& out, const Refusal& refusal) {
  out << Kind::refusal << static_cast<std::int32_t>(refusal.code) << refusal.reason;
}

FileContents get_contents(Reader& in) {
  FileContents contents;
  const Flat flat = in.get<Flat>();
  read_flat(flat, contents);
  if (flat.spacing[2] > 0) {
    contents.frame_spacing = flat.spacing[2];
  }
  contents.frames = in.get<std::int64_t>();
  contents.place = in.get<std::int64_t>();
  contents.burned_in_text = in.get<std::uint8_t>() != 0;
  contents.synthetic = in.get<std::uint8_t>() != 0;
  for (std::string* text :
       {&contents.format, &contents.modality, &contents.eye, &contents.patient, &contents.series}) {
    *text = in.text();
  }
  for (auto count = in.get<std::uint64_t>(); count > 0; --count) {
    contents.identifying.push_back(in.text());
  }
  return contents;
}

Image get_image(Reader& in) {
  Image image;
  read_flat(in.get<Flat>(), image);
  image.type == SampleType::u8    ? get_samples<std::uint8_t>(in, image)
  : image.type == SampleType::u16 ? get_samples<std::uint16_t>(in, image)
                                  : get_samples<float>(in, image);
  return image;
}

}  // namespace

std::vector<std::uint8_t> pack(const Request& request) {
  Writer out;
  out << request.frame << request.limits << request.path;
  return std::move(out.bytes);
}

Request unpack_request(const std::vector<std::uint8_t>& bytes) {
  Reader in(bytes);
  Request request;
  request.frame = in.get<std::int64_t>();
  request.limits = in.get<DecodeLimits>();
  request.path = in.text();
  return request;
}

std::vector<std::uint8_t> pack(const Answer& answer) {
  Writer out;
  std::visit([&](const auto& part) { put(out, part); }, answer);
  return std::move(out.bytes);
}

Answer unpack_answer(const std::vector<std::uint8_t>& bytes) {
  Reader in(bytes);
  switch (in.get<Kind>()) {
    case Kind::contents:
      return get_contents(in);
    case Kind::image:
      return get_image(in);
    case Kind::refusal:
      break;
  }
  const auto code = in.get<std::int32_t>();
  return Refusal{static_cast<ExitCode>(code), in.text()};
}

}  // namespace oct::wire
