// SPDX-License-Identifier: Apache-2.0
#include "eval/identical.h"

#define XXH_INLINE_ALL
#include <ATen/ATen.h>
#include <xxhash.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "log.h"

namespace oct::host {
namespace {

using Hash = std::pair<std::uint64_t, std::uint64_t>;

void for_each_hash(ImageSource& source, std::int64_t batch,
                   const std::function<void(const Hash&)>& see) {
  for (std::int64_t first = 0; first < source.size(); first += batch) {
    const at::Tensor images =
        source.read(first, std::min(batch, source.size() - first)).images.contiguous();
    for (const at::Tensor& image : images.split(1)) {
      const XXH128_hash_t hash = XXH3_128bits(image.const_data_ptr(), image.nbytes());
      see({hash.low64, hash.high64});
    }
  }
}

}  // namespace

std::int64_t count_identical(ImageSource& real, ImageSource& fake, std::int64_t batch) {
  std::set<Hash> known;
  for_each_hash(real, batch, [&](const Hash& hash) { known.insert(hash); });
  std::int64_t count = 0;
  for_each_hash(fake, batch, [&](const Hash& hash) { count += known.contains(hash) ? 1 : 0; });
  return count;
}

void warn_of_identical(ImageSource& real, ImageSource& fake, std::int64_t batch) {
  const std::int64_t count = count_identical(real, fake, batch);
  if (count == 0) return;
  log::warning(std::to_string(count) + " of " + std::to_string(fake.size()) +
               " fakes are identical to a real image, which makes scores better than they are; "
               "look at what --real and --fake name");
}

}  // namespace oct::host
