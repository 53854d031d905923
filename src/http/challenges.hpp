#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoist::http {

/// The names of the authentication schemes that a server offers (RFC 9110 section 11.6.1), as it spells them, each
/// once: "Basic", "Digest". At most eight. Pure.
/// @param challenges the values of all its WWW-Authenticate fields, with commas between them
std::vector<std::string> auth_schemes(std::string_view challenges);

}  // namespace hoist::http
