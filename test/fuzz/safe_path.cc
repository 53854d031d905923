// A path that somebody else chose for a file.

#include "store/safe_path.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

#include "base/text.hpp"
#include "hoist/cause.hpp"
#include "store/file_name.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

void require_below_folder(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path file = fs::path("/folder") / path;
  require(file.lexically_normal() == file, "a safe path is in its shortest form");
  const fs::path relative = file.lexically_relative("/folder");
  require(!relative.empty() && *relative.begin() != "..", "a safe path leads below the folder");
  require(!fs::path(path).is_absolute() && fs::path(path).has_filename(), "a safe path names a file");
}

}  // namespace

void fuzz_one(std::string_view input) {
  std::string path;
  try {
    path = store::safe_path(input);
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a path that cannot be used is the input's fault");
    require(cause.message().find('\0') == std::string::npos, "no message holds a NUL");
    return;
  }
  require(store::safe_path(path) == path, "a safe path stays as it is");
  require(base::is_utf8(path) && !base::fault_in(path), "a safe path is one clean line of UTF-8");
  require(path.find('\\') == std::string::npos, "a safe path has no backslash");
  require(path.size() + store::part_suffix.size() < 4096, "a safe path leaves room for .part");
  require_below_folder(path);
  store::require_usable(path);
  const store::FileName name = store::split(path);
  require(!name.leaf.empty() && name.leaf.size() + store::part_suffix.size() <= 255,
          "a safe name leaves room for .part");
}

}  // namespace hoist::fuzz
