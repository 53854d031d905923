#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hoist::net {

/// The value of an environment variable; null where it is not set.
using Variables = std::function<const char*(const char*)>;

/// Which proxy libcurl would use for a URL, by the same rules: the one given, else that of http_proxy (never
/// HTTP_PROXY), https_proxy or all_proxy, unless no_proxy names the host.
/// @param given HttpOptions::proxy
/// @returns empty: none
std::string proxy_for(const std::string& url, const std::optional<std::string>& given, const Variables& variables);

/// Whether any proxy may be used for http or https.
bool has_proxy(const std::optional<std::string>& given, const Variables& variables);

/// Whether a value of no_proxy names a host: "*", names with all of their subdomains, addresses and networks
/// ("10.0.0.0/8"), between commas or blanks.
/// @param host as base::host_of() has it
bool is_exempt(std::string_view host, std::string_view no_proxy);

}  // namespace hoist::net
