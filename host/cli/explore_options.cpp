// SPDX-License-Identifier: Apache-2.0
#include "cli/explore_options.h"

namespace oct::host {

ExploreOptions::ExploreOptions() {
  options_.add("run", &run, "the run whose model is looked into");
  options_.add("checkpoint", &checkpoint, "a checkpoint file of it, or best; none: the newest");
  options_.add("out", &out, "folder for what is found, and its manifest.jsonl");
  options_.add("overwrite", &overwrite, "replace files that are there already");
  options_.add("interpolate", &interpolate,
               "the way from seed to seed, as in 1,7,9: frames and an animation");
  options_.add("space", &space, "interpolate between styles (w) or on arcs between latents (z)")
      .choices({"w", "z"});
  options_.add("frames", &frames, "of --interpolate, from one seed to the next").range(1, 1000);
  options_.add("frame-seconds", &frame_seconds, "how long the animation shows a frame")
      .range(0.01, 60);
  options_.add("loop", &loop, "let --interpolate return to its first seed");
  options_.add("mix", &mix,
               "ROWS:COLUMNS, two lists of seeds, as in 0-3:10-15: a sheet of row images with "
               "--styles of column images");
  options_.add("styles", &styles,
               "which styles --mix (none: coarse) and --directions (none: all) change: coarse, "
               "middle, fine, all, or numbers as in 0-3,6");
  options_.add("project", &project, "a real image, to be found again in the latent space");
  options_.add("project-steps", &project_steps, "of the search").range(1, 1e6);
  options_.add("with-real", &with_real,
               "let --project also write a sheet that shows the real image");
  options_
      .add("directions", &directions,
           "how many principal directions of the styles to show, by GANSpace and SeFa")
      .range(0, 1000);
  options_.add("extent", &extent, "how far --directions go, in standard deviations")
      .range(0.01, 100);
  options_.add("samples", &samples, "styles that --directions and --project take statistics of")
      .range(10, 1e6);
  options_.add("class", &classes, "of a run that heeds classes: the class looked at, as in drusen");
  options_.add("psi", &psi, "truncation: 1 as trained, 0 the mean image").range(0, 1);
  options_.add("psi-cutoff", &psi_cutoff, "truncate the first N styles only; 0 = all").range(0);
}

}  // namespace oct::host
