// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "explore/views.h"
#include "octsdk/itk/write.h"
#include "report/animation.h"
#include "report/tensor_image.h"

namespace oct::host {
namespace {

std::string frame_name(std::size_t i) {
  char name[32];
  std::snprintf(name, sizeof name, "frame-%04zu.png", i);
  return name;
}

}  // namespace

void show_interpolation(const StyleSpace& space, const Interpolation& way, double frame_seconds,
                        const std::function<void(std::size_t, std::size_t)>& tick, Findings& to) {
  const std::vector<at::Tensor> styles = interpolated(space, way);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < styles.size(); ++i) names.push_back(frame_name(i));
  names.emplace_back("interpolation.png");
  to.out.claim(names);
  const nlohmann::ordered_json facts{{"seeds", way.seeds}, {"space", way.in_z ? "z" : "w"}};
  std::vector<at::Tensor> frames;
  for (std::size_t i = 0; i < styles.size(); ++i) {
    tick(i, styles.size());
    frames.push_back(space.image(styles[i]));
    write(to.out.at(names[i]), as_image(frames[i], SampleType::u8), to.mark);
    to.note(names[i], facts);
  }
  write_animation(to.out.at(names.back()), frames, frame_seconds, to.mark);
  to.note(names.back(), facts);
}

}  // namespace oct::host
