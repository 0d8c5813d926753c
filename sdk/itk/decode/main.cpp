// SPDX-License-Identifier: Apache-2.0
// octhost-decode: reads image files for a process that must survive them. It is started by
// liboctsdk_itk with a socket as standard input, answers its requests one after the other, and
// ends when the other side does.
#include <malloc.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <new>

#include "decode/confine.h"
#include "decode/gdcm_frame.h"
#include "src/opened.h"
#include "src/wire.h"

namespace oct {
namespace {

wire::Answer answer_to(const wire::Request& request) {
  try {
    const auto file = open_kept(request.path, request.limits, decode_with_gdcm);
    if (request.frame == wire::k_contents) {
      return file->contents();
    }
    return std::visit(
        [](auto&& frame) { return wire::Answer(std::forward<decltype(frame)>(frame)); },
        checked_frame(*file, request.frame));
  } catch (const Error& error) {
    return wire::Refusal{error.code(), error.what()};
  } catch (const std::bad_alloc&) {
    return wire::Refusal{ExitCode::invalid_input, "needs more memory than octhost-decode may use"};
  } catch (const std::exception&) {
    return wire::Refusal{ExitCode::invalid_input, "damaged: it cannot be decoded"};
  }
}

// Blocks of the size of images are kept and used again: fresh pages would cost more than decoding.
void keep_freed_memory() {
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most that it takes
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

// Ends this process when a file takes longer than it may, whether or not anybody waits for it.
void set_alarm(std::chrono::milliseconds time) {
  itimerval timer{};
  timer.it_value.tv_sec = time.count() / 1000;
  timer.it_value.tv_usec = time.count() % 1000 * 1000;
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

int serve() {
  constexpr std::uint64_t k_longest_request = 1U << 20;
  const auto for_ever = wire::Deadline::max();
  while (true) {
    const wire::Request request =
        wire::unpack_request(wire::receive(STDIN_FILENO, k_longest_request, for_ever));
    set_alarm(2 * request.limits.max_time);
    wire::send(STDIN_FILENO, wire::pack(answer_to(request)), for_ever);
    set_alarm(std::chrono::milliseconds(0));
  }
}

}  // namespace
}  // namespace oct

int main(int count, char**) {
  if (count > 1 || ::isatty(STDIN_FILENO) != 0) {
    std::fputs("octhost-decode is started by octhost, to read image files apart from it\n", stderr);
    return 1;
  }
  oct::confine_this_process();
  oct::keep_freed_memory();
  try {
    return oct::serve();
  } catch (const oct::wire::Closed&) {
    return 0;
  } catch (const std::exception&) {
    return 1;
  }
}
