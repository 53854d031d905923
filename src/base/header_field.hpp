#pragma once

#include <string>
#include <string_view>

namespace hoist::base {

/// The name of a header field, "Name: value"; all of it where there is no colon.
std::string_view field_name(std::string_view field) noexcept;

/// Whether two fields have the same name, in any letter case (RFC 9110 section 5.1).
bool is_same_field(std::string_view one, std::string_view other);

/// The text, where it is a header field that a request may be given: "Name: value" (RFC 9110 section 5), and not one
/// that hoist has to set itself.
/// @param place what the message begins with
/// @throws Cause (input) that says what is wrong with it; it quotes the name at most, since the value may be a secret
std::string checked_field(std::string_view field, const std::string& place);

}  // namespace hoist::base
