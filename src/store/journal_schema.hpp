#pragma once

#include <string_view>

#include "store/database.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// Where the journal is, from the folder that it is about. (Put together where it is used, g++ 12 warns of a copy
/// beyond the end of a string, falsely: GCC bug 105651.)
inline constexpr std::string_view journal_file = ".hoist/journal.db";

/// Opens the database of a folder's journal, verifies that it is a journal, and creates its tables if it is new.
/// @throws Cause (disk) as Journal's constructor does
Database open_journal(const Folder& folder);

}  // namespace hoist::store
