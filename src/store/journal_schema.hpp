#pragma once

#include "store/database.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// Opens the database of a folder's journal, checks that it is one, and brings it to the tables of this version.
/// @throws Cause (disk) as Journal's constructor does
Database open_journal(const Folder& folder);

}  // namespace hoist::store
