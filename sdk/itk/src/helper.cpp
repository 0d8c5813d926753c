// SPDX-License-Identifier: Apache-2.0
#include "src/helper.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "octsdk/itk/decode.h"

namespace oct {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_name = "octhost-decode";

fs::path folder_of_this_library() {
  Dl_info about{};
  return ::dladdr(reinterpret_cast<const void*>(&folder_of_this_library), &about) != 0
             ? fs::path(about.dli_fname).parent_path()
             : fs::path();
}

/// A running octhost-decode, at one end of a socket that is its standard input.
class Helper {
 public:
  explicit Helper(const fs::path& program);
  ~Helper() { end(); }
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;

  // Throws wire::Closed, wire::TooLate.
  wire::Answer ask(const wire::Request& request);
  // What became of the process, in words; it is gone afterwards.
  std::string end();
  [[nodiscard]] bool is_mine() const { return owner_ == ::getpid(); }  // false behind a fork

 private:
  int socket_ = -1;
  pid_t pid_ = -1;
  pid_t owner_ = -1;
};

struct SpawnSettings {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  explicit SpawnSettings(int socket) {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // Its own process group: Ctrl-C is for the host, which may still want to read.
    sigset_t all;
    ::sigfillset(&all);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
};

Helper::Helper(const fs::path& program) : owner_(::getpid()) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw Error(ExitCode::cannot_read, std::string("cannot be read: no connection to ") + k_name +
                                           ": " + std::strerror(errno));
  }
  for (const int end : ends) {  // a scan in one piece, where the system lets it: fewer turns
    constexpr int k_bytes = 2 << 20;
    ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &k_bytes, sizeof(k_bytes));
  }
  const SpawnSettings settings(ends[1]);
  std::string name = program.string();
  char* arguments[] = {name.data(), nullptr};
  const int failure = ::posix_spawn(&pid_, name.c_str(), &settings.actions, &settings.attributes,
                                    arguments, environ);
  ::close(ends[1]);
  socket_ = ends[0];
  if (failure != 0) {
    ::close(socket_);
    throw Error(ExitCode::cannot_read,
                "cannot be read: '" + name + "' could not be started: " + std::strerror(failure));
  }
}

std::string Helper::end() {
  if (pid_ <= 0 || !is_mine()) {
    if (socket_ >= 0) {
      ::close(std::exchange(socket_, -1));
    }
    return "";
  }
  ::close(std::exchange(socket_, -1));
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status, 0);
  }
  pid_ = -1;
  return WIFSIGNALED(status) ? std::string("ended by signal ") + std::to_string(WTERMSIG(status)) +
                                   " (" + ::strsignal(WTERMSIG(status)) + ")"
                             : "ended with code " + std::to_string(WEXITSTATUS(status));
}

wire::Answer Helper::ask(const wire::Request& request) {
  const auto deadline = std::chrono::steady_clock::now() + request.limits.max_time;
  // An image as floats, and some room for what is said of it.
  const std::uint64_t most =
      static_cast<std::uint64_t>(request.limits.max_pixels) * 3 * sizeof(float) + (16U << 20);
  wire::send(socket_, wire::pack(request), deadline);
  return wire::unpack_answer(wire::receive(socket_, most, deadline));
}

// A process that is closing down needs a moment to be there for waitpid.
void let_it_die() {
  ::usleep(20'000);
}

}  // namespace

std::filesystem::path decode_helper() {
  const char* given = std::getenv("OCTHOST_DECODE");
  if (given != nullptr && *given != '\0') {
    return given;
  }
  std::error_code failure;
  const fs::path host = fs::read_symlink("/proc/self/exe", failure).parent_path();
  const fs::path library = folder_of_this_library();
  const std::array places{host / k_name, library / "../bin" / k_name, library / k_name};
  for (const fs::path& place : places) {
    if (::access(place.c_str(), X_OK) == 0) {
      return place;
    }
  }
  throw Error(ExitCode::cannot_read, std::string("cannot be read without the program ") + k_name +
                                         ", which is neither in " + host.string() + " nor in " +
                                         (library / "../bin").lexically_normal().string() +
                                         "; install it there or name it in OCTHOST_DECODE");
}

void try_decode_helper() {
  const fs::path program = decode_helper();
  const std::string name = "'" + program.string() + "'";
  Helper helper(program);
  try {
    wire::Request request;
    request.path = "/";  // no image: to be refused at once
    request.limits.max_time = std::chrono::seconds(10);
    if (!std::holds_alternative<wire::Refusal>(helper.ask(request))) {
      throw Error(ExitCode::cannot_read, name + " is not the octhost-decode of this octhost");
    }
  } catch (const wire::TooLate&) {
    throw Error(ExitCode::cannot_read, name + " starts, but does not answer within 10 s");
  } catch (const wire::Closed&) {
    let_it_die();
    throw Error(ExitCode::cannot_read, name + " does not stay: it " + helper.end());
  }
}

wire::Answer ask_helper(const wire::Request& request) {
  thread_local std::unique_ptr<Helper> helper;
  std::string what_happened;
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!helper || !helper->is_mine()) {
      helper = std::make_unique<Helper>(decode_helper());
    }
    try {
      return helper->ask(request);
    } catch (const wire::TooLate&) {
      helper = nullptr;
      const auto seconds = std::chrono::duration<double>(request.limits.max_time).count();
      return wire::Refusal{ExitCode::invalid_input,
                           "took longer than " + std::to_string(seconds).substr(0, 5) +
                               " s to decode; damaged, or made to waste time"};
    } catch (const wire::Closed&) {
      let_it_die();
      what_happened = helper->end();
      helper = nullptr;
    }
  }
  return wire::Refusal{ExitCode::invalid_input,
                       "damaged: its decoding process did not survive it (" + what_happened + ")"};
}

}  // namespace oct
