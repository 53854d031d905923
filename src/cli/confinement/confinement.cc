#include "cli/confinement/confinement.hpp"

#include <cerrno>
#include <string>
#include <sys/prctl.h>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/logger.h>

#include "cli/confinement/allowed_paths.hpp"
#include "cli/confinement/landlock.hpp"
#include "cli/confinement/syscall_filter.hpp"
#include "hoist/run_error.hpp"
#include "store/made_folders.hpp"

#ifndef __has_feature
#define __has_feature(x) 0
#endif

// Of a program that counts what its tests cover, and writes that down at its end, wherever it was built.
extern "C" {
[[gnu::weak]] void __gcov_dump();               // NOLINT(bugprone-reserved-identifier): the compiler's own
[[gnu::weak]] int __llvm_profile_write_file();  // NOLINT(bugprone-reserved-identifier)
}

namespace hoist::cli {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || __has_feature(address_sanitizer) || \
    __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(undefined_behavior_sanitizer)
constexpr bool has_sanitizer = true;
#else
constexpr bool has_sanitizer = false;
#endif

std::string message_of(int error) { return std::generic_category().message(error); }

/// Why a run that does not require it had better not be confined: others may need what a downloader does not.
std::string reason_against(const Environment& environment) {
  if (has_sanitizer) return "this program was built with a sanitizer";
  if (__gcov_dump || __llvm_profile_write_file) return "this program measures its coverage";
  const char* const preloaded = environment ? environment("LD_PRELOAD") : nullptr;
  return preloaded && *preloaded != '\0' ? "LD_PRELOAD is set" : "";
}

/// @returns why Landlock is not there; empty if it is
std::string reason_without_landlock(int version) {
  if (version > 0) return {};
  if (version == -ENOSYS) return "this kernel, or this container, has no Landlock";
  if (version == -EOPNOTSUPP) return "Landlock is turned off on this machine";
  return "Landlock cannot be used: " + message_of(-version);
}

}  // namespace

Confinement::Confinement(const Arguments& arguments, const Environment& environment) {
  const std::string against = arguments.confine == Confine::automatic ? reason_against(environment) : std::string();
  if (arguments.confine == Confine::off) {
    told_.emplace_back("not confined: --confine off");
  } else if (!against.empty()) {
    told_.push_back("not confined: " + against);
  } else {
    confine(arguments, environment);
  }
}

Confinement::~Confinement() { store::remove_folders(made_); }

void Confinement::confine(const Arguments& arguments, const Environment& environment) {
  const bool required = arguments.confine == Confine::required;
  const auto fall_short = [&](const std::string& reason) {
    if (required) throw RunError("--confine require: " + reason);
    told_.push_back("not confined: " + reason);
  };
  const int version = Landlock::version();
  const std::string missing = reason_without_landlock(version);
  if (!missing.empty()) fall_short(missing);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fall_short("no_new_privs: " + message_of(errno));

  if (missing.empty()) {
    made_ = store::make_folders(arguments.options.folder);
    Landlock landlock(version);
    const std::vector<AllowedPath> paths = allowed_paths(arguments, environment, made_);
    for (const AllowedPath& allowed : paths) landlock.allow(allowed.path, allowed.access);
    const int error = landlock.enforce();
    if (error != 0) fall_short("Landlock: " + message_of(error));
    if (error == 0)
      told_.push_back(fmt::format("confined to its files (Landlock {}, {} rules)", version, paths.size()));
  }
  const AuthScheme scheme = arguments.options.http.auth;
  const SyscallFilter filter = deny_system_calls(scheme == AuthScheme::negotiate || scheme == AuthScheme::any);
  if (!filter.error.empty()) return fall_short("system calls cannot be denied: " + filter.error);
  told_.push_back(fmt::format("{} system calls are denied, and new privileges", filter.denied));
}

void Confinement::tell(spdlog::logger& log) const {
  for (const std::string& line : told_) log.debug(line);
}

}  // namespace hoist::cli
