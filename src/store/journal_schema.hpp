#pragma once

#include "store/database.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// Opens the database of a folder's journal, verifies that it is a journal, and creates its tables if it is new.
/// @throws Cause (disk) as Journal's constructor does
Database open_journal(const Folder& folder);

}  // namespace hoist::store
