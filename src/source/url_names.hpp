#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hoist::source {

/// Of an item's code, in bytes.
inline constexpr std::size_t longest_code = 255;

/// The folders of a checked URL's path, decoded, with '/' between them: "a/b" for http://host/a//b/c?d. Empty segments
/// are left out; the result may still lead anywhere, so safe_path() must check it.
/// @throws Cause (input) if a folder's name holds an encoded '/' that leads out of it, as in "..%2f"
std::string folders_in(std::string_view url);

/// The last segment of a checked URL's path, decoded: "c d" for http://host/a/b/c%20d?e. "index.html" where it is
/// empty.
///
/// An encoded '/' stays encoded, so that one segment is one name; and so does all of a name that would not be UTF-8.
/// @throws Cause (input) if it holds an encoded '/' that leads out of the folder, as in "..%2fc"
std::string name_in(std::string_view url);

/// The query of a checked URL, without its '?', decoded as name_in() does; a '/' in it becomes %2F, since it separates
/// no folders. Empty where there is none.
std::string query_in(std::string_view url);

/// A name without its extension, and the extension without its dot: "a.tar" and "gz". A dot at either end is none.
std::string_view stem_of(std::string_view name) noexcept;
std::string_view extension_of(std::string_view name) noexcept;

/// The name of a checked URL in messages: the last non-empty segment of its path, decoded as far as it can be
/// printed, at most 255 bytes of it; the host if the path has none.
std::string code_in(std::string_view url);

}  // namespace hoist::source
