#include "cli/confinement/landlock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hoist::cli {
namespace {

// Of <linux/landlock.h>, which may be older than the kernel that this runs on, or not be there at all. The kernel's
// interface is stable: what a version does not know must be left out.
constexpr std::uint64_t fs_execute = 1U << 0U;
constexpr std::uint64_t fs_write_file = 1U << 1U;
constexpr std::uint64_t fs_read_file = 1U << 2U;
constexpr std::uint64_t fs_read_dir = 1U << 3U;
constexpr std::uint64_t fs_remove_dir = 1U << 4U;
constexpr std::uint64_t fs_remove_file = 1U << 5U;
constexpr std::uint64_t fs_make_dir = 1U << 7U;
constexpr std::uint64_t fs_make_reg = 1U << 8U;
constexpr std::uint64_t fs_all_of_version_1 = (1U << 13U) - 1;
constexpr std::uint64_t fs_refer = 1U << 13U;     // version 2
constexpr std::uint64_t fs_truncate = 1U << 14U;  // version 3
constexpr std::uint64_t net_bind_tcp = 1U << 0U;  // version 4
constexpr std::uint64_t scope_all = 3;            // version 6: abstract unix sockets, signals

constexpr std::uint64_t of_files = fs_execute | fs_write_file | fs_read_file | fs_truncate;

struct RulesetAttributes {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;
  std::uint64_t scoped;
};

struct [[gnu::packed]] PathAttributes {
  std::uint64_t allowed_access;
  std::int32_t parent_fd;
};

struct PortAttributes {
  std::uint64_t allowed_access;
  std::uint64_t port;
};

constexpr int rule_path_beneath = 1;
constexpr int rule_net_port = 2;
constexpr unsigned create_version = 1;

#ifdef SYS_landlock_create_ruleset
int create_ruleset(const RulesetAttributes* attributes, std::size_t size, unsigned flags) noexcept {
  return static_cast<int>(::syscall(SYS_landlock_create_ruleset, attributes, size, flags));
}
int add_rule(int rules, int type, const void* attributes) noexcept {
  return static_cast<int>(::syscall(SYS_landlock_add_rule, rules, type, attributes, 0));
}
int restrict_self(int rules) noexcept { return static_cast<int>(::syscall(SYS_landlock_restrict_self, rules, 0)); }
#else  // built with the headers of an older kernel
int missing() noexcept {
  errno = ENOSYS;
  return -1;
}
int create_ruleset(const RulesetAttributes*, std::size_t, unsigned) noexcept { return missing(); }
int add_rule(int, int, const void*) noexcept { return missing(); }
int restrict_self(int) noexcept { return missing(); }
#endif

std::uint64_t rights_of(PathAccess access) noexcept {
  constexpr std::uint64_t read = fs_read_file | fs_read_dir;
  constexpr std::uint64_t write = read | fs_write_file | fs_truncate;
  constexpr std::uint64_t create = write | fs_make_reg | fs_remove_file;
  switch (access) {
    case PathAccess::read:
      return read;
    case PathAccess::write:
      return write;
    case PathAccess::create_files:
      return create;
    case PathAccess::own:
      return create | fs_make_dir | fs_remove_dir | fs_refer;
    case PathAccess::make_folders:
      break;
  }
  return fs_make_dir | fs_remove_dir;
}

}  // namespace

int Landlock::version() noexcept {
  const int version = create_ruleset(nullptr, 0, create_version);
  return version < 0 ? -errno : version;
}

Landlock::Landlock(int version) noexcept : handled_(fs_all_of_version_1) {
  if (version >= 2) handled_ |= fs_refer;
  if (version >= 3) handled_ |= fs_truncate;
  RulesetAttributes attributes{handled_, version >= 4 ? net_bind_tcp : 0, version >= 6 ? scope_all : 0};
  rules_ = base::UniqueFd(create_ruleset(&attributes, sizeof attributes, 0));
  if (!rules_) error_ = errno;
  if (!rules_ || version < 4) return;
  // --interface binds to any free port. Where a redirect leads is not known, so connections may go to all ports.
  const PortAttributes any_free{net_bind_tcp, 0};
  if (add_rule(rules_.number(), rule_net_port, &any_free) != 0) error_ = errno;
}

bool Landlock::allow(const std::filesystem::path& path, PathAccess access) noexcept {
  const base::UniqueFd opened(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat found {};
  if (!opened || ::fstat(opened.number(), &found) != 0) return false;
  std::uint64_t rights = rights_of(access) & handled_;
  if (!S_ISDIR(found.st_mode)) rights &= of_files;
  const PathAttributes attributes{rights, opened.number()};
  if (rights == 0 || error_ != 0) return true;
  // EBADFD: a pipe or a socket, which is not below any folder, and so is not denied either.
  if (add_rule(rules_.number(), rule_path_beneath, &attributes) != 0 && errno != EBADFD) error_ = errno;
  return true;
}

int Landlock::enforce() noexcept {
  if (error_ == 0 && restrict_self(rules_.number()) != 0) error_ = errno;
  return error_;
}

}  // namespace hoist::cli
