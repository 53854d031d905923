#pragma once

#include <string>
#include <string_view>

namespace hoist::base {

/// A URL cut at its delimiters (RFC 3986 section 3), as it is written: nothing is decoded, and nothing judged. The
/// views are into the URL.
struct UrlParts {
  std::string_view scheme;     ///< empty where there is no "://"
  std::string_view authority;  ///< user name, host and port: what stands between "://" and the path
  std::string_view path;       ///< from its first '/' on; may be empty
  std::string_view tail;       ///< query and fragment, with their '?' or '#'; may be empty
};

UrlParts split_url(std::string_view url) noexcept;

/// What stands before the path of a URL, as it is written: "https://host:8443"; all of it where there is no "://".
std::string_view beginning_of(std::string_view url) noexcept;

/// Whether the text begins as absolute URLs do, "ftp:" and "FILE:" included if "//" comes next (RFC 3986 section 3.1).
bool looks_like_url(std::string_view text) noexcept;

/// Whether nobody would write these otherwise, neither libcurl nor a server: a host name in lower case or an IPv4
/// address in four decimal numbers, with or without a port from 1 to 65535. Nearly all URLs have such an authority, so
/// that there is no need to take them to pieces.
bool is_plain_authority(std::string_view authority) noexcept;

/// Whether libcurl would show the URL as it is: http or https, a plain authority, and a path of ASCII without "@", "\"
/// and segments that begin with "."; a query or a fragment, if any, is not empty.
bool is_plain_url(std::string_view url) noexcept;

/// Refuses a text that is no http or https URL, and one that two parsers could interpret differently: with a space or
/// a control character, with a backslash, a second '@' or what is not UTF-8 before its path, without a host, or with
/// characters in its host, or a port, that RFC 3986 section 3.2 does not know. An international name passes as a host.
/// @returns whether its authority is plain (see is_plain_authority)
/// @throws Cause (input) that says what is wrong; no message contains a part of the URL that could be a secret
bool check_url_syntax(std::string_view text);

}  // namespace hoist::base
