#pragma once

#include <string>

#include "engine/planned_item.hpp"
#include "hoist/fetch_error.hpp"
#include "hoist/item.hpp"
#include "hoist/outcome.hpp"
#include "http/response_head.hpp"

namespace hoist::engine {

/// Every outcome of a run is made here. The bytes and digest of what is downloaded are added as it is saved.

/// What a source could not make an item of.
Outcome refused(FetchError error);

/// An item whose file is another item's.
Outcome refused(Refused item);

/// An item that the run was stopped before.
Outcome not_begun(PlannedItem planned);

/// What the run that this one continues has settled already.
Outcome finished_before(PlannedItem planned);

/// The server has no such file.
Outcome not_found(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head);

/// The file on the disk is still the right one. A 304 need not repeat what the server said about it before.
Outcome unchanged(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head);

/// The file is on its way to the disk.
Outcome downloaded(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head);

/// @param error as thrown, around its causes (std::throw_with_nested)
Outcome failed(const Item& item, const FetchError& error);

}  // namespace hoist::engine
