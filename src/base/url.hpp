#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/query.hpp"
#include "base/url_syntax.hpp"

namespace hoist::base {

/// The text as a URL to fetch, which all of the functions below can read: its bytes above ASCII are percent-encoded,
/// but those of the host, which may be international.
/// @throws Cause (input) as check_url_syntax() does, and where libcurl would take it for something else
std::string checked_url(std::string_view text);

/// The host of a URL, in lower case and as libcurl understands it ("127.0.0.1" for "0x7f.1"), without port, user name,
/// password and the brackets of an IPv6 address.
/// @throws Cause (input) as origin_of() does
std::string host_of(std::string_view url);

/// Scheme, host and port of an http or https URL, in lower case and with the port always named:
/// "https://example.org:443" (RFC 6454 section 4, RFC 3986 section 6.2.2.1).
/// @throws Cause (input) if the URL cannot be parsed or has another scheme; the message holds no password
std::string origin_of(std::string_view url);

/// The origins of URLs, as origin_of() returns them, for a batch with many URLs of the same servers: URLs whose
/// beginnings are the same up to the path are parsed once. The rest of the URL is not checked then.
class Origins {
 public:
  /// @returns a reference that holds until the next call
  /// @throws Cause (input) as origin_of() does
  const std::string& of(const std::string& url);

 private:
  std::string beginning_;  // of the last URL: "https://host:8443"
  std::string origin_;
};

/// What a URL says of who asks (RFC 3986 section 3.2.1), with its percent-encoding undone.
struct Login {
  std::string user;
  std::optional<std::string> password;  ///< nothing where none is named: "user@host"
};

/// @returns nothing where a URL names nobody, and where it is none
/// @throws Cause (input) where they hold what cannot be told to a server
std::optional<Login> login_of(const std::string& url);

/// Where a reference found at `url` leads (RFC 3986 section 5): an absolute URL of any scheme, without a fragment. The
/// user info of `url` stays as long as the origin does. One that the reference names is dropped: who asks is not for a
/// server to say.
/// @returns nothing where the reference is malformed
std::optional<std::string> resolve(const std::string& url, std::string_view reference);

/// The URL as it may be shown to anyone: without user name, password and, where it cannot be parsed, without anything.
/// (RFC 3986 section 3.2.1: applications should not render a password in clear text.)
/// @param values of its query that are shown: none in messages and the log, which many may read
std::string shown_url(const std::string& url, QueryValues values = QueryValues::none);

/// A message of somebody else's without the user name, the password and the values of the query of any URL in it,
/// however malformed that is.
std::string without_userinfo(std::string_view message);

}  // namespace hoist::base
