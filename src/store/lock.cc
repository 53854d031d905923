#include "store/lock.hpp"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <mutex>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/platform.hpp"
#include "store/disk_error.hpp"
#include "store/file_name.hpp"

namespace hoist::store {

namespace {

constexpr mode_t lock_file_mode = 0666;  // the user's umask decides
constexpr const char* lock_name = "lock";

std::string shown(const Folder& folder) { return folder.shown(std::string(state_folder) + "/" + lock_name); }

std::string host_name() {
  std::array<char, 65> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// Only needed for messages, so errors are ignored: a full disk does not affect the lock.
void write_holder(int file) noexcept {
  try {
    const std::string text =
        std::to_string(::getpid()) + " " + std::to_string(std::time(nullptr)) + " " + host_name() + "\n";
    if (::ftruncate(file, 0) == 0) static_cast<void>(!::pwrite(file, text.data(), text.size(), 0));
  } catch (const std::bad_alloc&) {
  }
}

std::string in_words(std::time_t time) {
  std::array<char, 32> text{};
  std::tm parts{};
  if (!::localtime_r(&time, &parts)) return "long ago";
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts)};
}

}  // namespace

Lock::~Lock() {
  if (in_file_ && locked_) static_cast<void>(!::ftruncate(locked_.number(), 0));
}

bool Lock::try_lock() {
  if (locked_) return true;
  if (!in_file_) {
    const Answer answer = try_lock_folder();
    if (answer != Answer::not_supported) return answer == Answer::taken;
    in_file_ = true;
  }
  return try_lock_file();
}

Lock::Answer Lock::try_lock_folder() {
  // A descriptor of its own: flock() belongs to what one open() opened, and goes when that is closed.
  base::UniqueFd folder(::openat(folder_.descriptor(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return Answer::not_supported;
  while (::flock(folder.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return Answer::held;
    if (errno != EINTR) return Answer::not_supported;
  }
  // The run that had made the folder may have removed it again, and the lock would be on something that has no name.
  if (folder_.restore()) return try_lock_folder();
  locked_ = std::move(folder);
  return Answer::taken;
}

bool Lock::try_lock_file() {
  while (!locked_) {
    base::UniqueFd file = open();
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return false;
      if (errno == EINTR) continue;
      throw_disk_error("cannot lock " + shown(folder_), errno);
    }
    // The file may have been removed in the meantime, and another run may have locked a new one.
    if (is_in_place(file)) locked_ = std::move(file);
  }
  write_holder(locked_.number());
  return true;
}

bool Lock::wait(const std::stop_token& stop, std::chrono::milliseconds interval) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    if (try_lock()) return true;
    stopped.wait_for(lock, stop, interval, [] { return false; });
  }
  return false;
}

std::string Lock::holder() const { return in_file_ ? holder_of_file() : holder_of_folder(); }

std::string Lock::holder_of_folder() const {
  const std::optional<long> process = base::platform::lock_holder(folder_.descriptor());
  return process ? "process " + std::to_string(*process) : "another process";
}

std::string Lock::holder_of_file() const {
  const Subfolders::Handle parent = folder_.below().find(state_folder);
  const base::UniqueFd file(
      parent ? ::openat(parent->number(), lock_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1);
  std::array<char, 128> text{};
  if (!file || ::pread(file.number(), text.data(), text.size() - 1, 0) <= 0) return "another process";

  // The file may have been written by anyone: only what is expected gets into a message.
  long process = 0;
  long long began = 0;
  std::array<char, 65> host{};
  if (std::sscanf(text.data(), "%9ld %15lld %64[0-9A-Za-z.-]", &process, &began, host.data()) < 2) {
    return "another process";
  }
  std::string who = "process " + std::to_string(process);
  if (host[0] != '\0' && host_name() != host.data()) who += " on " + std::string(host.data());
  return who + ", since " + in_words(static_cast<std::time_t>(began));
}

base::UniqueFd Lock::open() const {
  const Subfolders::Handle parent = folder_.below().make(state_folder);
  base::UniqueFd file(
      ::openat(parent->number(), lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, lock_file_mode));
  if (!file && errno == ENOENT) {  // the whole folder has been removed
    folder_.below().forget(state_folder);
    file = base::UniqueFd(::openat(folder_.below().make(state_folder)->number(), lock_name,
                                   O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, lock_file_mode));
  }
  if (!file) throw_disk_error("cannot create the lock " + shown(folder_), errno);
  // It is truncated and written to: a hard link would affect another file, and a pipe cannot be a lock.
  struct stat found {};
  if (::fstat(file.number(), &found) != 0) throw_disk_error("cannot create the lock " + shown(folder_), errno);
  if (!S_ISREG(found.st_mode) || found.st_nlink > 1) {
    throw Cause(ErrorKind::disk, shown(folder_) + " was not created by hoist: remove it");
  }
  return file;
}

bool Lock::is_in_place(const base::UniqueFd& file) const {
  struct stat ours {};
  struct stat named {};
  const Subfolders::Handle parent = folder_.below().find(state_folder);
  return parent && ::fstat(file.number(), &ours) == 0 &&
         ::fstatat(parent->number(), lock_name, &named, AT_SYMLINK_NOFOLLOW) == 0 && ours.st_ino == named.st_ino &&
         ours.st_dev == named.st_dev;
}

}  // namespace hoist::store
