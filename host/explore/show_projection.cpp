// SPDX-License-Identifier: Apache-2.0
#include "explore/laplacian.h"
#include "explore/views.h"
#include "octsdk/itk/write.h"
#include "octsdk/tensor_file.h"
#include "report/grid.h"
#include "report/tensor_image.h"

namespace oct::host {

void show_projection(const StyleSpace& space, const at::Tensor& target, const ProjectionPlan& plan,
                     bool with_real, Findings& to) {
  std::vector<std::string> names{"projection.png", "projection.safetensors"};
  if (with_real) names.emplace_back("projection-sheet.png");
  to.out.claim(names);
  const Projection found = project(space, target, plan);
  const nlohmann::ordered_json facts{{"made_from", "a real image"},
                                     {"distance", k_laplacian_name},
                                     {"distance_of_the_mean_image", found.first_distance},
                                     {"distance_of_the_projection", found.last_distance},
                                     {"steps", plan.steps},
                                     {"samples", plan.samples},
                                     {"seed", plan.seed}};
  write(to.out.at(names[0]), as_image(found.image, SampleType::u8), to.mark);
  to.note(names[0], facts);
  std::vector<NamedTensor> tensors{{"w", found.styles}};
  for (std::size_t i = 0; i < found.noise.size(); ++i) {
    tensors.push_back({"noise." + std::to_string(i), found.noise[i]});
  }
  write_tensors(to.out.at(names[1]).string(), tensors, {{"comment", to.mark}});
  to.note(names[1], facts);
  if (!with_real) return;
  write_grid(to.out.at(names[2]), {{"", {target, found.image}}}, {{"real", "projected"}, ""});
  to.note(names[2], facts, false);
}

}  // namespace oct::host
