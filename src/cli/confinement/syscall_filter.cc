#include "cli/confinement/syscall_filter.hpp"

#if HOIST_SECCOMP

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <memory>
#include <seccomp.h>
#include <string_view>
#include <system_error>

namespace hoist::cli {
namespace {

struct FilterDeleter {
  void operator()(void* filter) const noexcept { seccomp_release(filter); }
};

using Filter = std::unique_ptr<void, FilterDeleter>;

// By name: an architecture, or a libseccomp, that does not know one of them goes without.
constexpr const char* denied_calls[] = {
    // other programs, and what belongs to other processes
    "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease",
    "pidfd_getfd", "kcmp", "perf_event_open", "userfaultfd", "move_pages", "migrate_pages",
    // what is mounted where, and namespaces
    "mount", "umount", "umount2", "mount_setattr", "move_mount", "open_tree", "open_tree_attr", "fsopen", "fsconfig",
    "fsmount", "fspick", "pivot_root", "chroot", "unshare", "setns", "open_by_handle_at", "fanotify_init",
    // the kernel
    "init_module", "finit_module", "delete_module", "create_module", "kexec_load", "kexec_file_load", "bpf", "iopl",
    "ioperm", "syslog", "lookup_dcookie", "nfsservctl", "uselib", "_sysctl", "vm86", "vm86old", "modify_ldt",
    // the machine
    "reboot", "swapon", "swapoff", "sethostname", "setdomainname", "acct", "quotactl", "quotactl_fd", "vhangup",
    "settimeofday", "clock_settime", "clock_settime64", "clock_adjtime", "clock_adjtime64", "adjtimex", "stime",
    // who it is
    "setuid", "setuid32", "setgid", "setgid32", "setreuid", "setreuid32", "setregid", "setregid32", "setresuid",
    "setresuid32", "setresgid", "setresgid32", "setgroups", "setgroups32", "setfsuid", "setfsuid32", "setfsgid",
    "setfsgid32", "capset", "personality",
    // devices and links
    "mknod", "mknodat", "symlink", "symlinkat"};

constexpr const char* calls_for_keys[] = {"add_key", "request_key", "keyctl"};

SyscallFilter failed(int error) { return {.error = std::generic_category().message(error)}; }

}  // namespace

SyscallFilter deny_system_calls(bool uses_keys) {
  const Filter filter(seccomp_init(SCMP_ACT_ALLOW));
  if (!filter) return failed(ENOMEM);
  SyscallFilter result;
  int error = 0;
  const auto deny = [&](const char* name) {
    const int number = seccomp_syscall_resolve_name(name);
    if (error != 0 || number < 0) return;  // not one of this architecture
    error = -seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), number, 0);
    if (error == 0) ++result.denied;
  };
  std::for_each(std::begin(denied_calls), std::end(denied_calls), deny);
  if (!uses_keys) std::for_each(std::begin(calls_for_keys), std::end(calls_for_keys), deny);
  if (error != 0) return failed(error);
  // Neither is needed: a tree instead of a chain, and no mitigation of Spectre that makes every thread slower.
  static_cast<void>(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
  static_cast<void>(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_SSB, 1));
  error = -seccomp_load(filter.get());
  return error == 0 ? result : failed(error);
}

}  // namespace hoist::cli

#else

namespace hoist::cli {

SyscallFilter deny_system_calls(bool /*uses_keys*/) { return {.error = "hoist was built without libseccomp"}; }

}  // namespace hoist::cli

#endif
