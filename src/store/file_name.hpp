#pragma once

#include <string>
#include <string_view>

namespace hoist::store {

/// The folder below the run's folder that is reserved for hoist: for the journal and the lock.
inline constexpr std::string_view state_folder = ".hoist";

/// The suffix of a partial file: it is appended to the file's own name.
inline constexpr std::string_view part_suffix = ".part";

/// Whether a name may be that of the state folder to some file system: to those that ignore letter case, accents'
/// spelling or characters that nobody sees (base::folded).
bool is_state_folder(std::string_view name);

/// Whether a name ends in the suffix of files on their way, to some file system.
bool is_part_name(std::string_view name);

/// A relative path in two: "a/b/c.gif" is folder "a/b" and leaf "c.gif"; where there is no '/', the folder is empty.
struct FileName {
  std::string_view folder;
  std::string_view leaf;
};

/// Splits a path; the views refer to `file`.
FileName split(std::string_view file) noexcept;

/// Refuses a path that must not become a file, whatever list or server it came from: one that is empty or absolute,
/// that has an empty part, "." or "..", or a NUL; one in hoist's own folder; one that ends like a partial file,
/// since that could be another item's. Letter case is ignored here, as on some file systems.
/// @throws Cause (disk) that says what is wrong with it
void require_usable(std::string_view file);

}  // namespace hoist::store
