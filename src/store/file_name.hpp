#pragma once

#include <string>
#include <string_view>

namespace hoist::store {

/// The folder below the run's folder that is hoist's own: the journal and the lock are in it.
inline constexpr std::string_view state_folder = ".hoist";

/// What a file is called while it is on its way: its own name and this.
inline constexpr std::string_view part_suffix = ".part";

/// A relative path in two: "a/b/c.gif" is folder "a/b" and leaf "c.gif"; where there is no '/', the folder is empty.
struct FileName {
  std::string_view folder;
  std::string_view leaf;
};

/// Takes a path apart; the views are into `file`.
FileName split(std::string_view file) noexcept;

/// Refuses a path that must not become a file, whatever list or server it came from: one that is empty or absolute,
/// that has an empty part, "." or "..", or a NUL; one in hoist's own folder; one that ends like a file on its way,
/// since that could be the other item's. Letters of either case are alike here, as they are on some file systems.
/// @throws Cause (disk) that says what is wrong with it
void require_usable(std::string_view file);

}  // namespace hoist::store
