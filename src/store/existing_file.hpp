#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "hoist/digest.hpp"
#include "store/file_version.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// The version of the regular file by that name in the folder, or of the one that a symbolic link by that name leads
/// to; nothing if there is none. No folder on the way may be a link. Blocks; any thread.
std::optional<FileVersion> version_behind_links(const Folder& folder, const std::string& file);

/// The digest of that file. Nothing if it cannot be read, or `stop` was requested. Blocks; any thread.
std::optional<Digest> digest_of_file(const Folder& folder, const std::string& file, DigestAlgorithm algorithm,
                                     const std::stop_token& stop);

}  // namespace hoist::store
