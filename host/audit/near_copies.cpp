// SPDX-License-Identifier: Apache-2.0
#include "audit/near_copies.h"

#include <array>
#include <map>
#include <numeric>

namespace oct::host {
namespace {

constexpr int k_most_bits = 7;
constexpr double k_least_correlation = 0.985;
constexpr int k_quarters = 4;
constexpr int k_bits = 16;
constexpr std::int64_t k_most_comparisons = 20'000'000'000;  // a minute or so

std::uint32_t quarter_of(std::uint64_t hash, int quarter) {
  return static_cast<std::uint32_t>(hash >> (k_bits * quarter)) & 0xFFFFU;
}

/// The images in order of one quarter of their hashes.
class Buckets {
 public:
  Buckets(const std::vector<const Likeness*>& images, int quarter)
      : begin_((std::size_t{1} << k_bits) + 1), order_(images.size()) {
    for (const Likeness* image : images) ++begin_[quarter_of(image->hash, quarter) + 1];
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
    for (std::size_t i = 0; i < images.size(); ++i) {
      order_[next[quarter_of(images[i]->hash, quarter)]++] = static_cast<std::uint32_t>(i);
    }
  }
  /// Calls `use` with those of the bucket that come before `limit`.
  template <class Use>
  void each_before(std::uint32_t key, std::size_t limit, Use&& use) const {
    for (std::uint32_t at = begin_[key]; at < begin_[key + 1] && order_[at] < limit; ++at) {
      use(order_[at]);
    }
  }

 private:
  std::vector<std::uint32_t> begin_;
  std::vector<std::uint32_t> order_;
};

/// Union-find.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace

NearCopies find_near_copies(const std::vector<const Likeness*>& images,
                            const std::function<void(std::int64_t)>& tick) {
  NearCopies found;
  std::vector<Buckets> buckets;
  for (int quarter = 0; quarter < k_quarters; ++quarter) buckets.emplace_back(images, quarter);
  Sets sets(images.size());
  for (std::size_t i = 0; i < images.size() && found.complete; ++i) {
    if (i % 256 == 0) tick(static_cast<std::int64_t>(i));
    const auto compare = [&](std::uint32_t j) {
      ++found.compared;
      if (distance(images[i]->hash, images[j]->hash) > k_most_bits) return;
      if (sets.root(i) == sets.root(j)) return;
      if (correlation(*images[i], *images[j]) >= k_least_correlation) sets.join(i, j);
    };
    for (int quarter = 0; quarter < k_quarters; ++quarter) {
      const std::uint32_t key = quarter_of(images[i]->hash, quarter);
      buckets[std::size_t(quarter)].each_before(key, i, compare);
      for (int bit = 0; bit < k_bits; ++bit) {
        buckets[std::size_t(quarter)].each_before(key ^ (1U << bit), i, compare);
      }
    }
    found.complete = found.compared < k_most_comparisons;
  }
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < images.size(); ++i) groups[sets.root(i)].push_back(i);
  for (auto& [root, members] : groups) {
    if (members.size() > 1) found.groups.push_back(std::move(members));
  }
  return found;
}

}  // namespace oct::host
