// SPDX-License-Identifier: Apache-2.0
#include "decode/confine.h"

#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

namespace oct {
namespace {

void limit(__rlimit_resource resource, rlim_t most) {
  const rlimit both{most, most};
  ::setrlimit(resource, &both);
}

// No file is made, changed or removed, where the kernel has Landlock (5.13).
void forbid_writing() {
  landlock_ruleset_attr rules{};
  rules.handled_access_fs =
      LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
      LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
      LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
      LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_EXECUTE;
  const long set = ::syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0);
  if (set >= 0) {
    ::syscall(SYS_landlock_restrict_self, static_cast<int>(set), 0);
    ::close(static_cast<int>(set));
  }
}

}  // namespace

void confine_this_process() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::close_range(3, ~0U, 0);
  forbid_writing();
  ::signal(SIGXFSZ, SIG_IGN);  // an error instead of the end
  limit(RLIMIT_FSIZE,
        (rlim_t{1} << 30) + (1U << 20));  // for MemoryFile: of a file as large as may be
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_NOFILE, 16);
#ifndef __SANITIZE_ADDRESS__  // whose shadow takes terabytes of addresses
  limit(RLIMIT_AS, rlim_t{4} << 30);
#endif
}

}  // namespace oct
