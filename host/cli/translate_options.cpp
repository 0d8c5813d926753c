// SPDX-License-Identifier: Apache-2.0
#include "cli/translate_options.h"

#include "generate/image_format.h"

namespace oct::host {

TranslateOptions::TranslateOptions() {
  std::vector<std::string> formats = format_endings();
  formats.insert(formats.begin(), "auto");
  options_.add("run", &run, "the run whose model translates");
  options_.add("checkpoint", &checkpoint, "a checkpoint file of it, or best; none: the newest");
  options_.add("input", &input, "an image or volume, or a folder of them");
  options_.add("out", &out, "where to write: a file (its ending says the format) or a folder");
  options_.add("from", &from, "modality of the input, as in dfe");
  options_.add("to", &to, "modality wanted, as in oct");
  options_
      .add("format", &format,
           "of what is written to a folder; auto: a volume, DICOM, NIfTI, MetaImage and NRRD stay "
           "what they are, other images become png")
      .choices(formats);
  options_
      .add("bits", &bits,
           "per sample, 8 or 16; 0 = 8 for png and for colours in nii.gz and dcm, else 16")
      .range(0, 16);
  options_
      .add("tile", &tile,
           "translate an image in the size of its file, in tiles of so many pixels a side, which "
           "bounds the memory of the network; 0: whole, in the size of the training images. The "
           "model then sees details as large as they are in the file, and a network with instance "
           "norm takes its statistics of each tile, so that brightness and contrast follow the "
           "tile: neighbours are blended into each other, but their grid may show. Take the "
           "largest tile that memory allows")
      .range(0, 65536);
  options_
      .add("tile-overlap", &tile_overlap,
           "pixels that neighbouring tiles share at least, up to half a tile; 0: a quarter of it. "
           "Where a pixel of the result depends on no more than a quarter of the overlap around "
           "it, tiles change nothing")
      .range(0, 32768);
  options_.add("eye", &eye, "left or right, as DICOM files are to say").choices({"none", "L", "R"});
  options_
      .add("names", &names,
           "of files in a folder: as the input's, or numbers where those name a patient")
      .choices({"input", "number"});
  options_.add("keep-source-reference", &keep_source_reference,
               "let the manifest and DICOM files say which image each was made from: that leads to "
               "the patient");
  options_.add("overwrite", &overwrite, "replace images that are there already");
}

}  // namespace oct::host
