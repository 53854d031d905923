#pragma once

#include <string_view>

namespace hoist::base {

/// Whether a host is a domain, or below it (RFC 6265 section 5.1.3). Both in lower case, without a dot at their ends.
constexpr bool is_in_domain(std::string_view host, std::string_view domain) noexcept {
  return host == domain ||
         (host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

}  // namespace hoist::base
