#pragma once

#include <string>
#include <string_view>

#include "base/query.hpp"

namespace hoist::cli {

/// The proxy with "***" for its user name and password: for everything before the last "@", since it may not be
/// encoded.
std::string masked_proxy(std::string_view proxy);

/// The same for a URL or a template, whose path may have an "@", and with "***" for values of its query as well. For a
/// URL to fetch, see base::shown_url().
std::string masked_url(std::string_view url, base::QueryValues shown = base::QueryValues::no_secrets);

/// The header field with "***" for its value, unless fields of that name never hold a secret. "@FILE" stays.
std::string masked_field(std::string_view field);

}  // namespace hoist::cli
