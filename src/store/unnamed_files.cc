#include "store/unnamed_files.hpp"

#include <cerrno>
#include <sys/types.h>

#include "base/platform.hpp"

namespace hoist::store {

namespace {

using base::platform::link_unnamed;
using base::platform::LinkBy;

constexpr mode_t mode_by_umask = 0666;  // the user's umask decides

}  // namespace

base::UniqueFd UnnamedFiles::create(int folder) noexcept {
  if (!supported_) return {};
  base::UniqueFd file = base::platform::create_unnamed(folder, mode_by_umask);
  // A kernel that does not know the flag takes "." for a folder to be written to (EISDIR).
  if (!file && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) supported_ = false;
  return file;
}

bool UnnamedFiles::link(int file, int folder, const char* name) noexcept {
  if (linked_by_descriptor_) {
    if (link_unnamed(file, folder, name, LinkBy::descriptor)) return true;
    if (errno == EEXIST) return false;
  }
  if (!link_unnamed(file, folder, name, LinkBy::path)) return false;
  linked_by_descriptor_ = false;
  return true;
}

}  // namespace hoist::store
