#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hoist::http {

/// The type and subtype of a Content-Type (RFC 9110 section 8.3.1), in lower case and without parameters: "text/html".
/// Empty where there are none.
std::string media_type(std::string_view content_type);

/// Whether a text is what a type may be compared with: "image/png", "image/*", "*/*" (RFC 9110 section 12.5.1).
bool is_media_range(std::string_view text) noexcept;

/// Whether a type is one of a range. Both in lower case.
bool is_in_range(std::string_view type, std::string_view range) noexcept;

/// Throws the cause (http) why a file of this Content-Type is not wanted, if it is not.
/// @param accepted ranges, of which one must fit; none: any type is wanted
void require_type(std::string_view content_type, std::span<const std::string> accepted);

/// Whether a body of this Content-Type is a text that a program meant for people or for programs: plain or JSON.
bool is_plain_or_json(std::string_view content_type);

/// Whether a file of this name was probably not meant to be a page of HTML: it ends in ".gif", ".csv" and the like, but
/// not in ".html", ".php" or nothing at all.
bool contradicts_html(std::string_view file);

}  // namespace hoist::http
