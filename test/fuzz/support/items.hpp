#pragma once

#include <string_view>

#include "hoist/item.hpp"

namespace hoist::fuzz {

/// Requires that two items would be fetched alike: all that a list can say of them is the same.
/// @param property in words, for the report
void require_same(const Item& one, const Item& other, std::string_view property);

/// Requires what every item promises, whatever it was made of: a URL that checked_url() accepts as it is, a file that
/// safe_path() does, and that it survives being written to a list, as a line, as JSON, and as an item that failed.
void require_sound(const Item& item);

}  // namespace hoist::fuzz
