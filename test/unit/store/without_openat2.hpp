#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <exception>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace hoist::test {

/// Has this process, for the rest of its life, meet a kernel that does not know openat2() (before Linux 5.6).
inline bool take_openat2_away() {
  std::array<sock_filter, 4> code{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
         ::syscall(SYS_openat2, -1, nullptr, nullptr, 0) == -1 && errno == ENOSYS;
}

/// Runs a function in a child process without openat2(). @returns the child's wait status: 0 if all went well
template <typename Function>
int without_openat2(Function&& function) {
  const pid_t child = ::fork();
  if (child == 0) {
    bool fine = false;
    try {
      if (take_openat2_away()) {
        function();
        fine = !testing::Test::HasFailure();
      }
    } catch (const std::exception&) {
    }
    ::_exit(fine ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

}  // namespace hoist::test
