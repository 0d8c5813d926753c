// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace oct::host {

/// While it lives, LibTorch's random fills (uniform_, normal_, and what is made of them: randn,
/// rand, a layer's first weights) leave memory as it is on this thread: for networks whose weights
/// are read from a file right after. Drawing 28 million normal numbers first would take longer than
/// all else that stands before the first image. Networks that then get no weights take no memory
/// (nn::UntouchedMemory).
class WithoutRandomFill {
 public:
  WithoutRandomFill();
  ~WithoutRandomFill();
  WithoutRandomFill(const WithoutRandomFill&) = delete;
  WithoutRandomFill& operator=(const WithoutRandomFill&) = delete;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace oct::host
