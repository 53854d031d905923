#include "cli/standard_output.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "cli/item_sources.hpp"
#include "cli/options/usage_error.hpp"
#include "cli/run_batch.hpp"
#include "cli/terminal/output.hpp"
#include "hoist/run_error.hpp"
#include "store/file_name.hpp"

namespace hoist::cli {
namespace {

namespace fs = std::filesystem;

/// A folder that only this user may read, removed with all that is in it.
class PrivateFolder {
 public:
  /// @throws RunError if there is no place for one
  /// @param what_for the option, for the message
  explicit PrivateFolder(std::string_view what_for) {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "hoist-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr) {
      const std::string reason = error ? error.message() : std::generic_category().message(errno);
      throw RunError(fmt::format("cannot create a folder for {} among the temporary files: {}", what_for, reason));
    }
    path_ = name;
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

/// The only file below a folder; nothing where the item has none. What is left of one that was interrupted is no file.
std::optional<fs::path> only_file(const fs::path& folder) {
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->path().filename() == store::state_folder) entry.disable_recursion_pending();
    if (entry->is_regular_file() && entry->path().extension() != store::part_suffix) return entry->path();
  }
  return std::nullopt;
}

void write_file(const fs::path& path, std::ostream& out) {
  constexpr std::size_t block_size = 256 * 1024;
  std::ifstream file(path, std::ios::binary);
  std::vector<char> block(block_size);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    write_out(out, {block.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof()) throw RunError(fmt::format("cannot read {}", path.string()));
}

}  // namespace

int run_with_archive_to_standard_output(Arguments arguments, const Environment& environment, Screen& screen) {
  const PrivateFolder folder("--tar -");
  arguments.options.folder = folder.path();
  return run(arguments, environment, std::cerr, screen);
}

int run_to_standard_output(Arguments arguments, const Environment& environment, std::ostream& out, Screen& screen) {
  const std::optional<std::uint64_t> total = count_items(arguments.batch);
  if (total && *total != 1) throw UsageError(fmt::format("{}, and not {}", not_one_item, *total));
  const PrivateFolder folder("-o -");
  arguments.options.folder = folder.path();
  const int status = run(arguments, environment, std::cerr, screen);
  try {
    const std::optional<fs::path> file = only_file(folder.path());
    if (file) write_file(*file, out);
  } catch (const fs::filesystem_error& error) {
    throw RunError(error.what());
  }
  return status;
}

}  // namespace hoist::cli
