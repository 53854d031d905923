#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoist::http {

/// The name that a Content-Disposition field gives a file (RFC 6266): `filename*` (RFC 8187, in UTF-8 or ISO-8859-1)
/// before `filename`; of a path only its last component, whichever slashes it has. It is UTF-8, and may be anything
/// else that a server sends: store::safe_path() has to check it. Pure.
/// @returns nothing where the field is malformed, or names no file
std::optional<std::string> disposition_name(std::string_view field);

}  // namespace hoist::http
