#pragma once

#include "store/folder.hpp"

namespace hoist::store {

/// When two names denote the same file.
enum class NameComparison {
  exact,     ///< only where their bytes are the same
  composed,  ///< where they are in Unicode's Normalization Form C: the two encodings of "é" are one name
  caseless,  ///< where base::folded() makes them so: "A.gif" and "a.gif" are one name, too
};

/// How a folder's file system compares names. Tests this by creating empty files briefly; if none can be created, the
/// answer is `exact`. Blocks; any thread.
NameComparison name_comparison_of(const Folder& folder);

}  // namespace hoist::store
