#pragma once

#include <filesystem>
#include <vector>

#include "cli/confinement/landlock.hpp"
#include "cli/environment.hpp"
#include "cli/options/arguments.hpp"

namespace hoist::cli {

/// What a run may do where.
struct AllowedPath {
  std::filesystem::path path;
  PathAccess access = PathAccess::read;
};

/// All that a run needs of the file system, as its options say: the one list of it.
///
/// Files of the system are allowed by folders, since those in /etc are replaced by rename, and a resolver's or
/// OpenSSL's modules are loaded late. A file that the run reads is allowed by itself; the folder of one that it
/// replaces is allowed as a whole, since nothing less allows a rename.
/// @param made of the run's folder and its parents, what was made for it, the deepest first
std::vector<AllowedPath> allowed_paths(const Arguments& arguments, const Environment& environment,
                                       const std::vector<std::filesystem::path>& made);

}  // namespace hoist::cli
