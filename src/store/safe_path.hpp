#pragma once

#include <string>
#include <string_view>

namespace hoist::store {

/// The path of a file below the run's folder, in its shortest form: "a//b" becomes "a/b".
///
/// Nothing that is refused here could be written below the folder and nowhere else, on any file system, whatever the
/// disk holds: absolute paths, "." and "..", backslashes, control characters, what is not UTF-8, a path that ends in
/// '/'. Names that hoist reserves for itself are refused, too, in either letter case: ".hoist" at the top, and names in
/// ".part". Names may have 250 bytes (folders 255), the path 4090, so that ".part" can be appended (NAME_MAX,
/// PATH_MAX). That no folder in the path is a symbolic link is checked when the file is opened.
/// @throws Cause (input) that shows the path and says what is wrong with it
std::string safe_path(std::string_view path);

}  // namespace hoist::store
