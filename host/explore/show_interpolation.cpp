// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "explore/views.h"
#include "octsdk/itk/write.h"
#include "report/tensor_image.h"

namespace oct::host {
namespace {

std::string frame_name(std::size_t i) {
  char name[32];
  std::snprintf(name, sizeof name, "frame-%04zu.png", i);
  return name;
}

}  // namespace

void show_interpolation(const StyleSpace& space, const Interpolation& way,
                        const std::function<void(std::size_t, std::size_t)>& tick, Findings& to) {
  const std::vector<at::Tensor> styles = interpolated(space, way);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < styles.size(); ++i) names.push_back(frame_name(i));
  to.out.claim(names);
  const nlohmann::ordered_json facts{{"seeds", way.seeds}, {"space", way.in_z ? "z" : "w"}};
  for (std::size_t i = 0; i < styles.size(); ++i) {
    tick(i, styles.size());
    write(to.out.at(names[i]), as_image(space.image(styles[i]), SampleType::u8), to.mark);
    to.note(names[i], facts);
  }
}

}  // namespace oct::host
