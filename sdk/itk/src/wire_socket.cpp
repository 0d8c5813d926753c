// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "src/wire.h"

namespace oct::wire {
namespace {

void wait_for(int socket, short event, Deadline deadline) {
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const int timeout = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1 << 30));
    pollfd about{socket, event, 0};
    const int ready = ::poll(&about, 1, timeout);
    if (ready > 0) {
      return;
    }
    if (ready == 0) {
      throw TooLate("nothing came in time");
    }
    if (errno != EINTR) {
      throw Closed("poll failed");
    }
  }
}

void receive_all(int socket, std::uint8_t* to, std::uint64_t size, Deadline deadline) {
  while (size > 0) {
    wait_for(socket, POLLIN, deadline);
    const ssize_t got = ::recv(socket, to, size, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) {
      throw Closed("the connection was closed");
    }
    to += std::max<ssize_t>(got, 0);
    size -= static_cast<std::uint64_t>(std::max<ssize_t>(got, 0));
  }
}

}  // namespace

void send(int socket, const std::vector<std::uint8_t>& message, Deadline deadline) {
  const std::uint64_t size = message.size();
  std::vector<std::uint8_t> head(sizeof(size));
  std::memcpy(head.data(), &size, sizeof(size));
  for (const std::vector<std::uint8_t>* part : {&std::as_const(head), &message}) {
    for (std::size_t done = 0; done < part->size();) {
      wait_for(socket, POLLOUT, deadline);
      const ssize_t sent =
          ::send(socket, part->data() + done, part->size() - done, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno != EINTR && errno != EAGAIN) {
        throw Closed("the connection was closed");
      }
      done += static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
    }
  }
}

std::vector<std::uint8_t> receive(int socket, std::uint64_t most, Deadline deadline) {
  std::uint64_t size = 0;
  receive_all(socket, reinterpret_cast<std::uint8_t*>(&size), sizeof(size), deadline);
  if (size > most) {
    throw Closed("a message of " + std::to_string(size) + " bytes");
  }
  std::vector<std::uint8_t> message(size);
  receive_all(socket, message.data(), size, deadline);
  return message;
}

}  // namespace oct::wire
