#pragma once

#include <string>
#include <string_view>

#include "store/folder.hpp"

namespace hoist::store {

/// Whether "A.gif" and "a.gif" are two files, or one.
enum class LetterCase { matters, is_ignored };

/// How a folder's file system sees it. Asks by making an empty file for a moment; where none can be made, letter case
/// is taken to matter. Blocks; any thread.
LetterCase letter_case_of(const Folder& folder);

/// The name with all letters small, as file systems that ignore the case compare them: letter by letter, over all of
/// Unicode. Bytes that are not UTF-8 stay as they are. Some file systems take the two encodings of an accented letter
/// for one, too; that is not done here.
std::string folded(std::string_view name);

}  // namespace hoist::store
