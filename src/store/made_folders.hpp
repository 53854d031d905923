#pragma once

#include <filesystem>
#include <vector>

namespace hoist::store {

/// Makes a folder and its parents, as far as they are missing. Errors are left to who opens it.
/// @returns those that are missing no longer, the deepest first
std::vector<std::filesystem::path> make_folders(const std::filesystem::path& path);

/// Removes those of them that nothing is in, the deepest first, up to the first that something is in.
void remove_folders(const std::vector<std::filesystem::path>& made) noexcept;

}  // namespace hoist::store
