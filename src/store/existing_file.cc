#include "store/existing_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "base/unique_fd.hpp"
#include "store/digest.hpp"
#include "store/file_name.hpp"

namespace hoist::store {

namespace {

/// The folder that a file is in, kept open by `parent`; -1 where there is none.
int folder_with(const Folder& folder, const FileName& name, Subfolders::Handle& parent) {
  if (name.folder.empty()) return folder.descriptor();
  parent = folder.below().find(name.folder);
  return parent ? parent->number() : -1;
}

}  // namespace

std::optional<FileVersion> version_behind_links(const Folder& folder, const std::string& file) {
  const FileName name = split(file);
  Subfolders::Handle parent;
  const int at = folder_with(folder, name, parent);
  struct stat found {};
  if (at < 0 || ::fstatat(at, name.leaf.data(), &found, 0) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  return version_of(found);
}

std::optional<Digest> digest_of_file(const Folder& folder, const std::string& file, DigestAlgorithm algorithm,
                                     const std::stop_token& stop) {
  constexpr std::size_t block = std::size_t{256} * 1024;
  const FileName name = split(file);
  Subfolders::Handle parent;
  const int at = folder_with(folder, name, parent);
  // Never waits, whatever has taken the file's place by now.
  const base::UniqueFd opened(at < 0 ? -1
                                     : ::openat(at, name.leaf.data(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  Hasher hasher(algorithm);
  std::vector<char> bytes(block);
  while (opened && !stop.stop_requested()) {
    const ssize_t size = ::read(opened.number(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) break;
    if (size == 0) return hasher.finish();
    hasher.update({bytes.data(), static_cast<std::size_t>(size)});
  }
  return std::nullopt;
}

}  // namespace hoist::store
