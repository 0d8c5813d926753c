// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluate_options.h"

#include "data/options.h"

namespace oct::host {

EvaluateOptions::EvaluateOptions() {
  options_.add("real", &real, "folder of real images (with --fake; or give --dataset)");
  options_.add("fake", &fake, "folder of images to be judged");
  options_.add("run", &run, "judge the newest checkpoint of a run on its held-out images");
  options_.add("runs", &runs, "compare runs that were judged (a, b or runs/*): one table of them");
  options_.add("baselines", &baselines,
               "also score blurred real images, their mean and, of a run, the untrained model");
  options_.add("closest-pairs", &closest_pairs,
               "of a run: also draw the made images most like a training image, RUN/closest.png");
  options_.add("reader", &reader, "score a reader's saved answers to a study of octhost report");
  options_.add("reader-key", &reader_key,
               "the study's key; none: that of --run, RUN/reader-study-key.json");
  options_.add("out", &out, "file for the result as JSON; of a run by default its evaluation.json");
}

FakeOptions::FakeOptions() {
  options_.add("size", &size,
               "N or HxW: size to compare in, fakes of another aspect are cropped; none: that of "
               "the first fake");
}

FolderOptions::FolderOptions() {
  options_.add("size", &size, "N or HxW: bring all images to one size; none: they have one");
  options_.add("fit", &fit, "how images of another aspect are brought to --size")
      .choices({"crop", "pad", "stretch"});
  options_.add("channels", &channels, "compare in 1 or 3 channels; 0 = 3 where there is colour")
      .range(0, 3);
  declare_cache(options_, cache, cache_limit, bad_files);
}

}  // namespace oct::host
