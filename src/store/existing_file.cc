#include "store/existing_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "base/unique_fd.hpp"
#include "store/digest.hpp"
#include "store/file_name.hpp"

namespace hoist::store {

std::optional<Digest> digest_of_file(const Folder& folder, const std::string& file, DigestAlgorithm algorithm,
                                     const std::stop_token& stop) {
  constexpr std::size_t block = std::size_t{256} * 1024;
  const FileName name = split(file);
  Subfolders::Handle parent;
  const int at = folder.with(name.folder, parent);
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
