#pragma once

#include <string>

#include "engine/planned_item.hpp"
#include "hoist/fetch_error.hpp"
#include "hoist/item.hpp"
#include "hoist/outcome.hpp"
#include "http/response_head.hpp"

namespace hoist::engine {

/// Every outcome of a run is made here. The bytes and digest of what is downloaded are added as it is saved.

/// An entry of the source that is no valid item.
Outcome refused(FetchError error);

/// An item whose file is another item's.
Outcome refused(Refused item);

/// An item that was not begun before the run was stopped.
Outcome not_begun(PlannedItem planned);

/// An item that was already finished by the run that this one continues.
Outcome finished_before(PlannedItem planned);

/// The server has no such file.
Outcome not_found(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head);

/// The file on the disk is still the right one. A 304 need not repeat what the server said about it before.
Outcome unchanged(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head,
                  std::optional<std::chrono::system_clock::time_point> fresh_until);

/// The file was received; what is known about it is added while it is saved.
Outcome downloaded(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head);

/// @param error as thrown, around its causes (std::throw_with_nested)
Outcome failed(const Item& item, const FetchError& error);

}  // namespace hoist::engine
