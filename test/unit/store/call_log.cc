#include "store/call_log.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hoist::test {

namespace {

std::atomic<bool> folder_locks_refused = false;
std::atomic<bool> flags_refused = false;
std::atomic<LinksRefused::How> links_refused = LinksRefused::How::none;

bool is_folder(int file) {
  struct stat about {};
  return ::fstat(file, &about) == 0 && S_ISDIR(about.st_mode);
}

CallLog* listening = nullptr;  // only while a test of one thread is running

std::string name_of(int file) {
  if (!listening) return {};
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), ignored).filename();
}

}  // namespace

CallLog::CallLog() { listening = this; }

CallLog::~CallLog() { listening = nullptr; }

void CallLog::add(std::string call) {
  if (listening) listening->calls_.push_back(std::move(call));
}

FolderLocksRefused::FolderLocksRefused() { folder_locks_refused = true; }

FolderLocksRefused::~FolderLocksRefused() { folder_locks_refused = false; }

RenameFlagsRefused::RenameFlagsRefused() { flags_refused = true; }

RenameFlagsRefused::~RenameFlagsRefused() { flags_refused = false; }

LinksRefused::LinksRefused(How how) { links_refused = how; }

LinksRefused::~LinksRefused() { links_refused = How::none; }

bool refuses_link(int flags) {
  const LinksRefused::How how = links_refused;
  return how == LinksRefused::How::all || (how == LinksRefused::How::by_descriptor && (flags & AT_EMPTY_PATH) != 0);
}

bool refuses_flags() { return flags_refused; }

bool refuses_to_lock(int file) { return folder_locks_refused && is_folder(file); }

}  // namespace hoist::test

extern "C" {

int flock(int file, int operation) noexcept {
  if (hoist::test::refuses_to_lock(file)) {
    errno = EBADF;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_flock, file, operation));
}

int fsync(int file) {
  hoist::test::CallLog::add("sync " + hoist::test::name_of(file));
  return static_cast<int>(::syscall(SYS_fsync, file));
}

void sync() noexcept { hoist::test::CallLog::add("sync everything"); }

int syncfs(int file) noexcept {
  hoist::test::CallLog::add("sync all");
  return static_cast<int>(::syscall(SYS_syncfs, file));
}

int linkat(int from, const char* before, int to, const char* after, int flags) noexcept {
  if (hoist::test::refuses_link(flags)) {
    errno = ENOENT;
    return -1;
  }
  hoist::test::CallLog::add("link " + std::string(after));
  return static_cast<int>(::syscall(SYS_linkat, from, before, to, after, flags));
}

int renameat(int from, const char* before, int to, const char* after) noexcept {
  hoist::test::CallLog::add("rename " + std::string(after));
  return static_cast<int>(::syscall(SYS_renameat2, from, before, to, after, 0));
}

int renameat2(int from, const char* before, int to, const char* after, unsigned flags) noexcept {
  if (hoist::test::refuses_flags()) {
    errno = EINVAL;
    return -1;
  }
  hoist::test::CallLog::add("rename " + std::string(after));
  return static_cast<int>(::syscall(SYS_renameat2, from, before, to, after, flags));
}
}
