#include "store/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "store/disk_error.hpp"
#include "store/file_name.hpp"
#include "store/positioned_io.hpp"

namespace hoist::store {

namespace {

constexpr Bytes most_in_memory = kibibytes(256);
constexpr Bytes block_size = kibibytes(256);
constexpr mode_t owner_alone = 0600;

/// Where the file system has no files without a name, one is made that loses it at once.
base::UniqueFd create_nameless(const Folder& folder) {
  if (base::UniqueFd file = folder.unnamed().create(folder.descriptor())) return file;
  static std::atomic<unsigned> number = 0;
  const std::string name = ".hoist-spool-" + std::to_string(::getpid()) + "-" + std::to_string(number++) + ".part";
  base::UniqueFd file(
      ::openat(folder.descriptor(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, owner_alone));
  if (file) ::unlinkat(folder.descriptor(), name.c_str(), 0);
  return file;
}

}  // namespace

bool SpoolMemory::take(std::size_t bytes) noexcept {
  const auto wanted = static_cast<std::int64_t>(bytes);
  if (left_.fetch_sub(wanted) >= wanted) return true;
  left_.fetch_add(wanted);
  return false;
}

void Spool::append(std::string_view bytes) {
  const bool fits = !file_ && held_.size() + bytes.size() <= most_in_memory.count && memory_.take(bytes.size());
  if (fits) {
    try {
      held_.append(bytes);
    } catch (...) {
      memory_.give_back(bytes.size());
      throw;
    }
  } else {
    if (!file_) move_to_file();
    write(bytes);
  }
  size_ += Bytes{bytes.size()};
}

void Spool::move_to_file() {
  file_ = create_nameless(folder_);
  if (!file_) fail("cannot create a temporary file in");
  const std::string held = std::exchange(held_, {});
  memory_.give_back(held.size());
  size_ = {};
  write(held);
  size_ = Bytes{held.size()};
}

void Spool::write(std::string_view bytes) {
  const std::size_t written = write_all_at(file_.number(), bytes, static_cast<off_t>(size_.count));
  if (written < bytes.size()) fail("cannot write a temporary file in");
}

void Spool::read(const std::function<void(std::string_view)>& take) const {
  if (!file_) {
    if (!held_.empty()) take(held_);
    return;
  }
  std::string block(std::min(size_, block_size).count, '\0');
  for (std::uint64_t at = 0; at < size_.count;) {
    const std::size_t wanted = std::min<std::uint64_t>(block.size(), size_.count - at);
    const ssize_t got = read_at(file_.number(), block.data(), wanted, static_cast<off_t>(at));
    if (got == 0) errno = EIO;
    if (got <= 0) fail("cannot read a temporary file in");
    take({block.data(), static_cast<std::size_t>(got)});
    at += static_cast<std::uint64_t>(got);
  }
}

void Spool::clear() noexcept {
  memory_.give_back(held_.size());
  held_.clear();
  file_ = {};
  size_ = {};
}

void Spool::fail(const char* tried) const {
  const int reason = errno;
  throw_disk_error(std::string(tried) + " " + folder_.path().string(), reason);
}

}  // namespace hoist::store
