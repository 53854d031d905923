#pragma once

#include <string_view>

namespace hoist::cli {

/// Whether a text is what --resolve takes: HOST:PORT:ADDRESS[,ADDRESS...]. HOST is a name or "*" for all, PORT is 1 to
/// 65535, and ADDRESS is one of IPv4 or IPv6, which may have brackets.
bool is_resolve_entry(std::string_view text);

}  // namespace hoist::cli
