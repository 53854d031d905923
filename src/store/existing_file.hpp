#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "hoist/digest.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// The digest of a file in the folder, by its relative path, or of the one that a symbolic link by that name leads to.
/// No folder on the way may be a link. Nothing if it cannot be read, or `stop` was requested. Blocks; any thread.
std::optional<Digest> digest_of_file(const Folder& folder, const std::string& file, DigestAlgorithm algorithm,
                                     const std::stop_token& stop);

}  // namespace hoist::store
