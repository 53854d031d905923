#pragma once

#include <cstddef>
#include <string>

namespace hoist::cli {

/// What came of denying system calls.
struct SyscallFilter {
  std::size_t denied = 0;  ///< how many
  std::string error = {};  ///< why none is; empty if that is done
};

/// Denies this process what a downloader never does, whoever asks for it: other programs, other processes' memory,
/// mounts, namespaces, kernel modules, the clock... Such a call fails with EPERM. It sets no_new_privs.
/// @param uses_keys whether keys of the kernel are needed: Kerberos may keep its tickets there
SyscallFilter deny_system_calls(bool uses_keys);

}  // namespace hoist::cli
