#pragma once

#include <string>
#include <string_view>

#include "hoist/cause.hpp"

struct sockaddr;

namespace hoist::net {

/// What makes an address one that HttpOptions::deny_private excludes: "a loopback address", "a private address", ...
/// Excluded is what the special-purpose registries (RFC 6890, and IANA's IPv4 and IPv6 registries) do not have as
/// globally reachable, multicast, and addresses at which clouds tell a machine its credentials. An IPv6 address that
/// stands for an IPv4 one is that one: mapped (RFC 4291 section 2.5.5.2), NAT64 (RFC 6052, 64:ff9b::/96), 6to4 (RFC
/// 3056).
/// @returns empty for an address of the internet; "an address of an unknown family" for one that is not of IP
std::string_view why_private(const sockaddr& address) noexcept;

/// The same for a host as a URL names it, without looking it up: an address in any spelling that a resolver accepts, or
/// a name that is one of this machine or of the local network by custom: localhost (RFC 6761), .local (RFC 6762),
/// .home.arpa (RFC 8375), .internal, .intranet, .lan, .localdomain, or one without a dot. Other names may stand for any
/// address.
/// @param host without brackets, in lower case (base::host_of)
std::string_view why_private_host(std::string_view host);

/// Why there is no connection to a host.
/// @param address what it was looked up as; empty where it was not looked up
/// @param why as the functions above say it
Cause denied(const std::string& host, const std::string& address, std::string_view why);

/// The address in its usual text, without a port; empty for one that is not of IP.
std::string text_of(const sockaddr& address);

}  // namespace hoist::net
