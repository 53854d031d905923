#pragma once

#include <optional>
#include <string>

#include "source/shard.hpp"

namespace hoist::source {

/// The first line of a list that has the items of a shard and nothing else, without its end: a comment that says which.
std::string to_shard_comment(const Shard& shard);

/// The shard that a list has, according to its first line; nothing if that is anything else, or the list is not a
/// regular file that can be read.
std::optional<Shard> shard_of_list(const std::string& list);

}  // namespace hoist::source
