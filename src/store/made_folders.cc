#include "store/made_folders.hpp"

#include <system_error>
#include <unistd.h>

namespace hoist::store {

std::vector<std::filesystem::path> make_folders(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> missing;
  std::error_code ignored;
  std::filesystem::path at = path;
  while (!at.empty() && !std::filesystem::exists(std::filesystem::symlink_status(at, ignored))) {
    if (at.has_filename()) missing.push_back(at);  // not for "a/b/", whose last part is empty
    at = at.parent_path();
  }
  std::filesystem::create_directories(path, ignored);
  return missing;
}

void remove_folders(const std::vector<std::filesystem::path>& made) noexcept {
  for (const std::filesystem::path& folder : made) {
    if (::rmdir(folder.c_str()) != 0) return;
  }
}

}  // namespace hoist::store
