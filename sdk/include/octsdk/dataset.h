// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/batch.h"
#include "octsdk/export.h"
#include "octsdk/options.h"

namespace oct {

/// How far images of a modality may be changed at random without leaving what a scanner could have
/// seen. Executed by the host. A value of 0 (or false) switches that change off.
struct Augmentation {
  bool flip_x = false;  ///< left-right: the other eye
  bool flip_y = false;  ///< never for OCT: gravity and the choroid are below
  double rotate = 0;    ///< degrees, uniform in [-rotate, rotate]
  double shift = 0;     ///< fraction of the side, uniform in [-shift, shift]
  double scale = 0;     ///< factor uniform in [1 - scale, 1 + scale]
  double brightness =
      0;                ///< added, uniform in [-brightness, brightness] (the range of values is 2)
  double contrast = 0;  ///< factor uniform in [1 - contrast, 1 + contrast] about the image's mean
};

/// One kind of image that a dataset holds.
struct Modality {
  std::string name;           ///< "dfe", "oct"
  std::int64_t channels = 1;  ///< of the tensors that load() returns
  Augmentation augmentation;
};

/// What a dataset can feed. A function of its options only.
struct Give {
  std::vector<Modality> modalities;  ///< one, or two in the order {source, target}
  bool can_pair = false;             ///< true: some layouts hold the same eye in both modalities
};

/// What the user pointed at. All empty: the built-in retina phantom.
struct DataPath {
  std::string data;    ///< --data: one folder or manifest
  std::string source;  ///< --source: a folder for the first modality ...
  std::string target;  ///< --target: ... and one for the second (unpaired)
  std::string layout;  ///< --layout: forces a layout; empty = recognise it
};

/// One image of a record.
struct Item {
  std::string modality;
  std::string path;  ///< file to read; empty when the image is made from `key` alone
  std::string key;   ///< what, beside the file's content, selects the image (frame, half, seed)
};

/// One thing to learn from: an eye in one modality, or a pair.
struct Record {
  std::string id;                  ///< unique in the index
  std::string patient;             ///< records of one patient never part in a split
  std::string eye;                 ///< "L", "R" or "" when unknown
  std::vector<float> labels;       ///< multi-hot over Index::classes; empty without classes
  std::string split;               ///< "train", "val", "test" or ""
  bool split_is_explicit = false;  ///< true: from a manifest (an order); false: a folder (a hint)
  std::vector<Item> items;         ///< one per modality present
  std::optional<std::array<double, 2>> spacing;  ///< mm per pixel (row, column) of the file
};

/// All that was found.
struct Index {
  std::vector<Record> records;       ///< sorted by id
  std::vector<std::string> classes;  ///< names of the label columns
  bool paired = false;               ///< true: every record holds both modalities of one eye
  std::vector<std::string> layers;   ///< names of the rows of Sample::truth; empty without
  std::string layout;                ///< the layout that was recognised, for the log
  std::string origin;                ///< "phantom" or the folders, for the log
};

/// What load() gives.
struct Sample {
  at::Tensor image;    ///< [C, H, W] float32 in [-1, 1], contiguous, on the CPU
  at::Tensor mask;     ///< [1, H, W] bool, true where the scanner saw something; undefined = all
  at::Tensor truth;    ///< layer rows [L, W] float32 in pixels of this image, in the order of
                       ///< Index::layers, NaN where not known; undefined = no layer is known
  at::Tensor lesions;  ///< [1, H, W] bool, true on lesions; undefined = no mask is known
  std::optional<std::array<double, 2>> spacing;  ///< mm per pixel (row, column) of `image`
  /// Brings an image of this size [C, H, W] in [-1, 1] back to the geometry of the file: undoes
  /// flattening, cropping and resizing; what was not seen is -1. Empty where there is no file.
  /// Thread-safe, holds no reference to the dataset.
  std::function<at::Tensor(const at::Tensor&)> undo;
};

/// A source of records. The host calls options, (options are set), give, index once, then load from
/// several threads at once. Splits, cache, shuffling, augmentation and batching are the host's.
class OCT_API Dataset {
 public:
  virtual ~Dataset();

  virtual void options(OptionSet& set) = 0;
  [[nodiscard]] virtual Give give() const = 0;

  /// Lists what is there without decoding. Throws Error: bad_input_folder, no_input, invalid_input
  /// (layout not recognised, a mate missing), each naming the folder and what was looked for.
  virtual Index index(const DataPath& where) = 0;

  /// Reads, preprocesses and resizes one image. Thread-safe. Throws Error(cannot_read,
  /// invalid_input) naming the file; Error(plugin_failed) when the plugin breaks Sample's promise.
  [[nodiscard]] Sample load(const Record& record, const std::string& modality, Size size) const;

  /// Reads and preprocesses one image file that belongs to no record (for `translate`) exactly as
  /// load() would. Thread-safe, same errors.
  [[nodiscard]] Sample load_file(const std::string& path, const std::string& modality,
                                 Size size) const;

 private:
  [[nodiscard]] virtual Sample do_load(const Item& item, Size size) const = 0;
  [[nodiscard]] Sample checked(Sample sample, const Item& item, Size size) const;
};

}  // namespace oct
