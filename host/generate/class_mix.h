// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace oct::host {

/// Images that show the same classes, and their share of all images.
struct ClassShare {
  std::vector<std::size_t> shown;  ///< columns of the label that are 1
  double share = 1;
};

/// --class: "cnv" (all images), "drusen:3,cnv:1" (three of four, one of four; shares need not add
/// up to 1), "drusen+fluid" (both in one image: multi-hot). "" is every class alone, in equal
/// shares. Throws Error(usage) naming the classes for one that is not there, a share that is no
/// positive number, an entry given twice.
std::vector<ClassShare> parse_class_mix(const std::string& text,
                                        const std::vector<std::string>& classes);

/// Which of `mix` each of `count` images is of: evenly interleaved, every beginning of the list as
/// near to the shares as whole images allow.
std::vector<std::size_t> spread(const std::vector<ClassShare>& mix, std::size_t count);

}  // namespace oct::host
