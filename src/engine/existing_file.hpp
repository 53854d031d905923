#pragma once

#include <span>
#include <stop_token>

#include "engine/planned_item.hpp"
#include "store/folder.hpp"

namespace hoist::engine {

/// Settles items whose files are there already as skipped (Options::skip_existing). One of another size than expected
/// is asked for; of one with an expected digest, PlannedItem::verify_first says that it has to be checked first. A
/// symbolic link to a file counts as that file. It blocks.
void skip_existing(const store::Folder& folder, std::span<PlannedItem* const> planned);

/// Takes over the file of an item that no earlier run knows of, where there is one: it is asked for only if it has been
/// modified since (RFC 9110 section 13.1.3). It blocks.
void take_over(const store::Folder& folder, PlannedItem& planned);

/// Computes the digest of the file of an item with verify_first. If it is the expected one, the item stays as planned,
/// finished if it is to be skipped; if not, nothing is known of the file any more. It blocks, and reads the whole file.
/// @throws Cause (interrupted) where `stop` was requested meanwhile
void verify_existing(const store::Folder& folder, PlannedItem& planned, const std::stop_token& stop);

}  // namespace hoist::engine
