#pragma once

#include <string>
#include <string_view>

namespace hoist::base {

/// Which values of a URL's query (RFC 3986 section 3.4) are shown, and of its fragment, which may look like one.
/// Signatures and tokens stand there.
enum class QueryValues {
  all,
  no_secrets,  ///< those whose names do not look like a secret's: "X-Amz-Signature", "access_token", "key", ...
  none,
};

/// The URL with "***" for the values that are not shown; names stay, and so does what is empty. It may be a template of
/// URLs, or anything else.
std::string masked_query(std::string_view url, QueryValues shown);

/// The URL without the parameters of its query that make up a signature: those that look secret, and those that belong
/// to one (its date, how long it is valid, who made it).
std::string without_signature(std::string_view url);

/// Whether a value in the URL's query is "***", as masked_query() leaves it: then it is not the URL to ask for.
bool has_masked_query(std::string_view url) noexcept;

}  // namespace hoist::base
