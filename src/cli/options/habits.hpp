#pragma once

#include <string>
#include <string_view>

namespace hoist::cli {

/// What a user of curl, wget, aria2 or xargs who types this option wants here: "hoist's --insecure is curl's -k". Empty
/// where nothing is known. It names only options that hoist has.
/// @param name of an option that hoist does not have, without its dashes: "k", "no-check-certificate", wget's "nc"
std::string habit_of(std::string_view name);

/// The same where hoist has an option of that name, which means something else: "curl's -s is hoist's -q" for
/// "server". Empty where nothing is known.
/// @param name the long name of an option of hoist
std::string other_habit_of(std::string_view name);

}  // namespace hoist::cli
