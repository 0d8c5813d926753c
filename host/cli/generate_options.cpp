// SPDX-License-Identifier: Apache-2.0
#include "cli/generate_options.h"

#include "generate/image_format.h"

namespace oct::host {

GenerateOptions::GenerateOptions() {
  options_.add("run", &run, "the run whose model makes the images");
  options_.add("checkpoint", &checkpoint, "a checkpoint file of it, or best; none: the newest");
  options_.add("out", &out, "folder for the images and their manifest.jsonl");
  options_.add(
      "seeds", &seeds,
      "which images: numbers and ranges, as in 0-63,100,7; a seed is always the same image");
  options_.add("count", &count, "without --seeds: how many, from --seed on").range(1, 1e6);
  options_.add("latents", &latents,
               "in place of seeds a safetensors file with a tensor 'z' [N, width of a latent]");
  options_.add("class", &classes,
               "of a run that heeds classes: a class; shares, as in drusen:3,cnv:1; several in one "
               "image, as in drusen+fluid; none: every class in equal shares");
  options_.add("psi", &psi, "truncation: 1 as trained, 0 the mean image, between: likelier images")
      .range(0, 1);
  options_.add("psi-cutoff", &psi_cutoff, "truncate the first N styles (coarse ones) only; 0 = all")
      .range(0);
  options_.add("noise", &noise, "per-pixel noise: fixed, drawn for each image from its seed, none")
      .choices({"constant", "random", "none"});
  options_
      .add("batch", &batch,
           "images written before the manifest is brought up to date; each is made by itself, so "
           "that it does not depend on this")
      .range(1, 1e6);
  options_.add("grid", &grid, "one contact sheet, grid.png, in place of a file for each image");
  options_.add("format", &format, "of the files").choices(format_endings());
  options_
      .add("bits", &bits,
           "per sample, 8 or 16; 0 = 8 for png and for colours in nii.gz and dcm, else 16")
      .range(0, 16);
  options_.add("eye", &eye, "left or right, as DICOM files are to say").choices({"none", "L", "R"});
  options_.add("require-private", &require_private,
               "write no image that is more like a training image than held-out images are");
  options_.add("overwrite", &overwrite, "replace files that are there already");
}

}  // namespace oct::host
